using System.Runtime.InteropServices;
using Google.Protobuf;

namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>
/// Reads what these tests need of an ONNX model with one node: its attributes, its input names and the initializers. The
/// numbers are those of the fields in the published ModelProto, GraphProto, NodeProto, AttributeProto and TensorProto.
/// </summary>
internal sealed class OnnxFile
{
    private const int ModelGraph = 7;
    private const int GraphNode = 1, GraphInitializer = 5;
    private const int NodeInput = 1, NodeOperator = 4, NodeAttribute = 5;
    private const int AttributeName = 1, AttributeInt = 3, AttributeString = 4, AttributeInts = 8;
    private const int TensorDims = 1, TensorDataType = 2, TensorFloats = 4, TensorName = 8, TensorRaw = 9;
    private const long Float32 = 1;

    public string Operator { get; private set; } = "";

    public List<string> Inputs { get; } = [];

    public Dictionary<string, int[]> IntegerAttributes { get; } = [];

    public Dictionary<string, string> TextAttributes { get; } = [];

    public Dictionary<string, Tensor> Initializers { get; } = [];

    public static OnnxFile ReadModel(string path)
    {
        var file = new OnnxFile();
        Fields(File.ReadAllBytes(path), (field, _, model) =>
        {
            if (field == ModelGraph)
                file.ReadGraph(model.ReadBytes().ToByteArray());
            else
                model.SkipLastField();
        });
        return file;
    }

    public static (string Name, Tensor Tensor) ReadTensor(byte[] message)
    {
        var name = "";
        var dims = new List<long>();
        var type = Float32;
        float[] data = [];
        var floats = new List<float>();
        Fields(message, (field, wire, tensor) =>
        {
            switch (field)
            {
                case TensorDims: Integers(wire, tensor, dims); break;
                case TensorDataType: type = tensor.ReadInt64(); break;
                case TensorFloats: Floats(wire, tensor, floats); break;
                case TensorName: name = tensor.ReadString(); break;
                case TensorRaw: data = MemoryMarshal.Cast<byte, float>(tensor.ReadBytes().Span).ToArray(); break;
                default: tensor.SkipLastField(); break;
            }
        });
        if (type != Float32)
            throw new NotSupportedException($"tensor '{name}': element type {type} is not float32");
        return (name, new([.. dims.Select(static size => checked((int)size))], floats.Count > 0 ? [.. floats] : data));
    }

    private void ReadGraph(byte[] message) => Fields(message, (field, _, graph) =>
    {
        switch (field)
        {
            case GraphNode:
                ReadNode(graph.ReadBytes().ToByteArray());
                break;
            case GraphInitializer:
                var (name, tensor) = ReadTensor(graph.ReadBytes().ToByteArray());
                Initializers.Add(name, tensor);
                break;
            default:
                graph.SkipLastField();
                break;
        }
    });

    private void ReadNode(byte[] message)
    {
        if (Operator.Length > 0)
            throw new NotSupportedException("the graph has more than one node");
        Fields(message, (field, _, node) =>
        {
            switch (field)
            {
                case NodeInput: Inputs.Add(node.ReadString()); break;
                case NodeOperator: Operator = node.ReadString(); break;
                case NodeAttribute: ReadAttribute(node.ReadBytes().ToByteArray()); break;
                default: node.SkipLastField(); break;
            }
        });
    }

    private void ReadAttribute(byte[] message)
    {
        var name = "";
        var text = default(string);
        var integers = new List<long>();
        Fields(message, (field, wire, attribute) =>
        {
            switch (field)
            {
                case AttributeName: name = attribute.ReadString(); break;
                case AttributeString: text = attribute.ReadBytes().ToStringUtf8(); break;
                case AttributeInt or AttributeInts: Integers(wire, attribute, integers); break;
                default: attribute.SkipLastField(); break;
            }
        });
        if (text is not null)
            TextAttributes.Add(name, text);
        else
            IntegerAttributes.Add(name, [.. integers.Select(static value => checked((int)value))]);
    }

    private static void Fields(byte[] message, Action<int, WireFormat.WireType, CodedInputStream> read)
    {
        using var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            read(WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag), input);
    }

    private static void Integers(WireFormat.WireType wire, CodedInputStream input, List<long> values) =>
        Repeated(wire, input, static one => one.ReadInt64(), values);

    private static void Floats(WireFormat.WireType wire, CodedInputStream input, List<float> values) =>
        Repeated(wire, input, static one => one.ReadFloat(), values);

    // Writers may pack repeated numbers or not, and readers have to take both.
    private static void Repeated<T>(
        WireFormat.WireType wire, CodedInputStream input, Func<CodedInputStream, T> readOne, List<T> values)
    {
        if (wire != WireFormat.WireType.LengthDelimited)
        {
            values.Add(readOne(input));
            return;
        }

        using var packed = new CodedInputStream(input.ReadBytes().ToByteArray());
        while (!packed.IsAtEnd)
            values.Add(readOne(packed));
    }
}
