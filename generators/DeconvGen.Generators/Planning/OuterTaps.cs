namespace DeconvGen.Generators.Planning;

/// <summary>The valid taps of one outer axis at one output position.</summary>
/// <param name="Phase">Residue of the position.</param>
/// <param name="FirstTap">Number, within the phase, of the first tap that reads inside the input.</param>
/// <param name="Count">How many do.</param>
/// <param name="FirstInput">The input position that the first one reads.</param>
/// <param name="FirstElement">Its place in phase-major order.</param>
internal sealed record OuterTaps(int Axis, Int Output, Int Phase, Int FirstTap, Int Count, Int FirstInput, Int FirstElement)
{
    public static OuterTaps Decode(KernelContext context, BodyBuilder body, int axis, Int output)
    {
        var phases = context.Phases[axis];
        var letter = context.AxisLetter(axis);
        var q = phases.Geometry.CropBegin == 0 ? output : body.Let("q" + letter, output + phases.Geometry.CropBegin);
        var phase = body.Let("r" + letter, q % phases.Stride);
        var window = body.Let("m" + letter, q / phases.Stride);
        var taps = context.TapCount(axis, phase);
        var firstOffset = context.FirstOffset(axis, phase);
        var (first, count) = ValidTaps(context, body, axis, window, taps, firstOffset, letter);
        return new(axis, output, phase, first, count,
            context.InputAt(axis, window) - firstOffset - first * phases.OffsetStep,
            context.FirstElement(axis, phase) + first);
    }

    /// <summary>
    /// Taps u with 0 &lt;= at - offset(u) &lt; input size, where <c>at</c> is the window's <see cref="KernelContext.InputAt"/>
    /// and offset(u) = firstOffset + u * step: from ceil((at - n + 1 - firstOffset) / step) up to floor((at - firstOffset) /
    /// step), clamped to the taps there are.
    /// </summary>
    /// <param name="ofAllPhases">The window is looked at for all phases: also where the phase with the most taps has no output of
    /// it, and so no border.</param>
    public static (Int First, Int Count) ValidTaps(
        KernelContext context, BodyBuilder body, int axis, Int window, Int taps, Int firstOffset, string letter,
        bool ofAllPhases = false)
    {
        var phases = context.Phases[axis];
        var step = phases.OffsetStep;
        var leading = ofAllPhases || phases.Phases.Any(phases.HasLeadingBorder);
        var trailing = phases.Phases.Any(phases.HasTrailingBorder);
        var at = context.InputAt(axis, window);
        Int first = 0;
        var end = taps;
        if (trailing)
            first = body.Let("first" + letter, Int.Max(0, (at - context.InputSizes[axis] - firstOffset + step) / step));
        if (leading)
            end = Int.Min(taps, (at - firstOffset + step) / step);
        var count = body.Let("taps" + letter, leading || trailing ? Int.Max(0, end - first) : taps);
        return (first, count);
    }
}
