namespace DeconvGen.Generators.Planning;

/// <summary>Loops of tiles over input channels, or over vectors of them.</summary>
internal static class ChannelLoop
{
    // Lost: loops of up to 64 steps written out (no gain on dcgan and dbhead64).

    /// <summary>So many steps, some of them written out: the end of a short loop is guessed wrong each time, 4 % of
    /// dcgan.</summary>
    /// <param name="body">Receives the loop.</param>
    /// <param name="steps">How many there are.</param>
    /// <param name="multiplyAdds">Those of a step.</param>
    /// <param name="input">Name of the pointer that walks, where it begins, and floats of a step.</param>
    /// <param name="weights">The same of the weights.</param>
    /// <param name="write">Writes a step, at its input and weights.</param>
    /// <param name="ahead">A pointer whose lines are asked for, and floats of a step.</param>
    public static void Write(
        BodyBuilder body, int steps, int multiplyAdds, (string Name, Address Start, int Step) input,
        (string Name, Address Start, int Step) weights, Action<BodyBuilder, Address, Address> write,
        (Pointer Pointer, Int Step)? ahead = null)
    {
        var written = CodeBudget.ChannelsWritten(steps, multiplyAdds);
        var (x, w) = (input.Start, weights.Start);
        if (written < steps)
            (x, w) = (body.Point(input.Name, x), body.Point(weights.Name, w));
        List<(Pointer, Int)> moves = [(x.Pointer, written * input.Step), (w.Pointer, written * weights.Step)];
        if (ahead is { } lines)
            moves.Add((lines.Pointer, written * lines.Step));
        body.Repeat("c", steps / written, moves, step =>
        {
            if (ahead is { } asked)
                step.Do(new Prefetch(asked.Pointer, Near: false));
            for (var c = 0; c < written; c++)
                write(step, x + c * input.Step, w + c * weights.Step);
        });
    }
}
