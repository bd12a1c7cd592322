namespace DeconvGen.Generators.Tests;

public sealed partial class DiagnosticTests
{
    private const string Bilinear = "[BilinearUpsample1D(1, 2)] ";
    private const string Learned = "[ConvTranspose1D(1, 1, 2, 2)] ";

    /// <summary>The type that carries the attribute: id, source, marked text, part of the message.</summary>
    public static TheoryData<string, string, string, string> TypeRules => new()
    {
        { "DCG001", Bilinear + "static class Kernel;", "Kernel", "'Kernel' must be partial" },
        { "DCG002", "class Outer { " + Bilinear + "static partial class K; }", "K", "nested in 'Outer', which must be partial" },
        { "DCG002", "class A { partial class B { " + Learned + "partial class K; } }", "K", "'A.B.K' is nested in 'A'" },
        { "DCG003", Learned + "partial class K<T>;", "K", "'K<T>' has type parameters" },
        {
            "DCG003",
            "partial class Outer<T> { " + Bilinear + "static partial class K; }",
            "K",
            "because 'Outer<T>' has type parameters"
        },
        { "DCG004", Bilinear + "file static partial class K;", "K", "'K' is file-local" },
        { "DCG004", "file partial class Outer { " + Bilinear + "public static partial class K; }", "K", "'Outer' is file-local" },
        { "DCG005", Learned + "partial struct K;", "K", "'K' is declared as struct" },
        { "DCG005", Learned + "partial record K;", "K", "'K' is declared as record," },
        { "DCG005", Learned + "partial record struct K;", "K", "'K' is declared as record struct" },
        { "DCG005", Learned + "partial interface K;", "K", "'K' is declared as interface" },
        { "DCG070", "namespace System { " + Bilinear + "static partial class K; }", "K", "in the namespace 'System'" },
        { "DCG070", "namespace DeconvGen.Runtime { " + Bilinear + "static partial class K; }", "K", "'DeconvGen.Runtime'" },
        { "DCG070", Bilinear + "static partial class nint;", "nint", "in the global namespace" },
        { "DCG006", Learned + "abstract partial class K;", "K", "remove the 'abstract' modifier" },
        {
            "DCG007",
            "[BilinearUpsample1D(1, 2), BilinearUpsample2D(1, 2)] static partial class K;",
            "BilinearUpsample2D(1, 2)",
            "BilinearUpsample1D and BilinearUpsample2D"
        },
        {
            "DCG007",
            Learned + "partial class K; [BilinearUpsample1D(1, 2, Trainable = true)] partial class K;",
            "BilinearUpsample1D(1, 2, Trainable = true)",
            "'K' has the kernel attributes"
        },
        { "DCG008", Learned + "static partial class K;", "K", "remove the 'static' modifier, or write constant weights" },
        { "DCG008", "[BilinearUpsample1D(1, 2, Trainable = true)] static partial class K;", "K", "leave out Trainable" },
        { "DCG009", "[ConvTranspose1D(1, 1, 1, Weights = [1])] sealed partial class K;", "K", "leave out Weights" },
        { "DCG009", Bilinear + "partial class K;", "K", "set Trainable = true" },
        { "DCG010", Learned + "partial class K { public int WeightCount; }", "WeightCount", "The member 'WeightCount' collides" },
        {
            "DCG010",
            Learned + "partial class K { int Run { get; } }",
            "Run",
            "collides with a member that is generated into 'K': rename it"
        },
        { "DCG010", Learned + "partial class K { class Stride; }", "Stride", "'Stride'" },
        { "DCG010", Learned + "partial class K { static int OutputLength(int n) => n; }", "OutputLength", "'OutputLength'" },
        {
            "DCG010",
            "[BilinearUpsample1D(1, 2, InputLength = 4)] static partial class K { static void OutputLength(long n) { } }",
            "OutputLength",
            "'OutputLength'"
        },
        {
            "DCG010",
            "using System; using System.Threading.Tasks; " + Learned + "partial class K { void Run() { } void "
                + "Run(ReadOnlySpan<float> a, Span<float> b, int c, ParallelOptions? d) { } }",
            "Run",
            "'Run'"
        },
        {
            "DCG010",
            "using System; " + Learned + "partial class Kernel { Kernel(ReadOnlySpan<float> a, ReadOnlySpan<float> b) { } }",
            "Kernel",
            "The constructor 'Kernel(ReadOnlySpan<float>, ReadOnlySpan<float>)' collides with a member that is generated "
                + "into 'Kernel': remove it, or give it other parameters"
        },
        {
            "DCG010",
            "[BilinearUpsample1D(1, 2, Trainable = true)] partial class K { public K() { } }",
            "K",
            "The constructor 'K()'"
        },
        {
            "DCG010",
            Learned + "partial class KernelSize;",
            "KernelSize",
            "The type 'KernelSize' collides with a member that is generated into 'KernelSize': rename it"
        },
        { "DCG011", Learned + "partial class K(int size) { public int Size => size; }", "K", "'K' has a primary constructor" },
        { "DCG012", "class Base(int size) { public int Size => size; } " + Learned + "partial class K : Base;", "K", "'Base'" },
        { "DCG012", "class Base { private Base() { } } " + Learned + "partial class K : Base;", "K", "derives from 'Base'" },
    };
}
