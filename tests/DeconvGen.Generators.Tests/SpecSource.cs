using System.Globalization;
using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;
using DeconvGen.Generators.Tests.Gradients;

namespace DeconvGen.Generators.Tests;

/// <summary>Source text that declares a spec, as a user would write it, with a driver whose signature is the same for all, and
/// one of its gradients where it has them.</summary>
internal static class SpecSource
{
    public static string Of(KernelSpec spec, string space)
    {
        var isStatic = !spec.IsInstance;
        var target = isStatic ? "Kernel" : "layer";
        var residual = spec.Epilogue.Residual ? "residual, " : "";
        var output = spec.Epilogue.ArgMax ? "labels" : "output";
        var sizes = spec.Rank == 1 || spec.HasDeclaredSize ? "" : Sizes(spec, 0);
        var slopes = spec.Activation == Model.Activation.PRelu ? ", slopes" : "";
        var run = $"{target}.Run(input, {residual}{sizes}{output}, batch, options);";
        // Behind the input size stands the output size, where a call asks for one.
        if (spec.OutputSizePerCall && spec.Rank > 1)
        {
            run = $"if (size.Length > {spec.Rank}) {target}.Run(input, {residual}{Sizes(spec, 0)}{output}, "
                + $"{Sizes(spec, spec.Rank)}batch, options); else {run}";
        }

        return $$"""
            namespace {{space}}
            {
                [DeconvGen.{{Attribute(spec)}}]
                public {{(isStatic ? "static" : "sealed")}} partial class Kernel;

                public static class Driver
                {
                    {{(isStatic ? "" : "public static System.Action<object>? Made;\n")}}
                    {{(spec.Epilogue.ArgMax ? "public static bool LabelsInFront;\n" : "")}}
                    public static void Run(
                        System.ReadOnlySpan<float> weights, System.ReadOnlySpan<float> bias, System.ReadOnlySpan<float> slopes,
                        System.ReadOnlySpan<float> residual, System.ReadOnlySpan<float> input, int[] size, System.Span<float> output,
                        int batch, int threads)
                    {
                        var options = threads > 1 ? new System.Threading.Tasks.ParallelOptions { MaxDegreeOfParallelism = threads } : null;
                        {{(isStatic ? "" : $"var layer = new Kernel(weights, bias{slopes});")}}
                        {{(isStatic ? "" : "Made?.Invoke(layer);")}}
                        {{(spec.Epilogue.ArgMax ? Labels : "")}}
                        {{run}}
                        {{(spec.Epilogue.ArgMax ? LabelsToFloats : "")}}
                    }
                }

            {{(spec.Gradients ? GradientSource.Driver(spec) : "")}}
            }

            """;
    }

    /// <summary>A quarter of the output's bytes: the last, so that labels end where the output ends, or the first, so that they
    /// begin where it begins.</summary>
    private const string Labels = "var labels = System.Runtime.InteropServices.MemoryMarshal.AsBytes(output)"
        + ".Slice(LabelsInFront ? 0 : 3 * output.Length, output.Length);";

    /// <summary>Each label is read before the float that is written over it.</summary>
    private const string LabelsToFloats = "for (var i = 0; i < labels.Length; i++) "
        + "{ var at = LabelsInFront ? labels.Length - 1 - i : i; output[at] = labels[at]; }";

    private static string Sizes(KernelSpec spec, int first) =>
        string.Concat(Enumerable.Range(first, spec.Rank).Select(static i => $"size[{i}], "));

    public static string Attribute(KernelSpec spec)
    {
        var named = new List<string>();
        var head = spec.Operation == KernelOperation.BilinearUpsample
            ? $"BilinearUpsample{spec.Rank}D({spec.InputChannels}, {spec.Axes[0].Stride}"
            : Head(spec);
        if (spec.Operation == KernelOperation.BilinearUpsample)
        {
            if (spec.BilinearOutput != Model.BilinearOutput.Full)
                named.Add($"Output = DeconvGen.BilinearOutput.{spec.BilinearOutput}");
            if (spec.Trainable)
                named.Add("Trainable = true");
        }
        else
        {
            ConvTranspose(spec, named);
        }

        var isConvolution = spec.Operation == KernelOperation.Convolution;
        var defaultLayout = spec.Layout == Model.TensorLayout.ChannelsLast
            ? isConvolution ? Model.WeightLayout.HWIO : Model.WeightLayout.HWOI
            : isConvolution ? Model.WeightLayout.OIHW : Model.WeightLayout.IOHW;
        if (spec.Layout != Model.TensorLayout.ChannelsLast)
            named.Add("Layout = DeconvGen.TensorLayout.ChannelsFirst");
        if (spec.WeightLayout != defaultLayout)
            named.Add($"WeightLayout = DeconvGen.WeightLayout.{spec.WeightLayout}");
        if (spec.Activation != Model.Activation.None)
            named.Add($"Activation = DeconvGen.Activation.{spec.Activation}");
        Epilogue(spec.Epilogue, named);
        if (spec.Algorithm != Model.Algorithm.Direct)
            named.Add($"Algorithm = DeconvGen.Algorithm.{spec.Algorithm}");
        if (spec.Gradients)
            named.Add("Gradients = true");
        if (spec.Targets != TargetSet.All)
            named.Add($"Targets = DeconvGen.Targets.{spec.Targets}");
        for (var i = 0; i < spec.Rank && spec.HasDeclaredSize; i++)
            named.Add($"Input{AxisNames.For(spec.Rank)[i]} = {spec.Axes[i].InputSize}");
        return $"{head}{string.Concat(named.Select(static text => ", " + text))})";
    }

