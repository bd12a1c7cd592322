using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>What every planner starts from: the spec, the target, the phases of each axis and the names of the sizes.</summary>
internal sealed class KernelContext
{
    private static readonly string[] s_axisNames = ["Depth", "Height", "Width"];

    public KernelContext(KernelSpec spec, VectorTarget target)
    {
        Spec = spec;
        Target = target;
        Phases = [.. spec.Axes.Select(axis => new PhaseDecomposition(AxisGeometry.Resolve(axis, spec.Padding),
            spec.OutputSizePerCall))];
        InputSizes = [.. spec.Axes.Select((axis, i) => axis.InputSize > 0 ? axis.InputSize
            : Int.Variable("in" + AxisName(spec.Rank, i)))];
        OutputSizes = [.. spec.Axes.Select((axis, i) => axis.InputSize > 0
            ? Phases[i].Geometry.OutputSize(axis.InputSize)
            : Int.Variable("out" + AxisName(spec.Rank, i)))];
    }

    public KernelSpec Spec { get; }

    public VectorTarget Target { get; }

    /// <summary>One per axis, outermost first.</summary>
    public IReadOnlyList<PhaseDecomposition> Phases { get; }

    public IReadOnlyList<Int> InputSizes { get; }

    public IReadOnlyList<Int> OutputSizes { get; }

    /// <summary>The parameter that carries the input width into a method; none where it is declared.</summary>
    public IEnumerable<string> InputWidthName => InputWidth.Constant is null ? [InputWidth.ToString()] : [];

    public int OuterAxes => Spec.Rank - 1;

    public PhaseDecomposition X => Phases[OuterAxes];

    public Int InputWidth => InputSizes[OuterAxes];

    public Int OutputWidth => OutputSizes[OuterAxes];

    public int InputChannelsPerGroup => Spec.InputChannels / Spec.Groups;

    public int OutputChannelsPerGroup => Spec.OutputChannels / Spec.Groups;

    public int KernelElements => Spec.Axes.Aggregate(1, static (product, axis) => product * axis.Kernel);

    /// <summary>The kernel elements of the axes behind <paramref name="axis"/>: the weights' step from one of its elements to
    /// the next.</summary>
    /// <param name="xElements">Elements of x that weights are packed with; 0 for those of the kernel.</param>
    public int ElementsBehind(int axis, int xElements = 0) =>
        Spec.Axes.Skip(axis + 1).Take(OuterAxes - axis - 1).Aggregate(1, static (product, next) => product * next.Kernel)
            * (xElements > 0 ? xElements : Spec.Axes[OuterAxes].Kernel);

    /// <summary>Constant weights with a 0 among them: that one is no tap, even where it shares a vector with others.</summary>
    public bool SkipsZeroWeights => !Spec.Weights.IsDefault && Spec.Weights.Any(static w => w == 0f);

    /// <summary>Positions of a block of these sizes.</summary>
    public static Int Product(IEnumerable<Int> sizes) => sizes.Aggregate((Int)1, static (product, size) => product * size);

    /// <summary>Labels instead of outputs: a unit of work holds all channels of its rows.</summary>
    public bool WritesLabels => Spec.Epilogue.ArgMax;

    /// <summary>Packed behind the weights: the bias, and the slope where each channel has one.</summary>
    public int NumbersPerChannel => Spec.Activation == Activation.PRelu ? 2 : 1;

    /// <summary>Where the slopes stand of the channels whose bias is at an address: behind that of all channels.</summary>
    public Address Slopes(Address bias) => bias + Spec.OutputChannels;

    public static string AxisName(int rank, int axis) => rank == 1 ? "Length" : s_axisNames[axis + 3 - rank];

    public static string AxisLetter(int rank, int axis) => "zyx".Substring(axis + 3 - rank, 1);

    public string AxisLetter(int axis) => AxisLetter(Spec.Rank, axis);

    /// <summary>One value a phase of an axis, as a table of the generated code.</summary>
    public Int PerPhase(int axis, string what, Func<Phase, int> value, Int phase) =>
        Int.Lookup(new IntTable($"{AxisLetter(axis).ToUpperInvariant()}{what}", [.. Phases[axis].Phases.Select(value)]), phase);
}
