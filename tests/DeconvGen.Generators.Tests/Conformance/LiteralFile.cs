using System.Text.Json;

namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>
/// Reads <c>literal.json</c>: forward cases, the ids of those that state something else than a float forward result, and the
/// configurations that have to be refused.
/// </summary>
internal sealed class LiteralFile
{
    private LiteralFile(JsonElement root)
    {
        foreach (var item in root.GetProperty("cases").EnumerateArray())
        {
            var id = item.GetProperty("id").GetString()!;
            if (IsGiven(item, "quantization"))
                Quantized.Add(id);
            else if (!IsGiven(item, "y"))
                Gradients.Add(ReadGradients(id, item));
            else
                Forward.Add(ReadCase(id, item, item.GetProperty("y"), item.GetProperty("tolerance").GetDouble()));
        }

        foreach (var item in root.GetProperty("invalid").EnumerateArray())
            Invalid.Add(item.GetProperty("id").GetString()!, item.GetProperty("reason").GetString()!);
    }

    public List<ConformanceCase> Forward { get; } = [];

    public List<string> Quantized { get; } = [];

    public List<GradientCase> Gradients { get; } = [];

    /// <summary>Id and reason.</summary>
    public SortedDictionary<string, string> Invalid { get; } = new(StringComparer.Ordinal);

    public static LiteralFile Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return new(document.RootElement);
    }

    private static GradientCase ReadGradients(string id, JsonElement item)
    {
        var gradients = item.GetProperty("gradients");
        return new(
            ReadCase(id, item, gradients.GetProperty("dy"), gradients.GetProperty("tolerance").GetDouble()),
            ReadTensor(gradients.GetProperty("dx")),
            ReadTensor(gradients.GetProperty("dw")),
            IsGiven(gradients, "db") ? ReadTensor(gradients.GetProperty("db")) : null);
    }

    private static ConformanceCase ReadCase(string id, JsonElement item, JsonElement y, double tolerance)
    {
        var channelsFirst = item.GetProperty("x_layout").GetString() == "channels_first";
        var tensorFlow = item.GetProperty("convention").GetString() == "tensorflow";
        return new(
            $"literal/{id}",
            FrameworkJson.Read(item.GetProperty("attributes"), tensorFlow, channelsFirst),
            channelsFirst,
            item.GetProperty("w_layout").GetString() switch
            {
                "in_out_spatial" => "IOHW",
                "spatial_out_in" => "HWOI",
                "out_spatial_in" => "OHWI",
                var other => throw new InvalidDataException($"{id}: unknown w_layout '{other}'"),
            },
            item.GetProperty("activation").GetString() == "relu",
            ReadTensor(item.GetProperty("x")),
            ReadTensor(item.GetProperty("w")),
            IsGiven(item, "b") ? ReadTensor(item.GetProperty("b")) : null,
            ReadTensor(y),
            tolerance,
            FrameworkJson.Numbers(item.GetProperty("geometry").GetProperty("crop_begin")));
    }

    private static bool IsGiven(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static Tensor ReadTensor(JsonElement tensor)
    {
        var shape = FrameworkJson.Numbers(tensor.GetProperty("shape"));
        if (tensor.TryGetProperty("data", out var data))
            return new(shape, [.. data.EnumerateArray().Select(static number => number.GetSingle())]);
        var filled = new float[shape.Aggregate(1, static (product, size) => product * size)];
        Array.Fill(filled, tensor.GetProperty("fill").GetSingle());
        return new(shape, filled);
    }
}
