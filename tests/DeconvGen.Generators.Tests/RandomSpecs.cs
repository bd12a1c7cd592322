using System.Globalization;
using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Random declarations over everything that attributes can say, small enough to interpret.</summary>
internal sealed class RandomSpecs(int seed)
{
    private const int LargestWork = 60_000;

    private readonly Random _random = new(seed);

    /// <summary>A new one each time, or that of the environment variable DECONVGEN_SEED.</summary>
    public static int Seed() => Environment.GetEnvironmentVariable("DECONVGEN_SEED") is { } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : Random.Shared.Next();

    public IEnumerable<KernelCase> Take(int count)
    {
        for (var made = 0; made < count;)
        {
            var one = _random.Next(6) == 0 ? Bilinear(made) : _random.Next(3) == 0 ? Convolution(made) : ConvTranspose(made);
            if (one is null || Work(one) > LargestWork)
                continue;
            made++;
            yield return one;
        }
    }

    private static long Work(KernelCase one) =>
        Definition.OutputSize(one.Spec, one.InputSize).Aggregate((long)one.Batch * one.Spec.OutputChannels, static (n, size) =>
            n * size)
        * (one.Spec.InputChannels / one.Spec.Groups) * Math.Max(1,
            one.Spec.Axes.Aggregate(1, static (n, axis) => n * axis.Kernel) / one.Spec.Axes.Aggregate(1, static (n, axis) =>
            n * axis.Stride));

    private KernelCase? Bilinear(int number)
    {
        var spec = Specs.Bilinear(_random.Next(1, 3), Channels(), _random.Next(1, 13), (Model.BilinearOutput)_random.Next(3),
            (Model.TensorLayout)_random.Next(2));
        if (_random.Next(4) == 0)
            spec = spec with
            {
                BilinearOutput = Model.BilinearOutput.Full,
                Trainable = true,
                Groups = 1,
                Axes = Specs.Axes(spec.Rank, spec.Axes[0] with { OutputTrim = 0 }),
                Algorithm = spec.Axes[0].Stride > 1 && _random.Next(3) == 0 ? Model.Algorithm.Winograd : Model.Algorithm.Direct,
            };
        if (_random.Next(3) == 0)
            spec = spec with { Activation = Activation(slopes: spec.Trainable) };
        spec = spec with { Epilogue = Parameters(spec.Activation) with { Residual = _random.Next(3) == 0 } };
        return Finish(number, spec, [.. spec.Axes.Select(_ => Size(spec.Rank))]);
    }

    private KernelCase? ConvTranspose(int number)
    {
        var rank = _random.Next(1, 4);
        var padding = (PaddingDialect)_random.Next(5);
        return Dense(number, rank, padding, KernelOperation.ConvTranspose);
    }

    private KernelCase? Convolution(int number) =>
        Dense(number, _random.Next(1, 4), (PaddingDialect)_random.Next(5), KernelOperation.Convolution);

    private KernelCase? Dense(int number, int rank, PaddingDialect padding, KernelOperation operation)
    {
        var isConvolution = operation == KernelOperation.Convolution;
        var groups = _random.Next(3) == 0 ? _random.Next(2, 20) : 1;
        var depthwise = groups > 1 && _random.Next(2) == 0;
        var (inputs, outputs) = depthwise ? (1, 1) : groups > 1 ? (_random.Next(1, 4), _random.Next(1, 12))
            : (Channels(), Channels());
        var declared = _random.Next(5) == 0;
        int[] size = [.. Enumerable.Range(0, rank).Select(_ => Size(rank))];
        AxisSpec[] axes = [.. size.Select(n => Axis(padding, rank, declared ? n : 0, isConvolution))];
        // Depthwise kernels with wide windows, most of them whole numbers of strides, are common and have tiles of their own.
        if (depthwise && !isConvolution && _random.Next(2) == 0)
            axes = [.. axes.Select(axis => Wide(axis, rank))];
        // Many inputs and no overlap: lanes run over the ends of rows.
        if (rank == 2 && groups == 1 && !isConvolution && _random.Next(4) == 0)
        {
            (inputs, outputs) = (_random.Next(96, 104), _random.Next(1, 6));
            axes = [.. axes.Select(static axis => (Size: Math.Min(axis.Stride, 5), axis.InputSize))
                .Select(static axis => new AxisSpec(axis.Size, axis.Size, InputSize: axis.InputSize))];
        }

        if (declared && !isConvolution && padding == PaddingDialect.Explicit && _random.Next(2) == 0)
            axes = [.. axes.Select(axis => axis with { PadBegin = 0, PadEnd = 0,
                OutputSize = _random.Next(1, axis.InputSize * axis.Stride + 4) })];
        var layout = (Model.TensorLayout)_random.Next(2);
        var spec = Specs.Dense(rank, inputs * groups, outputs * groups, 1, 1, groups: groups, layout: layout) with
        {
            Operation = operation,
            Axes = new(axes),
            Padding = padding,
            WeightLayout = (Model.WeightLayout)_random.Next(isConvolution ? 3 : 1, isConvolution ? 6 : 4),
            Activation = _random.Next(3) == 0 ? Model.Activation.None : Activation(slopes: true),
        };
        spec = spec with { Epilogue = Parameters(spec.Activation) with { Residual = _random.Next(3) == 0 } };
        if (!isConvolution && rank < 3 && groups == 1 && _random.Next(3) == 0)
            spec = MinimalFiltering(spec);
        var outSize = Definition.OutputSize(spec, size);
        var weights = Definition.WeightCount(spec);
        if (outSize.Any(static n => n < 1) || weights > 40_000)
            return null;
        if (weights <= 400 && spec.Algorithm == Model.Algorithm.Direct && _random.Next(3) == 0)
        {
            spec = spec with
            {
                Weights = new([.. Enumerable.Range(0, weights).Select(_ => _random.Next(3) == 0 ? 0f : _random.Next(-4, 5))]),
                Bias = _random.Next(2) == 0 ? default : new([.. Enumerable.Range(0, spec.OutputChannels)
                    .Select(_ => (float)_random.Next(-4, 5))]),
                Epilogue = spec.Activation != Model.Activation.PRelu ? spec.Epilogue : spec.Epilogue with
                {
                    Slopes = new([.. Enumerable.Range(0, spec.OutputChannels).Select(_ => _random.Next(-2, 5) / 4f)]),
                },
            };
        }

        return Finish(number, spec, size);
    }