    private static void Epilogue(EpilogueSpec epilogue, List<string> named)
    {
        var usual = new EpilogueSpec();
        if (epilogue.Slope != usual.Slope)
            named.Add($"Slope = {VectorTarget.Literal(epilogue.Slope)}");
        if (epilogue.ClampMin != usual.ClampMin)
            named.Add($"ClampMin = {VectorTarget.Literal(epilogue.ClampMin)}");
        if (epilogue.ClampMax != usual.ClampMax)
            named.Add($"ClampMax = {VectorTarget.Literal(epilogue.ClampMax)}");
        if (epilogue.ArgMax)
            named.Add("ArgMax = true");
        if (epilogue.Residual)
            named.Add("Residual = true");
        if (!epilogue.Slopes.IsDefault)
            named.Add($"Slopes = [{Numbers(epilogue.Slopes)}]");
    }

    private static string Head(KernelSpec spec)
    {
        var name = spec.Operation == KernelOperation.Convolution ? "Conv" : "ConvTranspose";
        return spec.Rank == 1
            ? $"{name}1D({spec.InputChannels}, {spec.OutputChannels}, {spec.Axes[0].Kernel}, {spec.Axes[0].Stride}"
            : $"{name}{spec.Rank}D({spec.InputChannels}, {spec.OutputChannels}, {PerAxis(spec, static a => a.Kernel)}, "
                + PerAxis(spec, static a => a.Stride);
    }

    private static void ConvTranspose(KernelSpec spec, List<string> named)
    {
        void Axis(string single, string several, Func<AxisSpec, int> value, int usual)
        {
            if (spec.Axes.All(axis => value(axis) == usual))
                return;
            named.Add(spec.Rank == 1 ? $"{single} = {value(spec.Axes[0])}" : $"{several} = {PerAxis(spec, value)}");
        }

        Axis("Dilation", "Dilations", static a => a.Dilation, 1);
        Axis("OutputPadding", "OutputPaddings", static a => a.OutputPadding, 0);
        Axis("OutputTrim", "OutputTrims", static a => a.OutputTrim, 0);
        if (spec.Axes.Any(static a => a.OutputSize > 0))
            named.Add(spec.Rank == 1 ? $"OutputShape = {spec.Axes[0].OutputSize}"
                : $"OutputShape = {PerAxis(spec, static a => a.OutputSize)}");
        if (spec.Axes.Any(static a => a.PadBegin + a.PadEnd > 0))
        {
            named.Add(spec.Rank == 1
                ? $"PadBegin = {spec.Axes[0].PadBegin}, PadEnd = {spec.Axes[0].PadEnd}"
                : "Pads = ["
                    + string.Join(", ", spec.Axes.Select(static a => a.PadBegin).Concat(spec.Axes.Select(static a => a.PadEnd)))
                    + "]");
        }

        if (spec.Groups > 1)
            named.Add($"Groups = {spec.Groups}");
        if (spec.Padding != PaddingDialect.Explicit)
            named.Add($"Padding = DeconvGen.Padding.{spec.Padding}");
        if (!spec.Weights.IsDefault)
            named.Add($"Weights = [{Numbers(spec.Weights)}]");
        if (!spec.Bias.IsDefault)
            named.Add($"Bias = [{Numbers(spec.Bias)}]");
    }

    private static string PerAxis(KernelSpec spec, Func<AxisSpec, int> value) =>
        $"[{string.Join(", ", spec.Axes.Select(axis => value(axis).ToString(CultureInfo.InvariantCulture)))}]";

    private static string Numbers(IEnumerable<float> values) => string.Join(", ", values.Select(VectorTarget.Literal));
}
