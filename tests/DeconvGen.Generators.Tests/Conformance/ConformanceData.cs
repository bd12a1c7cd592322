using System.Text.Json;

namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>Every forward case of the shared data, by id. Read only where <see cref="SharedData.IsPresent"/>.</summary>
internal static class ConformanceData
{
    private static readonly Lazy<LiteralFile> LazyLiteral = new(() => LiteralFile.Read(SharedData.Conformance("literal.json")));

    private static readonly Lazy<SortedDictionary<string, ConformanceCase>> LazyCases = new(() =>
    {
        var cases = new SortedDictionary<string, ConformanceCase>(StringComparer.Ordinal);
        IEnumerable<ConformanceCase> all =
        [
            .. Literal.Forward,
            .. OnnxFolder("onnx"),
            .. SafetensorsFolder("tf"),
            .. SafetensorsFolder("real-layers"),
        ];
        foreach (var one in all)
            cases.Add(one.Id, one);
        return cases;
    });

    public static LiteralFile Literal => LazyLiteral.Value;

    public static SortedDictionary<string, ConformanceCase> Cases => LazyCases.Value;

    private static IEnumerable<ConformanceCase> OnnxFolder(string group) =>
        Directory.GetDirectories(SharedData.Conformance(group)).Select(folder =>
        {
            var model = OnnxFile.ReadModel(Path.Combine(folder, "model.onnx"));
            var data = Path.Combine(folder, "test_data_set_0");
            var given = 0;
            var inputs = model.Inputs
                .Select(name => model.Initializers.TryGetValue(name, out var initializer)
                    ? initializer
                    : OnnxFile.ReadTensor(File.ReadAllBytes(Path.Combine(data, $"input_{given++}.pb"))).Tensor)
                .ToArray();
            var y = OnnxFile.ReadTensor(File.ReadAllBytes(Path.Combine(data, "output_0.pb"))).Tensor;
            return WithTolerance(new(
                $"{group}/{Path.GetFileName(folder)}",
                new(Dialect.Onnx)
                {
                    Strides = model.IntegerAttributes.GetValueOrDefault("strides"),
                    Dilations = model.IntegerAttributes.GetValueOrDefault("dilations"),
                    Group = model.IntegerAttributes.GetValueOrDefault("group", [1])[0],
                    Pads = model.IntegerAttributes.GetValueOrDefault("pads"),
                    OutputPadding = model.IntegerAttributes.GetValueOrDefault("output_padding"),
                    OutputShape = model.IntegerAttributes.GetValueOrDefault("output_shape"),
                    AutoPad = model.TextAttributes.GetValueOrDefault("auto_pad"),
                },
                ChannelsFirst: true,
                "IOHW",
                Relu: false,
                inputs[0],
                inputs[1],
                inputs.Length > 2 ? inputs[2] : null,
                y,
                Tolerance: 0,
                CropBegin: null));
        });

    private static IEnumerable<ConformanceCase> SafetensorsFolder(string group)
    {
        foreach (var path in Directory.GetFiles(SharedData.Conformance(group), "*.safetensors"))
        {
            var file = SafetensorsFile.Read(path);

            // A whole network's tail is no single layer and states no attributes.
            if (!file.Metadata.TryGetValue("attributes", out var text))
                continue;
            using var document = JsonDocument.Parse(text);
            var attributes = document.RootElement;
            var channelsFirst = file.Metadata["op"] == "ConvTranspose";
            var y = file.Tensors["y"];
            yield return WithTolerance(new(
                $"{group}/{Path.GetFileNameWithoutExtension(path)}",
                FrameworkJson.Read(attributes, tensorFlow: !channelsFirst, channelsFirst),
                channelsFirst,
                channelsFirst ? "IOHW" : "HWOI",
                Relu: false,
                file.Tensors["x"],
                file.Tensors["w"],
                file.Tensors.GetValueOrDefault("b"),
                y,
                Tolerance: 0,
                channelsFirst ? null : [Number(attributes, "pad_top"), Number(attributes, "pad_left")]));
        }
    }

    private static int Number(JsonElement attributes, string name) => attributes.GetProperty(name).GetInt32();

    private static ConformanceCase WithTolerance(ConformanceCase one) => one with { Tolerance = RoundingTolerance.Of(one) };
}