    /// <summary>Phases with one tap or two; some with lanes over many input channels.</summary>
    private KernelSpec MinimalFiltering(KernelSpec spec) => (_random.Next(3) > 0 ? spec
        : spec with { InputChannels = _random.Next(64, 84), OutputChannels = _random.Next(1, 4) }) with
    {
        Algorithm = Model.Algorithm.Winograd,
        Axes = new([.. spec.Axes.Select(axis => axis with
        {
            Kernel = axis.Stride + _random.Next(1, axis.Stride + 1),
            Dilation = 1,
            OutputPadding = Math.Min(axis.OutputPadding, axis.Stride - 1),
        })]),
    };

    /// <summary>Any but none.</summary>
    /// <param name="slopes">A slope for each channel can be had.</param>
    private Model.Activation Activation(bool slopes)
    {
        Model.Activation[] all = [.. Enum.GetValues<Model.Activation>()
            .Where(one => one != Model.Activation.None && (slopes || one != Model.Activation.PRelu))];
        return all[_random.Next(all.Length)];
    }

    /// <summary>Numbers with which products of small integers are exact, now and then the usual ones.</summary>
    private EpilogueSpec Parameters(Model.Activation activation) => activation switch
    {
        Model.Activation.LeakyRelu when _random.Next(2) == 0 => new(Slope: _random.Next(-2, 5) / 4f),
        Model.Activation.Clamp => new(ClampMin: _random.Next(3) == 0 ? float.NegativeInfinity : _random.Next(-9, 1),
            ClampMax: _random.Next(3) == 0 ? float.PositiveInfinity : _random.Next(0, 9)),
        _ => new(),
    };

    private AxisSpec Axis(PaddingDialect padding, int rank, int inputSize, bool isConvolution)
    {
        var stride = _random.Next(8) == 0 ? _random.Next(1, 20) : _random.Next(1, 5);
        var kernel = _random.Next(8) == 0 ? _random.Next(1, 24 / rank) : _random.Next(1, 6);
        var dilation = _random.Next(4) == 0 ? _random.Next(2, 5) : 1;
        var axis = new AxisSpec(kernel, stride, dilation, InputSize: inputSize);
        var limit = Math.Max(stride, dilation);
        var extent = (kernel - 1) * dilation + 1;
        if (isConvolution)
        {
            return padding == PaddingDialect.Explicit
                ? axis with { PadBegin = _random.Next(0, extent + 2), PadEnd = _random.Next(0, extent + 2) }
                : axis;
        }

        return padding switch
        {
            PaddingDialect.Explicit => axis with
            {
                PadBegin = _random.Next(0, extent + 1),
                PadEnd = _random.Next(0, extent + 1),
                OutputPadding = _random.Next(2) * _random.Next(limit)
            },
            PaddingDialect.Valid => axis with { OutputPadding = _random.Next(2) * _random.Next(stride) },
            PaddingDialect.Same => axis with { OutputTrim = _random.Next(2) * _random.Next(stride) },
            _ => axis with { OutputPadding = _random.Next(2) * _random.Next(limit) },
        };
    }

    private AxisSpec Wide(AxisSpec axis, int rank)
    {
        var stride = Math.Max(1, Math.Max(axis.OutputPadding, axis.OutputTrim) + _random.Next(1, rank == 1 ? 40 : 14));
        var kernel = stride * _random.Next(1, 4) + _random.Next(2) * _random.Next(-1, 2);
        return axis with { Stride = stride, Kernel = Math.Max(1, kernel), Dilation = 1 };
    }

    /// <summary>Some write labels, where sums of small integers are exact: a rounding may decide between equal scores.</summary>
    private KernelCase Finish(int number, KernelSpec spec, int[] size)
    {
        var factor = spec.Axes[0].Stride;
        var isExact = spec.Operation != KernelOperation.BilinearUpsample || spec.Trainable || (factor & (factor - 1)) == 0;
        if (spec.Rank == 2 && isExact && _random.Next(6) == 0)
            spec = spec with { Activation = Model.Activation.None, Epilogue = new(ArgMax: true) };
        return new($"random {number}", spec, size, 1 + number % 3 / 2);
    }

    /// <summary>Few, often whole vectors, now and then many.</summary>
    private int Channels() => _random.Next(8) switch
    {
        < 2 => _random.Next(1, 40),
        < 4 => 4 << _random.Next(4),
        _ => _random.Next(1, 10),
    };

    private int Size(int rank) => rank switch
    {
        1 => _random.Next(1, 80),
        2 => _random.Next(1, _random.Next(2) == 0 ? 5 : 40),
        _ => _random.Next(1, _random.Next(3) == 0 ? 12 : 4),
    };
}
