namespace DeconvGen.Generators.Planning;

/// <summary>Tiles that read weights from packed memory.</summary>
internal sealed partial class PlanarTiles
{
    /// <summary>All taps of all phases, input by input: an input vector is read once and meets every phase that uses
    /// it.</summary>
    private void Taps(BodyBuilder body, IReadOnlyList<Phase> phases, int channels, Address input, Address weights, WindowRun run)
    {
        foreach (var group in TapsByOffset(phases))
        {
            body.Note($"input {Methods.Window(-group.Key, Step)}");
            LoadInputs(body, input + -group.Key, run);
            foreach (var (phase, u) in group)
            {
                for (var c = 0; c < channels; c++)
                {
                    body.Do(new Broadcast(run.Lanes, "w", weights + ((phase.Position - phases[0].Position + u) * channels + c)));
                    for (var v = 0; v < run.Vectors; v++)
                        body.Do(_context.AddProduct(run.Lanes, Accumulator(c, phase, v), $"in_v{v}", "w"));
                }
            }
        }
    }

    private void TapLoops(BodyBuilder body, IReadOnlyList<Phase> phases, int channels, Address input, Address weights,
        WindowRun run)
    {
        foreach (var phase in phases)
        {
            var tapInput = body.Point("inputTap" + phase.Residue, input + -phase.FirstOffset);
            var tapWeights = body.Point("weightsTap" + phase.Residue, weights + (phase.Position - phases[0].Position) * channels);
            body.Repeat("tap", phase.Count, [(tapInput, -_context.X.OffsetStep), (tapWeights, channels)], tap =>
            {
                LoadInputs(tap, tapInput, run);
                for (var c = 0; c < channels; c++)
                {
                    tap.Do(new Broadcast(run.Lanes, "w", tapWeights + c));
                    for (var v = 0; v < run.Vectors; v++)
                        tap.Do(_context.AddProduct(run.Lanes, Accumulator(c, phase, v), $"in_v{v}", "w"));
                }
            });
        }
    }

    /// <summary>Packed weights of a row of the kernel, of one input channel.</summary>
    private int PackedRow(int channels) => _context.Spec.Axes[_context.OuterAxes].Kernel * channels;

    private void Single(BodyBuilder body, int channels, Pointer input, Pointer weights, Pointer output, Int taps)
    {
        Phase[] one = [new(0, 0, 0, 0, 0)];
        InitialiseAccumulators(body, channels, one, WindowRun.Single);
        Methods.InputRows(_context, body, input, weights, PackedRow(channels), (inner, row, element) =>
        {
            var tapInput = inner.Point("inputTap", row);
            var tapWeights = inner.Point("weightsTap", element);
            inner.Repeat("tap", taps, [(tapInput, -_context.X.OffsetStep), (tapWeights, channels)], tap =>
            {
                tap.Do(new Load(1, "in_v0", tapInput));
                for (var c = 0; c < channels; c++)
                {
                    tap.Do(new Load(1, "w", tapWeights + c));
                    tap.Do(_context.AddProduct(1, Accumulator(c, one[0], 0), "in_v0", "w"));
                }
            });
        });
        StoreSingle(body, channels, one[0], output);
    }
}
