namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>A legal declaration that is called in a way that has to be refused before anything is computed.</summary>
/// <param name="Argument">The argument that the exception names.</param>
/// <param name="Number">The offending number, which the message states.</param>
internal sealed record RefusedCall(string Argument, string Number, string Source)
{
    public const string OnnxShape =
        "Layout = TensorLayout.ChannelsFirst, OutputShape = [1, 14], InputHeight = 1, InputWidth = 10";

    public const string TfLite = "Padding = Padding.Same, WeightLayout = WeightLayout.OHWI";

    public static SortedDictionary<string, RefusedCall> All { get; } = new(StringComparer.Ordinal)
    {
        ["inv_bias_length"] = new("bias", "2", Text(
            "inv_bias_length",
            $"ConvTranspose2D(1, 1, [1, 5], {OnnxShape})",
            "new Layer(new float[5], new float[2]);")),
        ["inv_tflite_out_channels"] = new("weights", "1", Text(
            "inv_tflite_out_channels",
            $"ConvTranspose2D(1, 2, 1, {TfLite})",
            "new Layer(new float[1]);")),
        ["inv_tflite_out_channels_of_y"] = new("output", "2", Text(
            "inv_tflite_out_channels_of_y",
            $"ConvTranspose2D(1, 1, 1, {TfLite})",
            "new Layer(new float[1]).Run(new float[1], 1, 1, new float[2]);")),
        ["inv_tflite_int_overflow"] = new("input", "46341", Text(
            "inv_tflite_int_overflow",
            $"ConvTranspose2D(1, 1, 1, {TfLite})",
            "new Layer(new float[1]).Run([], 46341, 46341, []);")),
        ["inv_tflite_int_overflow_of_y"] = new("height", "46341", Text(
            "inv_tflite_int_overflow_of_y",
            $"ConvTranspose2D(1, 1, 1, {TfLite})",
            "Layer.OutputElements(46341, 46341);")),
        ["inv_tfjs_x_rank"] = new("input", "4", Text(
            "inv_tfjs_x_rank",
            "ConvTranspose2D(1, 1, 2)",
            "new Layer(new float[4]).Run(new float[4], 2, 1, new float[6]);")),
        ["inv_tfjs_w_rank"] = new("weights", "3", Text(
            "inv_tfjs_w_rank",
            "ConvTranspose2D(1, 1, 2)",
            "new Layer(new float[3]);")),
    };

    private static string Text(string id, string attribute, string call) => $$"""
        using DeconvGen;

        namespace Refused.{{id}};

        [{{attribute}}]
        public sealed partial class Layer;

        public static class User
        {
            public static void Call() => {{call}}
        }

        """;
}
