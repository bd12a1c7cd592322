using System.Reflection;
using Microsoft.CodeAnalysis;

namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>
/// Configurations that other implementations' tests require to be refused. Where those check shapes at run time, here the
/// rank and the kernel stand in the attribute, so most are refused by the analyzer or by the compiler itself.
/// </summary>
public class RefusalTests
{
    private const string Onnx = RefusedCall.OnnxShape;
    private const string TfLite = RefusedCall.TfLite;
    private const string Constant = "static";
    private const string Instance = "sealed";

    private static readonly Lazy<Assembly> LazyCalls = new(static () =>
    {
        string[] sources = [.. RefusedCall.All.Values.Select(static call => call.Source)];
        return GeneratorHarness.Run(GeneratorHarness.Compile(sources)).Load();
    });

    [Theory]
    [InlineData("inv_kernel_shape_rank", Instance, "DCG034", $"ConvTranspose2D(1, 1, [1, 1, 1, 5], {Onnx})")]
    [InlineData("inv_bias_length", Constant, "DCG022",
        $"ConvTranspose2D(1, 1, [1, 5], {Onnx}, Weights = [1, 2, 3, 2, 1], Bias = [1, 1])")]
    [InlineData("inv_stride_zero", Instance, "DCG015", "ConvTranspose2D(1, 1, 3, 0, Layout = TensorLayout.ChannelsFirst)")]
    [InlineData("inv_output_padding_length", Instance, "DCG034", "ConvTranspose2D(1, 1, 3, OutputPaddings = [0, 0, 0])")]
    [InlineData("inv_tflite_out_channels", Constant, "DCG020", $"ConvTranspose2D(1, 2, 1, {TfLite}, Weights = [1])")]
    [InlineData("inv_tflite_int_overflow", Instance, "DCG018",
        $"ConvTranspose2D(1, 1, 1, {TfLite}, InputHeight = 46341, InputWidth = 46341)")]
    [InlineData("inv_tflite_stride_range", Instance, "DCG017",
        $"ConvTranspose2D(1, 1, 1, [1, 32768], {TfLite}, OutputTrims = [0, 32767])")]
    public void The_analyzer_refuses(string id, string modifier, string expected, string attribute)
    {
        var run = GeneratorHarness.Run($"using DeconvGen; [{attribute}] public {modifier} partial class Layer;");
        var finding = Assert.Single(run.Findings);
        Assert.Equal((expected, DiagnosticSeverity.Error), (finding.Id, finding.Severity));
        Assert.True(run.CompilerFindings.Count == 0, $"{id}: {string.Join('\n', run.CompilerFindings)}");
    }

    // No x or w of the wrong rank can be written down: sizes and kernel are separate, required arguments.
    [Theory]
    [InlineData("inv_x_rank0", "CS1503", "ConvTranspose1D(1, 1, 1)",
        "void Use(Layer layer, float x, float[] y) => layer.Run(x, y)")]
    [InlineData("inv_x_rank1", "CS7036", "ConvTranspose1D(2)", "int Use() => Layer.OutputLength(1)")]
    [InlineData("inv_w_rank0", "CS7036", "ConvTranspose1D(1, 1)", "int Use() => Layer.OutputLength(1)")]
    [InlineData("inv_tfjs_x_rank", "CS1501", "ConvTranspose2D(1, 1, 2)",
        "void Use(Layer layer, float[] x, float[] y) => layer.Run(x, 2, y)")]
    [InlineData("inv_tfjs_w_rank", "CS1729", "ConvTranspose2D(outputChannels: 1, kernelSize: 2)",
        "int Use() => Layer.OutputHeight(2)")]
    public void The_compiler_refuses(string id, string expected, string attribute, string use)
    {
        var error = Assert.Single(GeneratorHarness.Run($$"""
            using DeconvGen;
            [{{attribute}}] public sealed partial class Layer;
            public static class User { public static {{use}}; }
            """).CompilerFindings);
        Assert.True(error.Id == expected, $"{id}: {error}");
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void The_call_refuses(string id, string argument, string number)
    {
        var user = LazyCalls.Value.GetType($"Refused.{id}.User", throwOnError: true)!;
        var call = user.GetMethod("Call")!.CreateDelegate<Action>();
        var refusal = Assert.IsAssignableFrom<ArgumentException>(Record.Exception(call));
        Assert.Equal(argument, refusal.ParamName);
        Assert.Contains(number, refusal.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Calls()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var (id, call) in RefusedCall.All)
            rows.Add(id, call.Argument, call.Number);
        return rows;
    }

    [SharedDataFact]
    public void Every_invalid_configuration_is_refused()
    {
        string[] methods = [nameof(The_analyzer_refuses), nameof(The_compiler_refuses)];
        var refused = methods
            .SelectMany(static name => typeof(RefusalTests).GetMethod(name)!.GetCustomAttributes<InlineDataAttribute>(false))
            .SelectMany(static row => row.GetData(null!))
            .Select(static row => (string)row[0]);
        Assert.Equal(ConformanceData.Literal.Invalid.Keys, refused.Order(StringComparer.Ordinal));
    }
}
