using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Segmentation.Files;

/// <summary>A named array of numbers.</summary>
internal sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, float[] Values);

/// <summary>
/// The safetensors format: 8 bytes with the length of a JSON header (little-endian), the header (name to type, shape and
/// range of bytes), then the numbers. Everything is checked before it is used; only 32-bit floats are read.
/// </summary>
internal sealed class SafeTensors
{
    private const int LengthBytes = 8;
    private const long LargestFile = 1L << 30;
    private const int LargestHeader = 16 << 20;
    private const string MetadataKey = "__metadata__";

    private readonly string _path;
    private readonly Dictionary<string, NamedTensor> _tensors = [];

    private SafeTensors(string path) => _path = path;

    public Dictionary<string, string> Metadata { get; } = [];

    public IReadOnlyCollection<NamedTensor> Tensors => _tensors.Values;

    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>The numbers of a tensor that must be there with this shape.</summary>
    public float[] Get(string name, params IReadOnlyList<int> shape)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
            throw new SampleException($"The weights file '{_path}' has no '{name}'; it belongs to another network.");
        return tensor.Shape.SequenceEqual(shape)
            ? tensor.Values
            : throw new SampleException($"'{name}' in the weights file '{_path}' has shape [{string.Join(", ", tensor.Shape)}]; "
                + $"this network needs [{string.Join(", ", shape)}].");
    }

    public static SafeTensors Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new SampleException($"There is no weights file '{path}'.");
            if (file.Length > LargestFile)
            {
                throw new SampleException(
                    $"The weights file '{path}' has {file.Length >> 20} MB; at most {LargestFile >> 20} are read.");
            }

            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SampleException($"Cannot read the weights file '{path}': {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    public static void Write(
        Stream stream, IReadOnlyCollection<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WritePropertyName(MetadataKey);
            JsonSerializer.Serialize(json, metadata);
            long begin = 0;
            foreach (var tensor in tensors)
            {
                var end = begin + sizeof(float) * (long)tensor.Values.Length;
                json.WritePropertyName(tensor.Name);
                JsonSerializer.Serialize(json, new { dtype = "F32", shape = tensor.Shape, data_offsets = new[] { begin, end } });
                begin = end;
            }

            json.WriteEndObject();
        }

        // Numbers start at a multiple of eight bytes; the format pads its header with spaces.
        while (header.Length % LengthBytes != 0)
            header.WriteByte((byte)' ');
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        header.WriteTo(stream);
        foreach (var tensor in tensors)
            stream.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
    }

    private static SafeTensors Parse(string path, byte[] bytes)
    {
        if (bytes.Length < LengthBytes)
            throw Damaged(path, $"it has {bytes.Length} bytes");
        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (length is < 2 or > LargestHeader)
            throw Damaged(path, "its first eight bytes are no length of a header");
        if (length > bytes.Length - LengthBytes)
            throw Damaged(path, $"its header should have {length:N0} bytes, and {bytes.Length - LengthBytes:N0} are there");
        try
        {
            using var header = JsonDocument.Parse(bytes.AsMemory(LengthBytes, (int)length));
            var file = new SafeTensors(path);
            foreach (var entry in header.RootElement.EnumerateObject())
                file.Add(entry, bytes.AsSpan(LengthBytes + (int)length));
            return file;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            or OverflowException)
        {
            throw Damaged(path, "its header is not what the format asks for");
        }
    }

    private void Add(JsonProperty entry, ReadOnlySpan<byte> data)
    {
        var name = entry.Name;
        if (name == MetadataKey)
        {
            foreach (var pair in entry.Value.EnumerateObject())
                Metadata[pair.Name] = pair.Value.GetString() ?? "";
            return;
        }

        if (entry.Value.GetProperty("dtype").GetString() is var type and not "F32")
            throw new SampleException($"'{name}' in the weights file '{_path}' is of type {type}; only F32 is read.");
        int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        var elements = shape.Aggregate(1L, (product, size) => checked(product * (size < 0 ? throw new FormatException() : size)));
        var offsets = entry.Value.GetProperty("data_offsets");
        long begin = offsets[0].GetInt64(), end = offsets[1].GetInt64();
        if (begin < 0 || end - begin != checked(elements * sizeof(float)))
            throw Damaged(_path, $"the bytes of '{name}' do not fit its shape");
        if (end > data.Length)
            throw Damaged(_path, $"'{name}' ends at byte {end:N0} of {data.Length:N0}");
        var values = MemoryMarshal.Cast<byte, float>(data[(int)begin..(int)end]).ToArray();
        if (!_tensors.TryAdd(name, new(name, shape, values)))
            throw Damaged(_path, $"it has '{name}' twice");
    }

    private static SampleException Damaged(string path, string how) =>
        new($"The weights file '{path}' is truncated or damaged: {how}.");
}
