using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Emission;

/// <summary>Parameter lists and argument lists that the members of a kernel type share.</summary>
/// <param name="annotated">Whether references say that they may be null: refused kernels are written for any C# version.</param>
internal sealed class MemberNames(KernelSpec spec, bool annotated = true)
{
    private const string InputSpan = "global::System.ReadOnlySpan<float> input";

    private string Options { get; } =
        $"int batch = 1, global::System.Threading.Tasks.ParallelOptions{(annotated ? "?" : "")} options = null";

    /// <summary>The argument that Run writes.</summary>
    public string Output => spec.Epilogue.ArgMax ? "labels" : "output";

    private string OutputSpan => $"global::System.Span<{(spec.Epilogue.ArgMax ? "byte" : "float")}> {Output}";

    private string[] Inputs => spec.Epilogue.Residual ? [InputSpan, "global::System.ReadOnlySpan<float> residual"] : [InputSpan];

    public IReadOnlyList<string> Axes { get; } = AxisNames.For(spec.Rank);

    /// <summary>length, or height and width, or depth, height and width.</summary>
    public IReadOnlyList<string> Sizes => [.. Axes.Select(Lower)];

    public IReadOnlyList<string> OutputSizes => [.. Axes.Select(static axis => "output" + axis)];

    /// <summary>Input sizes as generated code knows them: parameters, or the declared numbers.</summary>
    public IReadOnlyList<string> KnownSizes => !spec.HasDeclaredSize ? Sizes
        : [.. spec.Axes.Select(static axis => PhaseText.Text(axis.InputSize))];

    /// <summary>Output sizes likewise.</summary>
    public IReadOnlyList<string> KnownOutputSizes => !spec.HasDeclaredSize ? OutputSizes
        : [.. spec.Axes.Select((axis, i) => PhaseText.Text(spec.Geometry(i).OutputSize(axis.InputSize)))];

    public string SizeParameters => Join(spec.HasDeclaredSize ? [] : Sizes.Select(static name => "int " + name));

    /// <summary>
    /// Parameters of <c>Run</c>. In one dimension the length is inferred from the input, unless the output length is asked for:
    /// then it is given too, so that no number means now a length and now a batch.
    /// </summary>
    public string RunParameters(bool outputSizes) => Join(
        [.. Inputs, .. spec.Rank == 1 && !outputSizes ? [] : Some(SizeParameters), OutputSpan,
            .. outputSizes ? OutputSizes.Select(static name => "int " + name) : [], Options]);

    /// <summary>Parameters of the interfaces' <c>Run</c>, which know no declared sizes.</summary>
    public string InterfaceParameters => Join([InputSpan, .. spec.Rank == 1 ? [] : Sizes.Select(static name => "int " + name),
        OutputSpan,
        Options.Replace(" = 1", "").Replace(" = null", "")]);

    /// <summary>Positions of an image of these sizes.</summary>
    public static string Positions(IEnumerable<string> sizes) => string.Join(" * ", sizes);

    /// <summary>Floats of a batch of images of these sizes: an expression, which refuses more than a span can hold.</summary>
    public static string Elements(string span, int channels, IReadOnlyList<string> sizes) =>
        $"KernelChecks.Elements(batch, {channels}, {Join(Enumerable.Repeat("1", 3 - sizes.Count).Concat(sizes))}, nameof({span}))";

    /// <summary>The statement that refuses a span of another length.</summary>
    public static string LengthCheck(string span, int channels, IReadOnlyList<string> sizes) =>
        $"KernelChecks.Length({span}.Length, {Elements(span, channels, sizes)}, nameof({span}));";

    public static string Join(IEnumerable<string> parts) => string.Join(", ", parts);

    private static IEnumerable<string> Some(string text) => text.Length == 0 ? [] : [text];

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
