using System.Globalization;
using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>Shape and phases in words, the same for plans, headers of generated files and documentation comments.</summary>
internal static class PhaseText
{
    /// <summary>E.g. <c>transposed convolution 2-D, 64 -> 32 channels, kernel 4x4, stride 2x2, crop 1x1, channels last, weights
    /// HWOI, relu</c>.</summary>
    public static string Shape(KernelSpec spec)
    {
        var parts = new List<string>
        {
            spec.Operation switch
            {
                KernelOperation.BilinearUpsample => "bilinear upsampling ",
                KernelOperation.Convolution => "convolution ",
                _ => "transposed convolution ",
            } + $"{spec.Rank}-D",
            spec.IsDepthwise && spec.Groups > 1
                ? $"{spec.InputChannels} channels, depthwise"
                : $"{spec.InputChannels} -> {spec.OutputChannels} channels"
                    + (spec.Groups > 1 ? $" in {spec.Groups} groups" : ""),
            "kernel " + Join(spec, static axis => axis.Kernel),
            "stride " + Join(spec, static axis => axis.Stride),
        };
        if (spec.Axes.Any(static axis => axis.Dilation > 1))
            parts.Add("dilation " + Join(spec, static axis => axis.Dilation));
        var geometry = Enumerable.Range(0, spec.Rank).Select(spec.Geometry).ToList();
        parts.Add(spec.Operation == KernelOperation.Convolution
            ? "pad " + string.Join("x", geometry.Select(static axis =>
                axis.VaryingPad == VaryingPad.None ? Text(axis.ConvolutionPad) : "same"))
            : "crop " + string.Join("x", geometry.Select(static axis => Text(axis.CropBegin))));
        if (spec.HasDeclaredSize)
            parts.Add("input " + Join(spec, static axis => axis.InputSize));
        parts.Add(spec.Layout == TensorLayout.ChannelsLast ? "channels last" : "channels first");
        parts.Add(spec.IsFixedBilinear
            ? "output " + spec.BilinearOutput switch
            {
                BilinearOutput.Recipe => "(n - 1) * f + 1",
                BilinearOutput.Replicated => "n * f with replicated edges",
                _ => "n * f",
            }
            : (spec.Weights.IsDefault ? "" : "constant ") + $"weights {spec.WeightLayout}");
        if (spec.Algorithm == Algorithm.Winograd)
            parts.Add("minimal filtering");
        if (spec.Epilogue.ArgMax)
            parts.Add("labels");
        if (spec.Epilogue.Residual)
            parts.Add("plus a residual");
        if (spec.Activation != Activation.None)
            parts.Add(ActivationName(spec));
        return string.Join(", ", parts);
    }

    private static string ActivationName(KernelSpec spec) => spec.Activation switch
    {
        Activation.LeakyRelu => $"leaky relu {Text(spec.Epilogue.Slope)}",
        Activation.Clamp => $"clamp {Text(spec.Epilogue.ClampMin)} to {Text(spec.Epilogue.ClampMax)}",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>Output size of an axis as a formula of its input size n.</summary>
    public static string OutputSize(AxisGeometry axis)
    {
        var positions = (axis.Stride == 1 ? "n" : $"{axis.Stride} * n")
            + (axis.OutputOffset == 0 ? "" : axis.OutputOffset > 0 ? $" + {axis.OutputOffset}" : $" - {-axis.OutputOffset}");
        return axis.InputStep == 1 ? positions : $"floor(({positions}) / {axis.InputStep})";
    }

    /// <summary>Output size, and which inputs an output reads, in a line.</summary>
    public static string Axis(PhaseDecomposition axis)
    {
        var geometry = axis.Geometry;
        var size = "output " + OutputSize(geometry);
        return geometry switch
        {
            { IsConvolution: false } => $"{size}, crop {Text(geometry.CropBegin)}, "
                + $"window m = (o + {Text(geometry.CropBegin)}) / {Text(axis.Stride)}",
            { VaryingPad: VaryingPad.None } => $"{size}, pad {Text(geometry.ConvolutionPad)}",
            _ => $"{size}, pad p = max(0, (out - 1) * {Text(geometry.InputStep)} + {Text(geometry.Extent)} - n"
                + $"{(geometry.VaryingPad == VaryingPad.OddInFront ? " + 1" : "")}) / 2",
        };
    }

    /// <summary>
    /// The phases of an axis, each as its kernel elements in the order of the inputs they meet; with the numbers where they
    /// are few and constant: <c>phase 0: [k2, k0] = [3, 1] on x[m-1], x[m]</c>.
    /// </summary>
    public static IEnumerable<string> Phases(KernelSpec spec, PhaseDecomposition axis)
    {
        const int Listed = 4;
        if (axis.Geometry.IsConvolution)
        {
            yield return Taps(axis.Geometry);
            yield break;
        }

        foreach (var phase in axis.Phases.Take(Listed))
        {
            var taps = Enumerable.Range(0, phase.Count).Reverse().ToList();
            if (taps.Count == 0)
            {
                yield return $"phase {phase.Residue}: no tap, the bias alone";
                continue;
            }

            var elements = taps.Select(u => phase.FirstTap + u * axis.TapStep).ToList();
            var numbers = spec.Rank == 1 && spec.Weights.Count == axis.Geometry.Kernel
                ? $" = [{string.Join(", ", elements.Select(k => Text(spec.Weights[k])))}]"
                : "";
            yield return $"phase {phase.Residue}: [{string.Join(", ", elements.Select(static k => $"k{k}"))}]{numbers}"
                + $" on {string.Join(", ", taps.Select(u => "x" + Methods.Window(-axis.Offset(phase, u))))}";
        }

        if (axis.Stride > Listed)
        {
            var counts = axis.Phases.Select(static phase => phase.Count);
            yield return $"and {axis.Stride - Listed} more, each with {counts.Min()} to {counts.Max()} taps";
        }
    }

    /// <summary>The taps of a convolution with the inputs that they read for output o: <c>[k0, k1] on x[2o-1], x[2o]</c>.</summary>
    private static string Taps(AxisGeometry axis)
    {
        var origin = (axis.InputStep == 1 ? "o" : $"{Text(axis.InputStep)}o") + (axis.VaryingPad == VaryingPad.None ? "" : "-p");
        var elements = Enumerable.Range(0, axis.Kernel).ToList();
        return $"taps: [{string.Join(", ", elements.Select(static k => $"k{k}"))}] on " + string.Join(", ", elements.Select(k =>
        {
            var place = k * axis.Dilation - (axis.VaryingPad == VaryingPad.None ? axis.ConvolutionPad : 0);
            return $"x[{origin}{(place == 0 ? "" : place < 0 ? Text(place) : "+" + Text(place))}]";
        }));
    }

    public static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Join(KernelSpec spec, Func<AxisSpec, int> value) =>
        string.Join("x", spec.Axes.Select(axis => Text(value(axis))));
}
