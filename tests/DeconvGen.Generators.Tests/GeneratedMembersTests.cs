using DeconvGen.Generators.Model;
using DeconvGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeconvGen.Generators.Tests;

/// <summary>The list of generated members, by which collisions are found, is what is generated.</summary>
public sealed class GeneratedMembersTests
{
    [Theory]
    [InlineData("[BilinearUpsample1D(1, 2)] static partial class K;")]
    [InlineData("[BilinearUpsample2D(1, 2, InputHeight = 3, InputWidth = 4)] static partial class K;")]
    [InlineData("[BilinearUpsample2D(2, 2, Trainable = true)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 4, 2, InputLength = 9)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 4, 2)] partial class K;")]
    [InlineData("[ConvTranspose2D(2, 2, [4, 2], 2, OutputPadding = 1)] partial class K;")]
    [InlineData("[ConvTranspose3D(2, 2, 2, [1, 2, 2], Dilations = [1, 2, 3])] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 0)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 4, 2, Gradients = true)] partial class K;")]
    [InlineData("[ConvTranspose2D(2, 2, 4, 2, Gradients = true, Activation = Activation.Relu)] partial class K;")]
    [InlineData("[ConvTranspose2D(2, 2, 4, 2, Gradients = true, InputHeight = 3, InputWidth = 4)] partial class K;")]
    [InlineData("[ConvTranspose3D(2, 2, 4, 2, Gradients = true, OutputPadding = 1)] partial class K;")]
    [InlineData("[Conv2D(2, 2, 3, Gradients = true)] partial class K;")]
    [InlineData("[BilinearUpsample2D(2, 2, Gradients = true)] static partial class K;")]
    public void The_list_is_complete(string source)
    {
        var run = GeneratorHarness.Run("using DeconvGen;\n" + source);
        var spec = Assert.Single(run.Requests).Spec;
        var type = run.Output.GetTypeByMetadataName("K")!;

        var generated = type.GetMembers()
            .Where(static member => !member.IsImplicitlyDeclared)
            .Where(static member => member is not IMethodSymbol { AssociatedSymbol: not null }
                and not IMethodSymbol { ExplicitInterfaceImplementations: [_, ..] }
                and not IPropertySymbol { ExplicitInterfaceImplementations: [_, ..] })
            .Select(static member => TypeReader.Member(member).Signature)
            .Order(StringComparer.Ordinal);
        var listed = GeneratedMembers.For(spec).Select(static member => member.Signature);
        if (Assert.Single(run.Requests).Mode == EmissionMode.SignaturesOnly)
            listed = listed.Where(static name => name != GeneratedMembers.PackedWeights);

        Assert.Equal(listed.Order(StringComparer.Ordinal), generated);
    }

    [Theory]
    [InlineData("ConvTranspose1D(1, 1, 4, 2, Gradients = true, Activation = Activation.Relu)", LanguageVersion.CSharp14)]
    [InlineData("ConvTranspose1D(1, 1, 4, 0)", LanguageVersion.CSharp14)]
    [InlineData("ConvTranspose1D(1, 1, 4, 0)", LanguageVersion.CSharp7_3)]
    public void A_member_that_hides_one_of_a_base_class_gives_no_warning(string attribute, LanguageVersion version)
    {
        var run = GeneratorHarness.Run($$"""
            using System;
            using System.Threading.Tasks;
            using DeconvGen;
            public class Base
            {
                protected readonly int _packedWeights = 1;
                public int WeightCount;
                public int InputChannels { get { return 1; } }
                public class Stride { }
                public static int OutputLength(int length) { return length; }
                public virtual void Run(ReadOnlySpan<float> input, Span<float> output, int batch, ParallelOptions options) { }
                public void InputGradient(ReadOnlySpan<float> gradient, Span<float> inputGradient, int batch, ParallelOptions options) { }
                public void ActivationGradient(ReadOnlySpan<float> output, Span<float> gradient) { }
            }
            [{{attribute}}] public sealed partial class K : Base { }
            """, version);

        Assert.Null(run.Exception);
        Assert.Single(run.Texts);
        Assert.Empty(run.CompilerFindings);
    }

