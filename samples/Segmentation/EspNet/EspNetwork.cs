using System.Diagnostics;
using DeconvGen;
using Segmentation.Files;
using Segmentation.Layers;

namespace Segmentation.EspNet;

/// <summary>
/// ESPNet (Mehta and others, 2018) with the weights published for street scenes: an encoder of parallel dilated convolutions,
/// a decoder of transposed ones. The names of tensors are those of the published network.
/// </summary>
internal sealed class EspNetwork
{
    /// <summary>Sides of the picture are multiples of it.</summary>
    public const int SizeMultiple = 8;

    public const int Classes = 11;

    /// <summary>Added to each variance.</summary>
    public const float BatchNormEpsilon = 1e-3f;

    private const int QuarterBlocks = 2;
    private const int EighthBlocks = 8;

    // Of the training images of CamVid, in the order blue, green, red.
    private static readonly float[] Mean = [110.331026f, 108.408863f, 105.033194f];
    private static readonly float[] Deviation = [72.125710f, 72.690745f, 69.904348f];

    private readonly SafeTensors _file;
    private readonly ParallelOptions? _options;
    private readonly Dictionary<string, long> _ticks = [];
    private readonly ILayer2D _entry, _eighthScores, _quarterScores, _up3, _up2, _halfScores;
    private readonly Decoder.Classify _classify;
    private readonly DilatedBlock _quarterDown, _eighthDown, _combine;
    private readonly DilatedBlock[] _quarter, _eighth;
    private readonly Dictionary<string, (float[] Scale, float[] Shift, float[] Slopes)> _norms = [];

    /// <param name="file">The published weights.</param>
    /// <param name="options">Threads; null for one.</param>
    public EspNetwork(SafeTensors file, ParallelOptions? options)
    {
        (_file, _options) = (file, options);
        _entry = new Entry(Weights("encoder.level1", 16, 3, 3, 3));
        _quarterDown = QuarterBlock("encoder.level2_0", new Quarter.Shrink(Weights("encoder.level2_0.c1", 12, 19, 3, 3)));
        _quarter = [.. Enumerable.Range(0, QuarterBlocks).Select(i => $"encoder.level2.{i}")
            .Select(name => QuarterBlock(name, new Quarter.Reduce(Weights($"{name}.c1", 12, 64, 1, 1))))];
        _eighthDown = EighthBlock("encoder.level3_0", new Eighth.Shrink(Weights("encoder.level3_0.c1", 25, 131, 3, 3)));
        _eighth = [.. Enumerable.Range(0, EighthBlocks).Select(i => $"encoder.level3.{i}")
            .Select(name => EighthBlock(name, new Eighth.Reduce(Weights($"{name}.c1", 25, 128, 1, 1))))];
        _eighthScores = new Decoder.EighthScores(Weights("encoder.classifier", 12, 256, 1, 1));
        _quarterScores = new Decoder.QuarterScores(Weights("level3_C", 12, 131, 1, 1));
        _up3 = new Decoder.Upsample(file.Get("up_l3.0.weight", 12, 12, 2, 2));
        _combine = CombineBlock("combine_l2_l3.1");
        _up2 = new Decoder.Upsample(file.Get("up_l2.0.weight", 12, 12, 2, 2));
        _halfScores = new Decoder.HalfScores(Weights("conv", 12, 31, 3, 3));
        _classify = new Decoder.Classify(WithoutVoid(file.Get("classifier.weight", 12, 12, 2, 2)));
        foreach (var (norm, act, channels) in Norms())
            _norms.Add(norm, ReadNorm(norm, act, channels));
    }

    /// <summary>Time of each part so far, in ticks of the stopwatch.</summary>
    public IReadOnlyDictionary<string, long> Ticks => _ticks;

    public void ClearTicks() => _ticks.Clear();

    /// <param name="picture">Sides are multiples of <see cref="SizeMultiple"/>.</param>
    /// <returns>The class of each pixel.</returns>
    public byte[] Label(Picture picture) => Label(Input(picture));

    /// <param name="image">What <see cref="Input"/> made of a picture.</param>
    /// <returns>The class of each pixel.</returns>
    public byte[] Label(Map image)
    {
        var features = Features(image);
        return Part("classes, whole picture", () =>
        {
            var labels = new byte[Decoder.Classify.OutputElements(features.Height, features.Width)];
            _classify.Run(features.Values, features.Height, features.Width, labels, options: _options);
            return labels;
        });
    }

