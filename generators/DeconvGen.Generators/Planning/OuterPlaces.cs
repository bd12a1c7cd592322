namespace DeconvGen.Generators.Planning;

/// <summary>Where the rows of some outer taps lie: one for each outer axis, outermost first.</summary>
internal static class OuterPlaces
{
    /// <summary>Row number of the first valid tap within the image's rows, planes counted.</summary>
    public static Int FirstInput(KernelContext context, IEnumerable<OuterTaps> outer) =>
        outer.Aggregate((Int)0, (row, taps) => row * context.InputSizes[taps.Axis] + taps.FirstInput);

    public static Int Output(KernelContext context, IEnumerable<OuterTaps> outer) =>
        outer.Aggregate((Int)0, (row, taps) => row * context.OutputSizes[taps.Axis] + taps.Output);

    /// <summary><see cref="FirstInput"/> among the rows of all images, or planes.</summary>
    public static Int FirstInputOfAll(KernelContext context, Int image, IEnumerable<OuterTaps> outer) =>
        image * KernelContext.Product(context.InputSizes.Take(context.OuterAxes)) + FirstInput(context, outer);

    public static Int OutputOfAll(KernelContext context, Int image, IEnumerable<OuterTaps> outer) =>
        image * KernelContext.Product(context.OutputSizes.Take(context.OuterAxes)) + Output(context, outer);

    /// <summary>The values of <see cref="Methods.OuterNumbers"/>: how many taps, and floats from a row to the row that the next one
    /// reads; taps walk backwards.</summary>
    public static Int[] Numbers(KernelContext context, IEnumerable<OuterTaps> outer, Int rowLength)
    {
        Int Step(OuterTaps taps) => Enumerable.Range(taps.Axis + 1, context.OuterAxes - taps.Axis - 1)
            .Aggregate(rowLength * -context.Phases[taps.Axis].OffsetStep, (step, axis) => step * context.InputSizes[axis]);
        return [.. outer.SelectMany(taps => new[] { taps.Count, Step(taps) })];
    }

    /// <summary>Where the weights of the first valid taps begin, in kernel elements.</summary>
    /// <param name="xElements">Elements of x that weights are packed with; 0 for those of the kernel.</param>
    public static Int FirstElement(KernelContext context, IEnumerable<OuterTaps> outer, int xElements = 0) =>
        outer.Aggregate((Int)0, (at, taps) => at + taps.FirstElement * context.ElementsBehind(taps.Axis, xElements));
}
