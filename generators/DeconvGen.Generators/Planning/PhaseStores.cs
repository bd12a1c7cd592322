namespace DeconvGen.Generators.Planning;

/// <summary>Stores the phases of a run of windows, one register each, into neighbouring outputs.</summary>
internal static class PhaseStores
{
    public static void Write(BodyBuilder body, int lanes, IReadOnlyList<string> phases, Address output, int stride,
        bool interleave)
    {
        if (!interleave || lanes == 1)
        {
            for (var r = 0; r < phases.Count; r++)
                body.Do(stride == 1 || lanes == 1 ? new Store(lanes, output + r, phases[r])
                    : new StoreLanes(lanes, output + r, phases[r], stride));
            return;
        }

        var stores = Interleaved(body, lanes, phases, "mix");
        for (var i = 0; i < stores.Count; i++)
            body.Do(new Store(lanes, output + i * lanes, stores[i]));
    }

    /// <summary>Registers that hold p0[0] p1[0] … p0[1] p1[1] …: even phases among themselves, odd ones too, then both.</summary>
    private static IReadOnlyList<string> Interleaved(BodyBuilder body, int lanes, IReadOnlyList<string> phases, string name)
    {
        if (phases.Count == 1)
            return phases;
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
}
