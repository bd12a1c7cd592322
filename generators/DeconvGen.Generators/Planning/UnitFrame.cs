namespace DeconvGen.Generators.Planning;

/// <summary>
/// What is known of one unit of work before its x axis is looked at: which image, which block of channels, which rows of outputs,
/// and for each outer axis the run of taps that fall inside the input. Rows at a border simply have a shorter run, so no
/// padding is read and no tap is tested.
/// </summary>
internal abstract class UnitFrame(KernelContext context, Int image, Int block)
{
    public Int Image { get; } = image;

    public Int Block { get; } = block;

    /// <summary>Outermost first.</summary>
    public List<OuterTaps> Outer { get; } = [];

    /// <summary>Rows of outputs: one, or those of all phases of y.</summary>
    public virtual int Rows => 1;

    /// <summary>1 where the tap that only some phases of y have is valid; it comes after the others.</summary>
    public Int LastTaps { get; protected set; } = 0;

    /// <summary>Those of <see cref="Rows"/> that the output has, [From, To): a window at its end may have fewer.</summary>
    public (Int From, Int To) RowsInside
    {
        get
        {
            if (Rows == 1)
                return (0, 1);
            var y = Outer[Outer.Count - 1];
            return (Int.Max(0, y.Output * -1), Int.Min(Rows, context.OutputSizes[y.Axis] - y.Output));
        }
    }

    /// <summary>Row number of the first valid tap within the image's rows, planes counted.</summary>
    public Int FirstInputRow => OuterPlaces.FirstInput(context, Outer);

    public Int OutputRow => OuterPlaces.Output(context, Outer);

    /// <summary><see cref="FirstInputRow"/> among the rows of all images.</summary>
    public Int FirstInputRowOfBatch => OuterPlaces.FirstInputOfAll(context, Image, Outer);

    public Int OutputRowOfBatch => OuterPlaces.OutputOfAll(context, Image, Outer);

    /// <summary>Channels first: the first channel of a group in that row.</summary>
    public Address InputPlane(Int group) => Methods.Input
        + ((Image * context.Spec.InputChannels + group * context.InputChannelsPerGroup) * context.InputPlane
            + FirstInputRow * context.InputWidth);

    /// <summary>The values of <see cref="Methods.OuterNumbers"/>.</summary>
    public Int[] OuterNumbers(Int rowLength) => OuterPlaces.Numbers(context, Outer, rowLength);

    /// <summary>Where the weights of the first valid taps of the outer axes begin, in kernel elements.</summary>
    /// <param name="xElements">Elements of x that weights are packed with; 0 for those of the kernel.</param>
    public Int FirstElement(int xElements = 0) => OuterPlaces.FirstElement(context, Outer, xElements);
}
