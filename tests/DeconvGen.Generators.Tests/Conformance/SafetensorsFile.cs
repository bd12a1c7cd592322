using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>
/// Reads a safetensors file: eight bytes of header length, a JSON header (name -> dtype, shape, byte range; and free text
/// under <c>__metadata__</c>), raw little-endian numbers.
/// </summary>
internal sealed class SafetensorsFile
{
    private SafetensorsFile(ReadOnlySpan<byte> bytes)
    {
        var headerLength = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
        var reader = new Utf8JsonReader(bytes.Slice(8, headerLength));
        var data = bytes[(8 + headerLength)..];
        foreach (var entry in JsonElement.ParseValue(ref reader).EnumerateObject())
        {
            if (entry.NameEquals("__metadata__"))
                Metadata = entry.Value.Deserialize<Dictionary<string, string>>()!;
            else
                Tensors.Add(entry.Name, ReadTensor(entry, data));
        }
    }

    public Dictionary<string, Tensor> Tensors { get; } = [];

    public Dictionary<string, string> Metadata { get; } = [];

    public static SafetensorsFile Read(string path) => new(File.ReadAllBytes(path));

    private static Tensor ReadTensor(JsonProperty entry, ReadOnlySpan<byte> data)
    {
        if (entry.Value.GetProperty("dtype").GetString() != "F32" || !BitConverter.IsLittleEndian)
            throw new NotSupportedException($"tensor '{entry.Name}': only F32 on a little-endian machine is read");
        var range = FrameworkJson.Numbers(entry.Value.GetProperty("data_offsets"));
        return new(
            FrameworkJson.Numbers(entry.Value.GetProperty("shape")),
            MemoryMarshal.Cast<byte, float>(data[range[0]..range[1]]).ToArray());
    }
}
