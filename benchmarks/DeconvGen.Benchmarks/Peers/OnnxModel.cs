using System.Runtime.InteropServices;
using DeconvGen.Benchmarks.Layers;
using Google.Protobuf;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>
/// An ONNX model of a single ConvTranspose node. The numbers are those of the fields in the published ModelProto, GraphProto,
/// NodeProto, AttributeProto, TensorProto, ValueInfoProto and TypeProto.
/// </summary>
internal static class OnnxModel
{
    public const string InputName = "x", OutputName = "y";
    private const string WeightsName = "w";

    // The format of ONNX 1.14; the operator is unchanged from version 11 to 21.
    private const int FormatVersion = 9, OperatorSet = 19;
    private const int ModelFormat = 1, ModelGraph = 7, ModelOperatorSets = 8;
    private const int OperatorSetVersion = 2;
    private const int GraphNode = 1, GraphName = 2, GraphInitializer = 5, GraphInput = 11, GraphOutput = 12;
    private const int NodeInput = 1, NodeOutput = 2, NodeOperator = 4, NodeAttribute = 5;
    private const int AttributeName = 1, AttributeInt = 3, AttributeInts = 8, AttributeType = 20;
    private const int TypeInt = 2, TypeInts = 7;
    private const int TensorDims = 1, TensorDataType = 2, TensorName = 8, TensorRaw = 9, Float32 = 1;
    private const int ValueName = 1, ValueType = 2;
    private const int TypeTensor = 1, TensorElementType = 1, TensorShape = 2, ShapeDim = 1, DimValue = 1;

    /// <summary>The bytes of the model; input and output sizes are fixed in it, the weights are its only initializer.</summary>
    public static byte[] Create(Case @case, float[] weights) => Message(model =>
    {
        Integer(model, ModelFormat, FormatVersion);
        Nested(model, ModelOperatorSets, operators => Integer(operators, OperatorSetVersion, OperatorSet));
        Nested(model, ModelGraph, graph =>
        {
            Nested(graph, GraphNode, node => Node(node, @case));
            Text(graph, GraphName, @case.Name);
            Nested(graph, GraphInitializer, tensor => Weights(tensor, @case, weights));
            Nested(graph, GraphInput, value => Value(value, InputName, InputShape(@case)));
            Nested(graph, GraphOutput, value => Value(value, OutputName, OutputShape(@case)));
        });
    });

    public static long[] InputShape(Case @case) => [1, @case.InputChannels, .. @case.InputSize.Select(static n => (long)n)];

    public static long[] OutputShape(Case @case) => [1, @case.OutputChannels, .. @case.OutputSize.Select(static n => (long)n)];

    private static void Node(CodedOutputStream node, Case @case)
    {
        Text(node, NodeInput, InputName);
        Text(node, NodeInput, WeightsName);
        Text(node, NodeOutput, OutputName);
        Text(node, NodeOperator, "ConvTranspose");
        Nested(node, NodeAttribute, attribute =>
        {
            Text(attribute, AttributeName, "group");
            Integer(attribute, AttributeInt, @case.Groups);
            Integer(attribute, AttributeType, TypeInt);
        });
        Integers("kernel_shape", @case.PerAxis(@case.Kernel));
        Integers("strides", @case.PerAxis(@case.Stride));
        Integers("pads", [.. @case.PerAxis(@case.Pad), .. @case.PerAxis(@case.Pad)]);
        Integers("output_padding", @case.PerAxis(@case.OutputPadding));

        void Integers(string name, int[] values) => Nested(node, NodeAttribute, attribute =>
        {
            Text(attribute, AttributeName, name);
            foreach (var value in values)
                Integer(attribute, AttributeInts, value);
            Integer(attribute, AttributeType, TypeInts);
        });
    }

    private static void Weights(CodedOutputStream tensor, Case @case, float[] weights)
    {
        foreach (var dim in (int[])[@case.InputChannels, @case.OutputChannels / @case.Groups, .. @case.PerAxis(@case.Kernel)])
            Integer(tensor, TensorDims, dim);
        Integer(tensor, TensorDataType, Float32);
        Text(tensor, TensorName, WeightsName);
        tensor.WriteTag(TensorRaw, WireFormat.WireType.LengthDelimited);
        tensor.WriteBytes(ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(weights)));
    }

    private static void Value(CodedOutputStream value, string name, long[] shape)
    {
        Text(value, ValueName, name);
        Nested(value, ValueType, type => Nested(type, TypeTensor, tensor =>
        {
            Integer(tensor, TensorElementType, Float32);
            Nested(tensor, TensorShape, dims =>
            {
                foreach (var size in shape)
                    Nested(dims, ShapeDim, dim => Integer(dim, DimValue, size));
            });
        }));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var stream = new CodedOutputStream(memory, leaveOpen: true))
            write(stream);
        return memory.ToArray();
    }

    private static void Nested(CodedOutputStream stream, int field, Action<CodedOutputStream> write)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteBytes(ByteString.CopyFrom(Message(write)));
    }

    private static void Text(CodedOutputStream stream, int field, string text)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteString(text);
    }

    private static void Integer(CodedOutputStream stream, int field, long value)
    {
        stream.WriteTag(field, WireFormat.WireType.Varint);
        stream.WriteInt64(value);
    }
}
