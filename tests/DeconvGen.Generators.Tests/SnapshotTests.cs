using DeconvGen.Generators.Emission;
using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>What a reviewer reads: plans of all named shapes, and the code of those small enough.</summary>
public sealed class SnapshotTests
{
    private const string Main = "Avx2";

    public static IEnumerable<object[]> Readable => KernelCases.All.Where(static one => one.Readable)
        .Select(static one => new object[] { one.Name });

    [Theory]
    [MemberData(nameof(KernelCases.Names), MemberType = typeof(KernelCases))]
    public void Plan(string name)
    {
        var spec = KernelCases.Find(name).Spec;
        Snapshot.Verify(PlanPrinter.Print(spec, PlanOn(spec, Main)), $"{name}/plan", "txt");
    }

    /// <summary>What only vectors of a whole cache line have.</summary>
    [Theory]
    [InlineData("aligned_vector_row")]
    [InlineData("aligned_tiles")]
    [InlineData("joined_rows_and_more")]
    public void Plan_of_wide_vectors(string name)
    {
        var spec = KernelCases.Find(name).Spec;
        Snapshot.Verify(PlanPrinter.Print(spec, PlanOn(spec, "Avx512")), $"{name}/plan512", "txt");
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void Code(string name)
    {
        var writer = new CodeWriter();
        KernelEmitter.Emit(writer, PlanOn(KernelCases.Find(name).Spec, Main));
        Snapshot.Verify(writer.ToString(), $"{name}/avx2", "cs");
    }

    /// <summary>Header, the user's type, and the dispatch among targets, once for each kind of kernel.</summary>
    [Theory]
    [InlineData("worked_example")]
    [InlineData("bilinear_f2")]
    [InlineData("wave")]
    public void Type(string name)
    {
        var spec = KernelCases.Find(name).Spec;
        var text = FileEmitter.Emit(spec with
        {
            Type = spec.Type with
            {
                Modifiers = spec.IsInstance ? "public sealed"
            : "public static"
            }
        }, signaturesOnly: false);
        var dispatch = text.IndexOf("namespace DeconvGen.Generated", StringComparison.Ordinal);
        var kernels = text.IndexOf("    // strategy", StringComparison.Ordinal);
        Assert.Multiple(
            () => Snapshot.Verify(text[..dispatch], $"{name}/type", "cs"),
            () => Snapshot.Verify(text[dispatch..kernels], $"{name}/dispatch", "cs"));
    }

    [Fact]
    public void Text_is_the_same_whatever_the_configuration_of_the_user()
    {
        var source = SpecSource.Of(KernelCases.Find("worked_example").Spec, "Cases");
        var release = GeneratorHarness.Compile(source);
        var debug = release.WithOptions(release.Options.WithOptimizationLevel(Microsoft.CodeAnalysis.OptimizationLevel.Debug));

        Assert.Equal(GeneratorHarness.Run(release).Texts, GeneratorHarness.Run(debug).Texts);
    }

    [Fact]
    public void Text_has_unix_line_ends_and_no_trailing_space()
    {
        foreach (var one in KernelCases.All)
        {
            var text = FileEmitter.Emit(one.Spec, signaturesOnly: false);
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain(" \n", text, StringComparison.Ordinal);
        }
    }

    private static KernelPlan PlanOn(Model.KernelSpec spec, string target) =>
        TransposedConvolutionPlanner.Forward(spec, TestTargets.Find(target));
}
