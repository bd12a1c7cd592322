namespace DeconvGen.Generators.Planning;

/// <summary>The multiply-adds of a tile or a window.</summary>
internal sealed partial class ChannelsLastDotTiles
{
    /// <summary>Multiply-adds between asking for a line and its use: as long as it takes from memory.</summary>
    private const int ProductsAhead = 1000;

    // No gain seen: two, four and eight times as far ahead, or into the first level (waifu2x: 1 % at best from near memory; from
    // far memory one process differed from the next by more than one way from another).

    /// <summary>The taps of a vector of input channels, input by input: all phases of a window read the same ones.</summary>
    private void Taps(
        BodyBuilder body, int height, Address input, Address weights, int lanes, int yPhases, string suffix)
    {
        var x = _context.X;
        var channels = _context.Spec.OutputChannels;
        var groups = x.Phases.SelectMany(phase => Enumerable.Range(0, phase.Count).Select(u => (Phase: phase, U: u)))
            .GroupBy(tap => x.Offset(tap.Phase, tap.U)).OrderBy(static group => group.Key);
        foreach (var group in groups)
        {
            body.Note($"input {Methods.Window(-group.Key, x.InputStep)}: "
                + string.Join(", ", group.Select(tap =>
                    $"k{tap.Phase.FirstTap + tap.U * x.TapStep} of phase {tap.Phase.Residue}")));
            var taps = (from y in Enumerable.Range(0, yPhases)
                        from tap in @group
                        from c in Enumerable.Range(0, channels)
                        select (Y: y, tap.Phase, Channel: c,
                            Weights: weights + (y * VectorSize + ((tap.Phase.Position + tap.U) * channels + c) * Lanes))).ToList();

            void Multiply(int p, int i) => body.Do(new MultiplyAdd(
                Lanes, Accumulator(p, taps[i].Y, taps[i].Phase, taps[i].Channel), $"in_x{p}{suffix}", $"w_{i}{suffix}"));

            void Input(int p) => body.Do(Read($"in_x{p}{suffix}", input + (p * WindowInput - group.Key * Channels), lanes));

            void Weight(int i) => body.Do(new Load(Lanes, $"w_{i}{suffix}", taps[i].Weights));

            // The fewer of inputs and weights wait in registers for the others.
            OuterProduct.Write(inputsWait: height < taps.Count, [.. Enumerable.Range(0, height)], Input,
                [.. Enumerable.Range(0, taps.Count)], Weight, Multiply);
        }
    }

    /// <summary>Asks for a line of the inputs of each window of a later tile.</summary>
    private void AskForInputs(BodyBuilder body, int height, Address input)
    {
        var products = height * RowOutputs * YPhases * _context.X.Phases.Max(static phase => phase.Count)
            * _context.MostOuterTaps * (_shape.PackedChannels / Lanes);
        var ahead = (ProductsAhead + products - 1) / products * height;
        body.Note("asks for inputs of a later tile");
        for (var p = 0; p < height; p++)
            body.Do(new Prefetch(input + (ahead + p) * WindowInput, Near: false));
    }

    /// <summary>Outer taps and vectors of input channels; the last vector may have fewer lanes.</summary>
    /// <param name="body">Receives them.</param>
    /// <param name="accumulators">Their registers.</param>
    /// <param name="write">Writes the products of a vector: at its input and weights, of so many lanes, for so many phases of y,
    /// into registers of this suffix.</param>
    /// <param name="ask">Called for each line of input channels; null where nothing has to come early.</param>
    private void Accumulate(
        BodyBuilder body, IEnumerable<string> accumulators, Action<BodyBuilder, Address, Address, int, int, string> write,
        Action<BodyBuilder, Address>? ask = null)
    {
        // -0 adds nothing to any number, not even to a bias of -0.
        foreach (var accumulator in accumulators)
            body.Do(new Constant(Lanes, accumulator, -0f));
        var row = _shape.PackedChannels / Lanes * VectorSize;
        if (YPhases == 1)
        {
            Methods.OuterTapLoops(_context, body, At.Input, At.Weights, _shape.PackedChannels * _context.Spec.OutputChannels,
                (inner, input, weights) => Vectors(inner, input, weights, 1, ""));
            return;
        }

        // Tap t of every phase reads row window - t; the last t may belong to the first phases only.
        var y = _context.Phases[0].Geometry;
        var (whole, some) = (y.Kernel / YPhases, y.Kernel % YPhases);
        var (rowInput, rowWeights) = (body.Point("inputY", At.Input), body.Point("weightsY", At.Weights));
        if (whole > 0)
        {
            body.Repeat("y", Int.Variable("yTaps"), [(rowInput, Int.Variable("yStep")), (rowWeights, YPhases * row)],
                inner => Vectors(inner, rowInput, rowWeights, YPhases, ""));
        }

        if (some > 0)
        {
            body.When(Int.Variable("lastTaps"), Relation.AtLeast, 1, last =>
                Vectors(last, rowInput, rowWeights, some, "_last"));
        }

        void Vectors(BodyBuilder inner, Address input, Address weights, int yPhases, string suffix)
        {
            var (count, rest) = (Channels / Lanes, Channels % Lanes);
            var vectorInput = inner.Point("inputC" + suffix, input);
            var vectorWeights = inner.Point("weightsC" + suffix, weights);
            // Of a line that is asked for, all vectors are written out: one question a line.
            var written = ask is not null ? _shape.MostWritten : 1;
            var steps = count / written;
            inner.Repeat("c" + suffix, steps,
                [(vectorInput, written * Lanes), (vectorWeights, written * yPhases * VectorSize)], vectors =>
                {
                    ask?.Invoke(vectors, vectorInput);
                    for (var v = 0; v < written; v++)
                    {
                        write(vectors, vectorInput + v * Lanes, vectorWeights + v * yPhases * VectorSize, Lanes, yPhases,
                            suffix + (v > 0 ? $"_l{v}" : ""));
                    }
                });
            // The shorter vector stands in the scope around that loop, which moves no pointer where it has a single step.
            if (rest > 0)
            {
                var (behind, packed) = steps > 1 ? (0, 0) : (count * Lanes, count * yPhases * VectorSize);
                write(inner, vectorInput + behind, vectorWeights + packed, rest, yPhases, suffix + "_rest");
            }
        }
    }

    private VectorOp Read(string register, Address source, int lanes) => lanes == Lanes
        ? new Load(Lanes, register, source)
        : new LoadPartial(Lanes, register, source, lanes);
}
