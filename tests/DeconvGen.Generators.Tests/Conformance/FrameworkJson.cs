using System.Text.Json;

namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>Reads the attributes object of a case, whose keys are those of its framework.</summary>
internal static class FrameworkJson
{
    public static FrameworkAttributes Read(JsonElement attributes, bool tensorFlow, bool channelsFirst) =>
        tensorFlow ? ReadTensorFlow(attributes, channelsFirst) : ReadOnnx(attributes);

    public static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(static number => number.GetInt32())];

    private static FrameworkAttributes ReadOnnx(JsonElement attributes) => new(Dialect.Onnx)
    {
        Strides = Optional(attributes, "strides"),
        Dilations = Optional(attributes, "dilations"),
        Group = attributes.TryGetProperty("group", out var group) ? group.GetInt32() : 1,
        Pads = Optional(attributes, "pads"),
        OutputPadding = Optional(attributes, "output_padding"),
        OutputShape = Optional(attributes, "output_shape"),
        AutoPad = attributes.TryGetProperty("auto_pad", out var autoPad) ? autoPad.GetString() : null,
    };

    private static FrameworkAttributes ReadTensorFlow(JsonElement attributes, bool channelsFirst)
    {
        var padding = attributes.GetProperty("padding");
        var isNamed = padding.ValueKind == JsonValueKind.String;
        return new(Dialect.TensorFlow)
        {
            Strides = Optional(attributes, "strides"),
            OutputShape = ConformanceCase.Spatial(Numbers(attributes.GetProperty("output_shape")), channelsFirst),
            AutoPad = isNamed ? padding.GetString() : null,
            Pads = isNamed ? null : [.. Side(padding, 0), .. Side(padding, 1)],
        };
    }

    private static IEnumerable<int> Side(JsonElement pairs, int side) =>
        pairs.EnumerateArray().Select(pair => pair[side].GetInt32());

    private static int[]? Optional(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var array) ? Numbers(array) : null;
}
