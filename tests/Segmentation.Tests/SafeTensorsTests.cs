using System.Buffers.Binary;
using System.Text;
using Segmentation.Files;

namespace Segmentation.Tests;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_is_written_is_read_back_bit_for_bit()
    {
        NamedTensor[] tensors =
        [
            new("a.weight", [2, 3], [1, -0f, float.NaN, float.PositiveInfinity, float.Epsilon, 3]),
            new("empty", [0, 4], []),
            new("scalar", [], [7]),
        ];
        var path = _folder.File("weights", Bytes(tensors, new() { ["key"] = "\"value\" \u00e9" }));
        var file = SafeTensors.Read(path);

        Assert.Equal("\"value\" \u00e9", file.Metadata["key"]);
        Assert.Equal(tensors.Length, file.Tensors.Count);
        foreach (var tensor in tensors)
        {
            Assert.Equal(tensor.Values.Select(BitConverter.SingleToInt32Bits),
                file.Get(tensor.Name, tensor.Shape).Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void Every_truncation_is_one_clear_line()
    {
        var bytes = Bytes([new("a", [4], [1, 2, 3, 4]), new("b", [2], [5, 6])], []);
        for (var length = 0; length < bytes.Length; length++)
        {
            var path = _folder.File("cut", bytes[..length]);
            var error = Assert.Throws<SampleException>(() => SafeTensors.Read(path));
            Assert.Contains("truncated or damaged", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "do not fit its shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", "ends at byte 12 of 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "not what the format asks for")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", "format asks for")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "do not fit its shape")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", "only F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "not what the format asks for")]
    [InlineData("""{"a":7}""", "not what the format asks for")]
    [InlineData("""[1,2]""", "not what the format asks for")]
    [InlineData("""{"a":""", "not what the format asks for")]
    public void Headers_that_lie_are_refused(string header, string part)
    {
        var bytes = new byte[8 + header.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        Encoding.ASCII.GetBytes(header).CopyTo(bytes, 8);
        var path = _folder.File("lie", bytes);

        Assert.Contains(part, Assert.Throws<SampleException>(() => SafeTensors.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_tensor_and_a_wrong_shape_are_named()
    {
        var file = SafeTensors.Read(_folder.File("weights", Bytes([new("a", [2], [1, 2])], [])));

        Assert.Contains("has no 'b'", Assert.Throws<SampleException>(() => file.Get("b", 2)).Message, StringComparison.Ordinal);
        Assert.Contains("[2]; this network needs [1, 2]",
            Assert.Throws<SampleException>(() => file.Get("a", 1, 2)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Bytes(NamedTensor[] tensors, Dictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }
}
