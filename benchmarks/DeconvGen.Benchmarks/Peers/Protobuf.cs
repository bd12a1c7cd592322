using Google.Protobuf;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>Messages of the Protocol Buffers, field by field.</summary>
internal static class Protobuf
{
    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var stream = new CodedOutputStream(memory, leaveOpen: true))
            write(stream);
        return memory.ToArray();
    }

    extension(CodedOutputStream stream)
    {
        public void Nested(int field, Action<CodedOutputStream> write) => stream.Bytes(field, Message(write));

        public void Bytes(int field, ReadOnlySpan<byte> bytes)
        {
            stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
            stream.WriteBytes(ByteString.CopyFrom(bytes));
        }

        public void Text(int field, string text)
        {
            stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
            stream.WriteString(text);
        }

        public void Integer(int field, long value)
        {
            stream.WriteTag(field, WireFormat.WireType.Varint);
            stream.WriteInt64(value);
        }

        public void Float(int field, float value)
        {
            stream.WriteTag(field, WireFormat.WireType.Fixed32);
            stream.WriteFloat(value);
        }
    }
}
