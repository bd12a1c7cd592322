using System.Runtime.InteropServices;
using Google.Protobuf;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>The property of a node: whole numbers, or one of them, or a float.</summary>
internal sealed record OnnxAttribute(string Name, long[]? Integers = null, long? Integer = null, float? Float = null);

/// <summary>
/// An ONNX model, built node by node. The numbers are those of the fields in the published ModelProto, GraphProto, NodeProto,
/// AttributeProto, TensorProto, ValueInfoProto and TypeProto.
/// </summary>
internal sealed class OnnxGraph(string name)
{
    /// <summary>Types of elements.</summary>
    public const int Float32 = 1, Byte = 2;

    // The format of ONNX 1.14.
    private const int FormatVersion = 9, OperatorSet = 19;
    private const int ModelFormat = 1, ModelGraph = 7, ModelOperatorSets = 8;
    private const int OperatorSetVersion = 2;
    private const int GraphNode = 1, GraphName = 2, GraphInitializer = 5, GraphInput = 11, GraphOutput = 12;
    private const int NodeInput = 1, NodeOutput = 2, NodeOperator = 4, NodeAttribute = 5;
    private const int AttributeName = 1, AttributeFloat = 2, AttributeInt = 3, AttributeInts = 8, AttributeType = 20;
    private const int TypeFloat = 1, TypeInt = 2, TypeInts = 7;
    private const int TensorDims = 1, TensorDataType = 2, TensorName = 8, TensorRaw = 9;
    private const int ValueName = 1, ValueType = 2;
    private const int TypeTensor = 1, TensorElementType = 1, TensorShape = 2, ShapeDim = 1, DimValue = 1;

    // In the order in which they were added: a node follows those that it reads, as the format asks for.
    private readonly List<(int Field, byte[] Message)> _parts = [];

    public string Input(string value, IEnumerable<long> shape) =>
        Add(GraphInput, value, message => Value(message, value, Float32, shape));

    public string Output(string value, int type, IEnumerable<long> shape) =>
        Add(GraphOutput, value, message => Value(message, value, type, shape));

    /// <summary>Numbers that the model holds.</summary>
    public string Weights(string value, IEnumerable<int> shape, float[] numbers) => Add(GraphInitializer, value, tensor =>
    {
        foreach (var dim in shape)
            tensor.Integer(TensorDims, dim);
        tensor.Integer(TensorDataType, Float32);
        tensor.Text(TensorName, value);
        tensor.Bytes(TensorRaw, MemoryMarshal.AsBytes<float>(numbers));
    });

    /// <returns>The name of its output.</returns>
    public string Node(string operation, string output, string[] inputs, params OnnxAttribute[] attributes) =>
        Add(GraphNode, output, node =>
        {
            foreach (var input in inputs)
                node.Text(NodeInput, input);
            node.Text(NodeOutput, output);
            node.Text(NodeOperator, operation);
            foreach (var attribute in attributes)
                node.Nested(NodeAttribute, message => Attribute(message, attribute));
        });

    /// <summary>The bytes of the model.</summary>
    public byte[] ToBytes() => Protobuf.Message(model =>
    {
        model.Integer(ModelFormat, FormatVersion);
        model.Nested(ModelOperatorSets, operators => operators.Integer(OperatorSetVersion, OperatorSet));
        model.Nested(ModelGraph, graph =>
        {
            graph.Text(GraphName, name);
            foreach (var (field, message) in _parts)
                graph.Bytes(field, message);
        });
    });

    private string Add(int field, string value, Action<CodedOutputStream> write)
    {
        _parts.Add((field, Protobuf.Message(write)));
        return value;
    }

    private static void Attribute(CodedOutputStream message, OnnxAttribute attribute)
    {
        message.Text(AttributeName, attribute.Name);
        foreach (var integer in attribute.Integers ?? [])
            message.Integer(AttributeInts, integer);
        if (attribute.Integer is { } number)
            message.Integer(AttributeInt, number);
        if (attribute.Float is { } real)
            message.Float(AttributeFloat, real);
        message.Integer(AttributeType, attribute switch
        {
            { Integers: not null } => TypeInts,
            { Integer: not null } => TypeInt,
            _ => TypeFloat,
        });
    }

    private static void Value(CodedOutputStream message, string value, int elementType, IEnumerable<long> shape)
    {
        message.Text(ValueName, value);
        message.Nested(ValueType, type => type.Nested(TypeTensor, tensor =>
        {
            tensor.Integer(TensorElementType, elementType);
            tensor.Nested(TensorShape, dims =>
            {
                foreach (var size in shape)
                    dims.Nested(ShapeDim, dim => dim.Integer(DimValue, size));
            });
        }));
    }
}
