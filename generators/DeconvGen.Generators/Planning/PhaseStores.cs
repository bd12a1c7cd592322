namespace DeconvGen.Generators.Planning;

/// <summary>Stores the phases of a run of windows, one register each, into neighbouring outputs.</summary>
internal static class PhaseStores
{
    public static void Write(BodyBuilder body, int lanes, IReadOnlyList<string> phases, Address output, int stride,
        bool interleave, Action<StoreOp> store)
    {
        if (!interleave || lanes == 1)
        {
            for (var r = 0; r < phases.Count; r++)
                store(stride == 1 || lanes == 1 ? new Store(lanes, output + r, phases[r])
                    : new StoreLanes(lanes, output + r, phases[r], stride));
            return;
        }

        var stores = Interleaved(body, lanes, phases, "mix");
        for (var i = 0; i < stores.Count; i++)
            store(new Store(lanes, output + i * lanes, stores[i]));
    }

    /// <summary>
    /// Registers that hold p0[0] p1[0] … p0[1] p1[1] …: even phases among themselves, odd ones too, then both. An odd number of
    /// phases has no divisor with the lanes, so each needs one permutation, the same for all registers, and blends do the rest.
    /// </summary>
    public static IReadOnlyList<string> Interleaved(BodyBuilder body, int lanes, IReadOnlyList<string> phases, string name)
    {
        if (phases.Count == 1)
            return phases;
        if (phases.Count % 2 == 1)
            return Blended(body, lanes, phases, name);
        var even = Interleaved(body, lanes, [.. phases.Where(static (_, i) => i % 2 == 0)], name + "E");
        var odd = Interleaved(body, lanes, [.. phases.Where(static (_, i) => i % 2 == 1)], name + "O");
        var mixed = new List<string>();
        for (var i = 0; i < even.Count; i++)
        {
            foreach (var upper in new[] { false, true })
            {
                var register = $"{name}{mixed.Count}";
                body.Do(new Interleave(lanes, register, even[i], odd[i], upper));
                mixed.Add(register);
            }
        }

        return mixed;
    }

    /// <summary>
    /// Registers that hold the pixels of all phases in turn, p0[0] p1[0] … p0[1] p1[1] …, pixels being some neighbouring lanes that
    /// need not lie in one register.
    /// </summary>
    /// <param name="size">Floats of a pixel.</param>
    /// <param name="phases">For each phase the registers that hold its pixels.</param>
    public static IReadOnlyList<string> InterleavedPixels(
        BodyBuilder body, int lanes, int size, IReadOnlyList<IReadOnlyList<string>> phases, string name)
    {
        var count = phases.Count;
        var mixed = new List<string>();
        for (var i = 0; i < count * phases[0].Count; i++)
        {
            var places = Enumerable.Range(i * lanes, lanes).Select(output =>
            {
                var (pixel, part) = (output / size, output % size);
                var at = pixel / count * size + part;
                return (Register: phases[pixel % count][at / lanes], Lane: at % lanes);
            }).ToList();
            var sources = places.Select(static place => place.Register).Distinct().ToList();
            var register = $"{name}{i}";
            var done = sources[0];
            foreach (var source in sources.Skip(1))
            {
                var first = done == sources[0];
                body.Do(new PermuteTwo(lanes, register, done, source, new([.. places.Select((place, lane) =>
                    place.Register == source ? lanes + place.Lane : first && place.Register == done ? place.Lane : lane)])));
                done = register;
            }

            mixed.Add(done);
        }

        return mixed;
    }

    private static List<string> Blended(BodyBuilder body, int lanes, IReadOnlyList<string> phases, string name)
    {
        var count = phases.Count;
        for (var r = 0; r < count; r++)
        {
            // Element j of phase r belongs into lane (count * j + r) mod lanes.
            var from = new int[lanes];
            for (var j = 0; j < lanes; j++)
                from[(count * j + r) % lanes] = j;
            body.Do(new Permute(lanes, $"{name}P{r}", phases[r], new(from)));
        }

        var mixed = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var register = $"{name}{i}";
            var phaseOfLane = Enumerable.Range(0, lanes).Select(lane => (i * lanes + lane) % count).ToArray();
            var present = phaseOfLane.Distinct().ToList();
            var from = $"{name}P{present[0]}";
            foreach (var r in present.Skip(1))
            {
                body.Do(new Blend(lanes, register, from, $"{name}P{r}",
                    new([.. phaseOfLane.Select(phase => phase == r ? 1 : 0)])));
                from = register;
            }

            mixed.Add(from);
        }

        return mixed;
    }
}