    /// <summary>What the last layer reads, at half the size of the picture.</summary>
    public Map Features(Map image)
    {
        var (p1, p2) = Part("pooled pictures", () =>
        {
            var half = Halve(image);
            return (half, Halve(half));
        });
        var b = Part("level 1, half size", () =>
        {
            var a = Norm("encoder.level1.bn", Run(_entry, image));
            return Norm("encoder.b1.bn", Map.Concatenate(_options, a, p1));
        });
        var d = Part("level 2, quarter size", () =>
        {
            var c0 = Norm("encoder.level2_0.bn", Run(_quarterDown, b));
            return Norm("encoder.b2.bn", Map.Concatenate(_options, Residual(_quarter, c0), c0, p2));
        });
        var f = Part("level 3, eighth size", () =>
        {
            var e0 = Norm("encoder.level3_0.bn", Run(_eighthDown, d));
            return Norm("encoder.b3.bn", Map.Concatenate(_options, e0, Residual(_eighth, e0)));
        });
        var m = Part("decoder, quarter size", () =>
        {
            var u = Run(_up3, Norm("br", Run(_eighthScores, f)));
            var l = Norm("combine_l2_l3.0.bn", Map.Concatenate(_options, Run(_quarterScores, d), u));
            return Norm("combine_l2_l3.1.bn.bn", Run(_combine, l));
        });
        return Part("decoder, half size", () =>
        {
            var v = Norm("up_l2.1.bn", Run(_up2, m));
            return Norm("conv.bn", Run(_halfScores, Map.Concatenate(_options, v, b)));
        });
    }

    /// <summary>A picture as the network reads it.</summary>
    public static Map Input(Picture picture)
    {
        var map = new Map(picture.Height, picture.Width, Picture.Channels);
        for (var i = 0; i < map.Values.Length; i++)
        {
            // Blue comes first, and the network was trained on values that were divided once more by 255.
            var channel = Picture.Channels - 1 - i % Picture.Channels;
            var value = picture.Pixels[i - i % Picture.Channels + channel];
            map.Values[i] = (value - Mean[i % Picture.Channels]) / Deviation[i % Picture.Channels] / 255;
        }

        return map;
    }

    private Map Residual(DilatedBlock[] blocks, Map map)
    {
        foreach (var block in blocks)
            map = Norm(block.NormName, Run(block, map).Add(map, _options));
        return map;
    }

    private Map Run(DilatedBlock block, Map input)
    {
        var reduced = Run(block.Reduce, input);
        List<Map> branches = [Run(block.Near, reduced), Run(block.Second, reduced)];
        foreach (var layer in block.Sums)
        {
            var before = branches[^1];
            var sum = new Map(before.Height, before.Width, before.Channels);
            layer(reduced.Values, before.Values, reduced.Height, reduced.Width, sum.Values, 1, _options);
            branches.Add(sum);
        }

        return Map.Concatenate(_options, [.. branches]);
    }

    private Map Run(ILayer2D layer, Map input)
    {
        var output = new Map(layer.OutputHeight(input.Height), layer.OutputWidth(input.Width), layer.OutputChannels);
        layer.Run(input.Values, input.Height, input.Width, output.Values, options: _options);
        return output;
    }

    private Map Halve(Map picture)
    {
        int height = Pool.Halve.OutputHeight(picture.Height), width = Pool.Halve.OutputWidth(picture.Width);
        var output = new Map(height, width, picture.Channels);
        Pool.Halve.Run(picture.Values, picture.Height, picture.Width, output.Values, options: _options);
        return output;
    }

    private T Part<T>(string name, Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        _ticks[name] = _ticks.GetValueOrDefault(name) + Stopwatch.GetTimestamp() - start;
        return result;
    }

    private Map Norm(string name, Map map) => map.Apply(_norms[name].Scale, _norms[name].Shift, _norms[name].Slopes, _options);

    private float[] Weights(string layer, params int[] shape) => _file.Get($"{layer}.conv.weight", shape);

    private DilatedBlock QuarterBlock(string name, ILayer2D reduce) => new($"{name}.bn.bn", reduce,
        new Quarter.Dilated1(Weights($"{name}.d1", 16, 12, 3, 3)), new Quarter.Dilated2(Weights($"{name}.d2", 12, 12, 3, 3)),
    [
        new Quarter.Dilated4(Weights($"{name}.d4", 12, 12, 3, 3)).Run,
        new Quarter.Dilated8(Weights($"{name}.d8", 12, 12, 3, 3)).Run,
        new Quarter.Dilated16(Weights($"{name}.d16", 12, 12, 3, 3)).Run,
    ]);

