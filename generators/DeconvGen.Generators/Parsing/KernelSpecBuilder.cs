using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Parsing;

/// <summary>
/// Merges the spellings of an attribute into one <see cref="KernelSpec"/>. Nothing is refused here: numbers that cannot be
/// stay as they are written, and what is missing gets its default.
/// </summary>
internal static class KernelSpecBuilder
{
    public static KernelSpec Build(AttributeArguments arguments, TypeSignature type) =>
        Forward(arguments, type) with { Gradients = arguments.Number("Gradients") != 0 };

    private static KernelSpec Forward(AttributeArguments arguments, TypeSignature type) =>
        arguments.Operation == KernelOperation.BilinearUpsample ? Bilinear(arguments, type) : Dense(arguments, type);

    private static KernelSpec Dense(AttributeArguments arguments, TypeSignature type)
    {
        var axes = new AxisSpec[arguments.Rank];
        for (var axis = 0; axis < axes.Length; axis++)
        {
            axes[axis] = new(
                PerAxis("kernelSize", null, axis, 1),
                PerAxis("stride", null, axis, 1),
                PerAxis("Dilation", "Dilations", axis, 1),
                Pad(arguments, axis, atEnd: false),
                Pad(arguments, axis, atEnd: true),
                PerAxis("OutputPadding", "OutputPaddings", axis, 0),
                PerAxis("OutputTrim", "OutputTrims", axis, 0),
                InputSize(arguments, axis),
                PerAxis("OutputShape", null, axis, 0));
        }

        var layout = (TensorLayout)arguments.Number("Layout");
        return new(
            type,
            arguments.Operation,
            arguments.Number("inputChannels", 1),
            arguments.Number("outputChannels", 1),
            arguments.Number("Groups", 1),
            new(axes),
            (PaddingDialect)arguments.Number("Padding"),
            layout,
            Resolve((WeightLayout)arguments.Number("WeightLayout"), layout, arguments.Operation),
            (Activation)arguments.Number("Activation"),
            arguments.Floats("Weights"),
            arguments.Floats("Bias"),
            (TargetSet)arguments.Number("Targets", (int)TargetSet.All))
        {
            Epilogue = Epilogue(arguments),
            Algorithm = (Algorithm)arguments.Number("Algorithm"),
        };

        int PerAxis(string name, string? namePerAxis, int axis, int fallback) =>
            (namePerAxis is null ? arguments.Find(name) : arguments.Find(name, namePerAxis))?.ForAxis(axis) ?? fallback;
    }

    private static KernelSpec Bilinear(AttributeArguments arguments, TypeSignature type)
    {
        var factor = arguments.Number("factor", 1);
        var output = (BilinearOutput)arguments.Number("Output");
        var axes = new AxisSpec[arguments.Rank];
        for (var axis = 0; axis < axes.Length; axis++)
        {
            axes[axis] = new(
                KernelSize(factor),
                factor,
                OutputTrim: output == BilinearOutput.Recipe ? factor - 1 : 0,
                InputSize: InputSize(arguments, axis));
        }

        var channels = arguments.Number("channels", 1);
        var trainable = arguments.Number("Trainable") != 0;
        var layout = (TensorLayout)arguments.Number("Layout");
        return new(
            type,
            KernelOperation.BilinearUpsample,
            channels,
            channels,
            trainable ? 1 : channels,
            new(axes),
            PaddingDialect.Same,
            layout,
            Resolve((WeightLayout)arguments.Number("WeightLayout"), layout, arguments.Operation),
            (Activation)arguments.Number("Activation"),
            Weights: default,
            Bias: default,
            (TargetSet)arguments.Number("Targets", (int)TargetSet.All),
            output,
            trainable)
        {
            Epilogue = Epilogue(arguments),
            Algorithm = (Algorithm)arguments.Number("Algorithm"),
        };
    }

    private static EpilogueSpec Epilogue(AttributeArguments arguments) => new(
        arguments.Real("Slope", EpilogueSpec.DefaultSlope),
        arguments.Real("ClampMin", float.NegativeInfinity),
        arguments.Real("ClampMax", float.PositiveInfinity),
        arguments.Floats("Slopes"),
        arguments.Number("Residual") != 0,
        arguments.Number("ArgMax") != 0);

    /// <summary><c>2 * factor - factor % 2</c>, as far as an int holds it.</summary>
    private static int KernelSize(int factor) => (int)Math.Min(int.MaxValue, Math.Max(0L, 2L * factor - factor % 2));

    /// <summary>
    /// <c>Pads</c> holds one number for everything, one per axis for both ends, or all begins and then all ends;
    /// <c>PadBegin</c>, <c>PadEnd</c> and <c>Pad</c> are for all axes.
    /// </summary>
    private static int Pad(AttributeArguments arguments, int axis, bool atEnd)
    {
        if (arguments.Find("Pads") is { } pads)
        {
            var twoEnds = pads.Integers.Count == 2 * arguments.Rank;
            return pads.ForAxis(twoEnds && atEnd ? arguments.Rank + axis : axis) ?? 0;
        }

        return arguments.Number("Pad", arguments.Number(atEnd ? "PadEnd" : "PadBegin"));
    }

    private static int InputSize(AttributeArguments arguments, int axis) =>
        arguments.Number("Input" + AxisNames.For(arguments.Rank)[axis]);

    private static WeightLayout Resolve(WeightLayout weights, TensorLayout layout, KernelOperation operation) =>
        (weights, operation == KernelOperation.Convolution) switch
        {
            (WeightLayout.Auto, true) => layout == TensorLayout.ChannelsFirst ? WeightLayout.OIHW : WeightLayout.HWIO,
            (WeightLayout.Auto, false) => layout == TensorLayout.ChannelsFirst ? WeightLayout.IOHW : WeightLayout.HWOI,
            _ => weights,
        };
}
