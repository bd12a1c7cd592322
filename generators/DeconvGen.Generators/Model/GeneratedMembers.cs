namespace DeconvGen.Generators.Model;

/// <summary>
/// The members that the generated part of a type declares: what the emitter writes and the user may not write too. A user's
/// overload of a generated method with other parameters is welcome.
/// </summary>
internal static class GeneratedMembers
{
    /// <summary>The field of an instance kernel.</summary>
    public const string PackedWeights = "_packedWeights";

    private const string Input = "ReadOnlySpan<float>";
    private const string Call = "int, ParallelOptions";

    /// <summary>The names of the constants, fields and methods; constructors have none.</summary>
    public static IReadOnlyList<string> NamesFor(KernelSpec spec) =>
        [.. For(spec).Select(static member => member.Name).Where(static name => name != UserMember.Constructor).Distinct()];

    public static IReadOnlyList<UserMember> For(KernelSpec spec) =>
        [.. Constants(spec).Select(static name => new UserMember(name)), .. Sizes(spec), .. Runs(spec), .. Constructors(spec),
            .. GradientMembers.For(spec)];

    private static IEnumerable<string> Constants(KernelSpec spec)
    {
        yield return "InputChannels";
        yield return "OutputChannels";
        yield return "Groups";
        yield return "WeightCount";
        foreach (var (what, value) in PerAxis)
        {
            if (spec.Rank > 1)
            {
                foreach (var axis in AxisNames.For(spec.Rank))
                    yield return what + axis;
            }

            // One number for all axes where they agree.
            if (spec.Axes.Select(value).Distinct().Count() == 1)
                yield return what == "Kernel" ? "KernelSize" : what;
        }
    }

    private static IEnumerable<(string What, Func<AxisSpec, int> Value)> PerAxis =>
    [
        ("Kernel", static axis => axis.Kernel),
        ("Stride", static axis => axis.Stride),
        ("Dilation", static axis => axis.Dilation),
    ];

    private static IEnumerable<UserMember> Sizes(KernelSpec spec)
    {
        foreach (var axis in AxisNames.For(spec.Rank))
            yield return new("Output" + axis, spec.HasDeclaredSize ? null : "int");
        var elements = Join(InputSizes(spec), "int");
        yield return new("InputElements", elements);
        yield return new("OutputElements", elements);
    }

    private static IEnumerable<UserMember> Runs(KernelSpec spec)
    {
        // In one dimension the length is inferred from the input.
        var sizes = spec.Rank == 1 ? "" : InputSizes(spec);
        var residual = spec.Epilogue.Residual ? Input : "";
        var output = spec.Epilogue.ArgMax ? "Span<byte>" : "Span<float>";
        yield return new("Run", Join(Input, residual, sizes, output, Call));
        if (spec.OutputSizePerCall)
            yield return new("Run", Join(Input, residual, InputSizes(spec), output, InputSizes(spec), Call));
    }

    private static IEnumerable<UserMember> Constructors(KernelSpec spec)
    {
        if (!spec.IsInstance)
            yield break;
        yield return new(PackedWeights);
        var slopes = spec.Activation == Activation.PRelu ? Input : "";
        yield return new(UserMember.Constructor, Join(Input, Input, slopes));
        if (spec.Operation == KernelOperation.BilinearUpsample)
            yield return new(UserMember.Constructor, slopes);
    }

    private static string InputSizes(KernelSpec spec) =>
        spec.HasDeclaredSize ? "" : string.Join(", ", Enumerable.Repeat("int", spec.Rank));

    private static string Join(params string[] parts) => string.Join(", ", parts.Where(static part => part.Length > 0));
}
