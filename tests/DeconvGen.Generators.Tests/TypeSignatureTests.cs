using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>How a type is reopened, and the file it is reopened in.</summary>
public sealed class TypeSignatureTests
{
    private const string Constant = "[BilinearUpsample1D(1, 2)]";
    private const string Learned = "[ConvTranspose1D(1, 1, 2, 2)]";

    [Fact]
    public void Containers_are_reopened_as_what_they_are()
    {
        var type = Signature("namespace @namespace.Sub; partial class A<T> { partial record B { partial record struct @event { "
            + $"partial struct D {{ partial interface E<in X, out Y> {{ {Constant} static partial class @class; }} }} }} }} }}");

        Assert.Equal("@namespace.Sub", type.Namespace);
        Assert.Equal(
            [
                "partial class A<T>", "partial record B", "partial record struct @event", "partial struct D",
                "partial interface E<in X, out Y>",
            ],
            type.ContainingTypes);
        Assert.Equal("@class", type.Name);
        Assert.Equal("namespace.Sub.A-1+B+event+D+E-2+class.g.cs", type.HintName);
    }

    [Theory]
    [InlineData($"{Constant} public static partial class K;", "public static")]
    [InlineData($"{Constant} static partial class K;", "internal static")]
    [InlineData($"{Learned} public partial class K;", "public sealed")]
    [InlineData($"{Learned} sealed partial class K;", "internal sealed")]
    [InlineData($"{Learned} public abstract partial class K;", "public")]
    [InlineData($"partial class A {{ {Learned} partial class K; }}", "private sealed")]
    [InlineData($"partial class A {{ {Learned} protected internal partial class K; }}", "protected internal sealed")]
    [InlineData($"partial class A {{ {Learned} private protected partial class K; }}", "private protected sealed")]
    [InlineData($"partial class A {{ {Constant} protected static partial class K; }}", "protected static")]
    [InlineData($"{Learned} partial class K; public partial class K;", "public sealed")]
    public void Modifiers_are_those_of_all_parts(string source, string expected) =>
        Assert.Equal(expected, Signature(source).Modifiers);

    [Theory]
    [InlineData("record")]
    [InlineData("file")]
    [InlineData("field")]
    [InlineData("required")]
    [InlineData("int")]
    [InlineData("decoder")]
    [InlineData("__arglist")]
    public void Names_that_are_or_may_become_keywords_are_escaped(string name) =>
        Assert.Equal("@" + name, Signature($"{Learned} partial class @{name};").Name);

    [Theory]
    [InlineData("partial class @outer { [BilinearUpsample1D(1, 2)] public static partial class @upsample; }")]
    [InlineData("partial interface @outer { partial struct @inner { "
        + "[ConvTranspose1D(1, 1, 2, 2)] public partial class @decoder; } }")]
    [InlineData("[ConvTranspose1D(1, 1, 2, 2, Gradients = true)] public partial class @decoder;")]
    [InlineData("[ConvTranspose1D(1, 1, 2, 0)] public partial class @decoder;")]
    public void A_name_that_the_user_escapes_gives_no_warning(string source) =>
        Assert.Empty(GeneratorHarness.Run("using DeconvGen; " + source).CompilerFindings);

    [Fact]
    public void Equal_names_in_different_places_get_different_files()
    {
        var run = GeneratorHarness.Run($$"""
            using DeconvGen;
            {{Constant}} static partial class K;
            namespace A { {{Constant}} static partial class K; }
            namespace B { {{Learned}} partial class K; }
            namespace A.B { {{Constant}} static partial class K; partial class C { {{Constant}} static partial class K; } }
            """);

        Assert.Null(run.Exception);
        Assert.Equal(
            ["A.B.C+K.g.cs", "A.B.K.g.cs", "A.K.g.cs", "B.K.g.cs", "K.g.cs"],
            run.Texts.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_that_differ_in_case_only_get_different_files()
    {
        var run = GeneratorHarness.Run($$"""
            using DeconvGen;
            namespace A { {{Constant}} static partial class K; {{Constant}} static partial class k; }
            namespace a { {{Constant}} static partial class K; }
            namespace C { {{Constant}} static partial class K; }
            """);

        Assert.Null(run.Exception);
        Assert.Equal(4, run.Texts.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("C.K.g.cs", run.Texts.Keys);
    }

    [Fact]
    public void Long_names_fit_a_file_system()
    {
        var (first, second) = (new string('x', 400) + "1", "y" + new string('\u00e9', 399) + "2");
        var run = GeneratorHarness.Run(
            $"using DeconvGen; {Constant} static partial class {first}; {Constant} static partial class {second};");

        Assert.Equal(2, run.Texts.Count);
        Assert.All(run.Texts.Keys, static name => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 1, 255));
    }

    private static TypeSignature Signature(string source) => GeneratorHarness.Read("using DeconvGen; " + source).Spec.Type;
}
