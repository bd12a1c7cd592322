using DeconvGen.Benchmarks.Peers;
using Segmentation.EspNet;
using Segmentation.Files;

namespace DeconvGen.Benchmarks.EspNet;

/// <summary>
/// The published ESPNet as an ONNX model, layer by layer as it was published: batch normalisations are nodes of their own, and
/// the runtime folds those that it can. Names of tensors are those of the weights file, which has their shapes.
/// </summary>
internal sealed class EspNetModel
{
    private const int QuarterBlocks = 2, EighthBlocks = 8;
    private static readonly int[] s_dilations = [4, 8, 16];
    private static readonly string[] s_normParts = ["weight", "bias", "running_mean", "running_var"];

    private readonly OnnxGraph _graph = new("espnet");
    private readonly Dictionary<string, NamedTensor> _tensors;
    private int _values;

    private EspNetModel(SafeTensors file)
    {
        _tensors = file.Tensors.ToDictionary(static tensor => tensor.Name);
        var (name, shape, numbers) = _tensors["classifier.weight"];
        _tensors[name] = new(name, [shape[0], EspNetwork.Classes, .. shape.Skip(2)], EspNetwork.WithoutVoid(numbers));
    }

    /// <param name="file">The published weights.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="width">Likewise.</param>
    /// <param name="labels">Whether it ends in the class of each pixel, a byte; else in scores.</param>
    public static byte[] Create(SafeTensors file, int height, int width, bool labels)
    {
        var model = new EspNetModel(file);
        var scores = model.Scores(model._graph.Input("image", [1, 3, height, width]));
        if (labels)
        {
            var best = model.Node("ArgMax", [scores], new("axis", Integer: 1), new("keepdims", Integer: 0));
            var output = model._graph.Node("Cast", "labels", [best], new OnnxAttribute("to", Integer: OnnxGraph.Byte));
            model._graph.Output(output, OnnxGraph.Byte, [1, height, width]);
        }
        else
        {
            model._graph.Output(scores, OnnxGraph.Float32, [1, EspNetwork.Classes, height, width]);
        }

        return model._graph.ToBytes();
    }

    private string Scores(string image)
    {
        var half = Pool(image);
        var quarter = Pool(half);
        var a = Activated("encoder.level1", Convolution("encoder.level1", image, stride: 2));
        var b = Activated("encoder.b1", Concatenate(a, half));
        var c0 = Activated("encoder.level2_0", Block("encoder.level2_0", b, stride: 2));
        var d = Activated("encoder.b2", Concatenate(Residuals("encoder.level2", QuarterBlocks, c0), c0, quarter));
        var e0 = Activated("encoder.level3_0", Block("encoder.level3_0", d, stride: 2));
        var f = Activated("encoder.b3", Concatenate(e0, Residuals("encoder.level3", EighthBlocks, e0)));
        var u = Upsample("up_l3.0", Norm("br", Convolution("encoder.classifier", f)));
        var l = Activated("combine_l2_l3.0", Concatenate(Convolution("level3_C", d), u));
        var m = Activated("combine_l2_l3.1.bn", Block("combine_l2_l3.1", l));
        var v = Activated("up_l2.1", Upsample("up_l2.0", m));
        var n = Activated("conv", Convolution("conv", Concatenate(v, b)));
        return Upsample("classifier", n);
    }

    private string Residuals(string name, int count, string value)
    {
        for (var i = 0; i < count; i++)
            value = Activated($"{name}.{i}.bn", Node("Add", [Block($"{name}.{i}", value), value]));
        return value;
    }

    /// <summary>Branches of growing dilation on one narrow map, added up step by step and laid behind one another.</summary>
    private string Block(string name, string value, int stride = 1)
    {
        var narrow = Convolution($"{name}.c1", value, stride);
        List<string> branches = [Convolution($"{name}.d1", narrow), Convolution($"{name}.d2", narrow, dilation: 2)];
        foreach (var dilation in s_dilations)
            branches.Add(Node("Add", [branches[^1], Convolution($"{name}.d{dilation}", narrow, dilation: dilation)]));
        return Concatenate([.. branches]);
    }

    private string Convolution(string name, string value, int stride = 1, int dilation = 1)
    {
        var kernel = _tensors[$"{name}.conv.weight"].Shape[^1];
        var pad = dilation * (kernel - 1) / 2;
        return Node("Conv", [value, Weights($"{name}.conv.weight")], new("kernel_shape", [kernel, kernel]),
            new("strides", [stride, stride]), new("dilations", [dilation, dilation]), new("pads", [pad, pad, pad, pad]));
    }

    private string Upsample(string name, string value)
    {
        var shape = _tensors[$"{name}.weight"].Shape;
        return Node("ConvTranspose", [value, Weights($"{name}.weight")],
            new("kernel_shape", [shape[2], shape[3]]), new("strides", [2, 2]));
    }

    private string Activated(string name, string value)
    {
        var slopes = _tensors[$"{name}.act.weight"];
        var perPlane = _graph.Weights(slopes.Name, [slopes.Values.Length, 1, 1], slopes.Values);
        return Node("PRelu", [Norm($"{name}.bn", value), perPlane]);
    }

    private string Norm(string name, string value) => Node("BatchNormalization",
        [value, .. s_normParts.Select(part => Weights($"{name}.{part}"))],
        new OnnxAttribute("epsilon", Float: EspNetwork.BatchNormEpsilon));

    private string Pool(string value) => Node("AveragePool", [value], new("kernel_shape", [3, 3]), new("strides", [2, 2]),
        new("pads", [1, 1, 1, 1]), new("count_include_pad", Integer: 1));

    private string Concatenate(params string[] values) => Node("Concat", values, new OnnxAttribute("axis", Integer: 1));

    private string Weights(string name) => _graph.Weights(name, _tensors[name].Shape, _tensors[name].Values);

    private string Node(string operation, string[] inputs, params OnnxAttribute[] attributes) =>
        _graph.Node(operation, $"{operation}{_values++}", inputs, attributes);
}
