using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>What every planner starts from: the spec, the target, the phases of each axis and the names of the sizes.</summary>
internal sealed class KernelContext
{
    /// <summary>Blocks of output channels or columns beyond which all but the first find the inputs in a near cache.</summary>
    public const int FewBlocks = 4;

    public const string InputPlaneName = "inPlane";

    public const string OutputPlaneName = "outPlane";

    private static readonly string[] s_axisNames = ["Depth", "Height", "Width"];

    /// <param name="isBlock">The tensors are some rows of images, or some windows of signals, turned.</param>
    public KernelContext(KernelSpec spec, VectorTarget target, bool isBlock = false)
    {
        Spec = spec;
        Target = target;
        IsBlock = isBlock;
        SkipsZeroWeights = !spec.Weights.IsDefault && spec.Weights.Any(static weight => weight == 0f);
        Phases = [.. spec.Axes.Select((_, i) => new PhaseDecomposition(spec.Geometry(i), spec.OutputSizePerCall))];
        InputSizes = [.. spec.Axes.Select((axis, i) => axis.InputSize > 0 ? axis.InputSize
            : Int.Variable("in" + AxisName(spec.Rank, i)))];
        OutputSizes = [.. spec.Axes.Select((axis, i) => axis.InputSize > 0
            ? Phases[i].Geometry.OutputSize(axis.InputSize)
            : Int.Variable("out" + AxisName(spec.Rank, i)))];
        var hasPlanes = isBlock && spec.Layout == TensorLayout.ChannelsFirst;
        InputPlane = hasPlanes && spec.InputChannels > 1 ? Int.Variable(InputPlaneName) : Product(InputSizes);
        OutputPlane = hasPlanes && spec.OutputChannels > 1 && !WritesLabels ? Int.Variable(OutputPlaneName) : Product(OutputSizes);
    }

    public KernelSpec Spec { get; }

    public VectorTarget Target { get; }

    /// <summary>Units are no more than fits a block (<see cref="TurnedBlocks"/>), and what lies between channels is known when the
    /// plan runs.</summary>
    public bool IsBlock { get; }

    /// <summary>One per axis, outermost first.</summary>
    public IReadOnlyList<PhaseDecomposition> Phases { get; }

    public IReadOnlyList<Int> InputSizes { get; }

    public IReadOnlyList<Int> OutputSizes { get; }

    /// <summary>Channels first: floats from an input channel to the next.</summary>
    public Int InputPlane { get; }

    /// <summary>Channels first: floats from an output channel to the next.</summary>
    public Int OutputPlane { get; }

    /// <summary>What a call brings: the sizes, and what lies between channels where it does not follow from them.</summary>
    public IEnumerable<Int> CallSizes => InputSizes.Concat(OutputSizes)
        .Concat(new[] { InputPlane, OutputPlane }.Where(static plane => IsNameOfPlane(plane.ToString())));

    /// <summary>The parameters that carry the ends of a row into a method: the input width, none where it is declared, and a
    /// pad that varies.</summary>
    public IEnumerable<string> RowEnds =>
    [
        .. InputWidth.Constant is null ? [InputWidth.ToString()] : Array.Empty<string>(),
        .. X.PadVaries ? [PadName(OuterAxes)] : Array.Empty<string>(),
    ];

    public int OuterAxes => Spec.Rank - 1;

    public PhaseDecomposition X => Phases[OuterAxes];

    public Int InputWidth => InputSizes[OuterAxes];

    public Int OutputWidth => OutputSizes[OuterAxes];

    public int InputChannelsPerGroup => Spec.InputChannels / Spec.Groups;

    public int OutputChannelsPerGroup => Spec.OutputChannels / Spec.Groups;

    public int KernelElements => Spec.KernelElements;

    /// <summary>The kernel elements of the axes behind <paramref name="axis"/>: the weights' step from one of its elements to
    /// the next.</summary>
    /// <param name="xElements">Elements of x that weights are packed with; 0 for those of the kernel.</param>
    public int ElementsBehind(int axis, int xElements = 0) =>
        Spec.Axes.Skip(axis + 1).Take(OuterAxes - axis - 1).Aggregate(1, static (product, next) => product * next.Kernel)
            * (xElements > 0 ? xElements : Spec.Axes[OuterAxes].Kernel);

    /// <summary>Constant weights with a 0 among them: that one is no tap, even where it shares a vector with others.</summary>
    public bool SkipsZeroWeights { get; }

    /// <summary>accumulator += input * weight, without lanes whose weight is no tap.</summary>
    public VectorOp AddProduct(int lanes, string accumulator, string input, string weight) => SkipsZeroWeights
        ? new MultiplyAddTaps(lanes, accumulator, input, weight)
        : new MultiplyAdd(lanes, accumulator, input, weight);

    /// <summary>The input that a tap of offset 0 reads in a window.</summary>
    public Int InputAt(int axis, Int window) => Phases[axis].PadVaries
        ? window * Phases[axis].InputStep - Int.Variable(PadName(axis))
        : window * Phases[axis].InputStep;