    /// <summary>2^24 + 1 is no float.</summary>
    [Fact]
    public void Declared_sizes_are_written_to_the_last_digit()
    {
        var run = GeneratorHarness.Run("using DeconvGen;\n"
            + "[ConvTranspose1D(1, 1, 4, 2, Pad = 1, InputLength = 16_777_217, Gradients = true)] partial class K;");

        Assert.Empty(run.CompilerFindings);
        var text = string.Concat(run.Texts.Values);
        Assert.Contains("KernelChecks.Elements(batch, 1, 1, 1, 16777217, nameof(input))", text, StringComparison.Ordinal);
        Assert.Contains("KernelChecks.Elements(batch, 1, 1, 1, 33554434, nameof(output))", text, StringComparison.Ordinal);
        Assert.Contains(
            "KernelChecks.Elements(batch, 1, 1, 1, 33554434, nameof(outputGradient))", text, StringComparison.Ordinal);
    }

    /// <summary>Else analyzers and coverage would pass over the user's own members.</summary>
    [Theory]
    [InlineData("[ConvTranspose1D(1, 1, 4, 2, Gradients = true, Activation = Activation.Relu)] partial class K")]
    [InlineData("[ConvTranspose2D(2, 2, 4, 2, Gradients = true, InputHeight = 3, InputWidth = 4)] partial class K")]
    [InlineData("[ConvTranspose1D(1, 1, 4, 2, InputLength = 9)] partial class K")]
    [InlineData("[BilinearUpsample2D(2, 2, Trainable = true, Activation = Activation.PRelu)] partial class K")]
    [InlineData("[BilinearUpsample1D(1, 2)] static partial class K")]
    [InlineData("[ConvTranspose1D(1, 1, 0, Gradients = true)] partial class K")]
    public void What_is_generated_is_marked_and_what_the_user_writes_is_not(string declaration)
    {
        var run = GeneratorHarness.Run($"using DeconvGen;\n{declaration} {{ public static int Mine => 1; }}");
        Assert.Empty(run.CompilerFindings);
        var type = run.Output.GetTypeByMetadataName("K")!;
        Assert.False(IsMarked(type));
        foreach (var member in type.GetMembers().Where(static member => !member.IsImplicitlyDeclared
            && member is not IMethodSymbol { AssociatedSymbol: not null }))
        {
            Assert.True(IsMarked(member) == (member.Name != "Mine"), member.ToDisplayString());
        }
    }

    private static bool IsMarked(ISymbol symbol) =>
        symbol.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute");

    /// <summary>The gradient of an activation is a method of the library's, found by name when the generated text is
    /// compiled.</summary>
    [Fact]
    public void Every_activation_compiles_with_its_gradient_or_is_refused()
    {
        foreach (var activation in Enum.GetNames<Model.Activation>())
        {
            var run = GeneratorHarness.Run("using DeconvGen;\n[ConvTranspose1D(1, 2, 3, 2, Gradients = true, "
                + $"Activation = Activation.{activation})] partial class K;");
            Assert.Null(run.Exception);
            Assert.Empty(run.CompilerFindings);
            var isRefused = run.Findings.Any(static finding => finding.Severity == DiagnosticSeverity.Error);
            Assert.NotEqual(isRefused, Assert.Single(run.Requests).Mode == EmissionMode.Full);
        }
    }

    [Fact]
    public void Names_are_listed_once_and_without_constructors()
    {
        var spec = GeneratorHarness.Read("[DeconvGen.ConvTranspose2D(1, 1, 4, 2)] partial class K;").Spec;
        Assert.Equal(
            [
                "InputChannels", "OutputChannels", "Groups", "WeightCount",
                "KernelHeight", "KernelWidth", "KernelSize", "StrideHeight", "StrideWidth", "Stride",
                "DilationHeight", "DilationWidth", "Dilation",
                "OutputHeight", "OutputWidth", "InputElements", "OutputElements", "Run", "_packedWeights",
            ],
            GeneratedMembers.NamesFor(spec));
    }
}