    private DilatedBlock EighthBlock(string name, ILayer2D reduce) => new($"{name}.bn.bn", reduce,
        new Eighth.Dilated1(Weights($"{name}.d1", 28, 25, 3, 3)), new Eighth.Dilated2(Weights($"{name}.d2", 25, 25, 3, 3)),
    [
        new Eighth.Dilated4(Weights($"{name}.d4", 25, 25, 3, 3)).Run,
        new Eighth.Dilated8(Weights($"{name}.d8", 25, 25, 3, 3)).Run,
        new Eighth.Dilated16(Weights($"{name}.d16", 25, 25, 3, 3)).Run,
    ]);

    private DilatedBlock CombineBlock(string name) => new(name, new Decoder.Reduce(Weights($"{name}.c1", 2, 24, 1, 1)),
        new Decoder.Dilated1(Weights($"{name}.d1", 4, 2, 3, 3)), new Decoder.Dilated2(Weights($"{name}.d2", 2, 2, 3, 3)),
    [
        new Decoder.Dilated4(Weights($"{name}.d4", 2, 2, 3, 3)).Run,
        new Decoder.Dilated8(Weights($"{name}.d8", 2, 2, 3, 3)).Run,
        new Decoder.Dilated16(Weights($"{name}.d16", 2, 2, 3, 3)).Run,
    ]);

    /// <summary>All batch normalisations: their name, that of the slopes behind them, if any, and channels.</summary>
    private static IEnumerable<(string Norm, string? Slopes, int Channels)> Norms()
    {
        (string Name, int Channels)[] alike =
        [
            ("encoder.level1", 16), ("encoder.b1", 19), ("encoder.level2_0", 64), ("encoder.b2", 131),
            ("encoder.level3_0", 128), ("encoder.b3", 256), ("combine_l2_l3.0", 24), ("combine_l2_l3.1.bn", 12),
            ("up_l2.1", 12), ("conv", 12),
            .. Enumerable.Range(0, QuarterBlocks).Select(i => ($"encoder.level2.{i}.bn", 64)),
            .. Enumerable.Range(0, EighthBlocks).Select(i => ($"encoder.level3.{i}.bn", 128)),
        ];
        return [.. alike.Select(norm => ($"{norm.Name}.bn", (string?)$"{norm.Name}.act", norm.Channels)), ("br", null, 12)];
    }

    /// <summary><c>(x - mean) / sqrt(variance + eps) * weight + bias</c> as <c>x * scale + shift</c>.</summary>
    private (float[] Scale, float[] Shift, float[] Slopes) ReadNorm(string norm, string? act, int channels)
    {
        float[] weight = _file.Get($"{norm}.weight", channels), bias = _file.Get($"{norm}.bias", channels);
        float[] mean = _file.Get($"{norm}.running_mean", channels), variance = _file.Get($"{norm}.running_var", channels);
        var scale = new float[channels];
        var shift = new float[channels];
        for (var c = 0; c < channels; c++)
        {
            scale[c] = (float)(weight[c] / Math.Sqrt((double)variance[c] + BatchNormEpsilon));
            shift[c] = (float)(bias[c] - (double)mean[c] * scale[c]);
        }

        // A slope of 1 changes nothing.
        return (scale, shift, act is null ? [.. Enumerable.Repeat(1f, channels)] : _file.Get($"{act}.weight", channels));
    }

    /// <summary>Of [12 in, 12 out, 2, 2] the first eleven outputs.</summary>
    public static float[] WithoutVoid(float[] weights)
    {
        const int all = 12, perOutput = 4;
        return [.. weights.Where((_, i) => i / perOutput % all < Classes)];
    }

    /// <summary>
    /// One convolution to few channels, then five of different dilation beside one another, whose outputs are added up step by
    /// step and laid behind one another.
    /// </summary>
    private sealed record DilatedBlock(string NormName, ILayer2D Reduce, ILayer2D Near, ILayer2D Second, SkipLayer[] Sums);

    /// <summary>A layer that adds another map to its outputs.</summary>
    private delegate void SkipLayer(
        ReadOnlySpan<float> input, ReadOnlySpan<float> residual, int height, int width, Span<float> output, int batch,
        ParallelOptions? options);
}