    /// <summary>The windows [Begin, End) that have an output of a phase.</summary>
    public (Int Begin, Int End) Windows(int axis, Int phase)
    {
        var phases = Phases[axis];
        return (PerPhase(axis, "FirstWindow", phases.FirstWindow, phase),
            (OutputSizes[axis] + (phases.Geometry.CropBegin + phases.Stride - 1) - phase) / phases.Stride);
    }

    /// <summary>The first window of which a tap of offset <paramref name="last"/>, and so each before it, reads no input in
    /// front: ceil of where <see cref="InputAt"/> is that offset.</summary>
    public Int FirstInside(int axis, Int last) => RoundedUp(axis, last);

    /// <summary>The first window of which a tap of offset <paramref name="first"/> reads behind the input.</summary>
    public Int FirstBehind(int axis, Int first) => RoundedUp(axis, InputSizes[axis] + first);

    /// <summary>The body of an entry.</summary>
    /// <param name="write">Writes what all units share, and the loop over them.</param>
    public IReadOnlyList<PlanNode> BuildRows(Action<BodyBuilder> write) => BodyBuilder.BuildMethod(rows =>
    {
        LetPads(rows);
        write(rows);
    });

    /// <summary>Names the pads that vary: <c>max(0, (out - 1) * step + extent - n)</c>, halved.</summary>
    private void LetPads(BodyBuilder body)
    {
        for (var axis = 0; axis < Spec.Rank; axis++)
        {
            var geometry = Phases[axis].Geometry;
            if (!Phases[axis].PadVaries)
                continue;
            var total = Int.Max(0, (OutputSizes[axis] - 1) * geometry.InputStep + geometry.Extent - InputSizes[axis]);
            body.Let(PadName(axis), (geometry.VaryingPad == VaryingPad.OddInFront ? total + 1 : total) / 2);
        }
    }

    /// <summary>Combinations of taps of the outer axes that an output has at most.</summary>
    public int MostOuterTaps => Enumerable.Range(0, OuterAxes)
        .Aggregate(1, (product, axis) => product * Math.Max(1, Phases[axis].Phases.Max(static phase => phase.Count)));

    /// <summary>Positions of a block of these sizes.</summary>
    public static Int Product(IEnumerable<Int> sizes) => sizes.Aggregate((Int)1, static (product, size) => product * size);

    /// <summary>The input stays near, so that no line has to be asked for.</summary>
    public bool InputIsNear => IsNear(InputSizes, Spec.InputChannels);

    /// <summary>The output does.</summary>
    public bool OutputIsNear => IsNear(OutputSizes, Spec.OutputChannels);

    /// <summary>Labels instead of outputs: a unit of work holds all channels of its rows.</summary>
    public bool WritesLabels => Spec.Epilogue.ArgMax;

    /// <summary>Packed behind the weights: the bias, and the slope where each channel has one.</summary>
    public int NumbersPerChannel => Spec.Activation == Activation.PRelu ? 2 : 1;

    /// <summary>Where the slopes stand of the channels whose bias is at an address: behind that of all channels.</summary>
    public Address Slopes(Address bias) => bias + Spec.OutputChannels;

    public static bool IsNameOfPlane(string number) => number is InputPlaneName or OutputPlaneName;

    public static string AxisName(int rank, int axis) => rank == 1 ? "Length" : s_axisNames[axis + 3 - rank];

    public static string AxisLetter(int rank, int axis) => "zyx".Substring(axis + 3 - rank, 1);

    public string AxisLetter(int axis) => AxisLetter(Spec.Rank, axis);

    // Not where a size is known only at run time.
    private static bool IsNear(IEnumerable<Int> sizes, int channels) =>
        Product(sizes).Constant * channels is <= CacheBudget.NearTensor;

    private string PadName(int axis) => "pad" + AxisLetter(axis).ToUpperInvariant();

    private Int RoundedUp(int axis, Int offset)
    {
        var step = Phases[axis].InputStep;
        return (offset - InputAt(axis, 0) + (step - 1)) / step;
    }

    /// <summary>How many taps a phase of an axis has.</summary>
    public Int TapCount(int axis, Int phase) => PerPhase(axis, "TapCount", static p => p.Count, phase);

    /// <summary>The offset of its first tap.</summary>
    public Int FirstOffset(int axis, Int phase) => PerPhase(axis, "FirstOffset", static p => p.FirstOffset, phase);

    /// <summary>Where its weights begin in phase-major order.</summary>
    public Int FirstElement(int axis, Int phase) => PerPhase(axis, "FirstElement", static p => p.Position, phase);

    /// <summary>One value a phase of an axis, as a table of the generated code.</summary>
    public Int PerPhase(int axis, string what, Func<Phase, int> value, Int phase) =>
        Int.Lookup(new IntTable($"{AxisLetter(axis).ToUpperInvariant()}{what}", [.. Phases[axis].Phases.Select(value)]), phase);
}
