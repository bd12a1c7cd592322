using System.Globalization;

namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>Spells the attribute that a user of the case's framework would write for it.</summary>
internal static class AttributeText
{
    private static readonly string[][] SizeProperties =
        [["InputLength"], ["InputHeight", "InputWidth"], ["InputDepth", "InputHeight", "InputWidth"]];

    public static string ConvTranspose(ConformanceCase one, bool constantWeights, string target)
    {
        List<string> arguments = [$"{one.InputChannels}", $"{one.OutputChannels}", Sizes(one.Kernel)];
        if (!IsAll(one.Strides, 1))
            arguments.Add(Sizes(one.Strides));
        arguments.AddRange(PerAxis("Dilation", "Dilations", one.Dilations, 1));
        if (one.Attributes.Group != 1)
            arguments.Add($"Groups = {one.Attributes.Group}");
        if (one.ChannelsFirst)
            arguments.Add("Layout = TensorLayout.ChannelsFirst");
        if (one.WeightLayout != (one.ChannelsFirst ? "IOHW" : "HWOI"))
            arguments.Add($"WeightLayout = WeightLayout.{one.WeightLayout}");
        arguments.AddRange(one.Attributes.Dialect == Dialect.Onnx ? OnnxLengths(one) : TensorFlowLengths(one));
        if (one.Relu)
            arguments.Add("Activation = Activation.Relu");
        if (constantWeights)
        {
            arguments.Add($"Weights = [{Floats(one.W)}]");
            if (one.B is not null)
                arguments.Add($"Bias = [{Floats(one.B)}]");
        }

        arguments.Add($"Targets = Targets.{target}");
        return $"[ConvTranspose{one.Rank}D({string.Join(", ", arguments)})]";
    }

    /// <summary>The case without its weights: they follow from the factor, which is the stride.</summary>
    public static string BilinearUpsample(ConformanceCase one, string target)
    {
        var factor = one.Strides[0];
        var output = one.OutputSize[0] == one.InputSize[0] * factor ? BilinearOutput.Full : BilinearOutput.Recipe;
        string[] arguments =
            [$"{one.InputChannels}", $"{factor}", $"Output = BilinearOutput.{output}", $"Targets = Targets.{target}"];
        return $"[BilinearUpsample2D({string.Join(", ", arguments)})]";
    }

    /// <summary>Only ONNX's output_shape needs the input size to be declared.</summary>
    public static bool DeclaresSize(ConformanceCase one) =>
        one.Attributes is { Dialect: Dialect.Onnx, OutputShape: not null };

    private static IEnumerable<string> OnnxLengths(ConformanceCase one)
    {
        var attributes = one.Attributes;
        if (attributes.AutoPad is { } autoPad && autoPad != "NOTSET")
        {
            yield return autoPad switch
            {
                "SAME_UPPER" => "Padding = Padding.SameUpper",
                "SAME_LOWER" => "Padding = Padding.SameLower",
                "VALID" => "Padding = Padding.Valid",
                _ => throw new NotSupportedException($"{one}: auto_pad '{autoPad}'"),
            };
        }

        // With output_shape the pads follow from it and given ones are ignored by the framework.
        if (attributes.OutputShape is { } shape)
        {
            yield return one.Rank == 1 ? $"OutputShape = {shape[0]}" : $"OutputShape = [{Join(shape)}]";
            for (var axis = 0; axis < one.Rank; axis++)
                yield return $"{SizeProperties[one.Rank - 1][axis]} = {one.InputSize[axis]}";
        }
        else if (attributes.Pads is { } pads)
        {
            yield return one.Rank == 1 ? $"PadBegin = {pads[0]}, PadEnd = {pads[1]}" : $"Pads = [{Join(pads)}]";
        }

        if (attributes.OutputPadding is { } padding)
            yield return one.Rank == 1 ? $"OutputPadding = {padding[0]}" : $"OutputPaddings = [{Join(padding)}]";
    }

    private static IEnumerable<string> TensorFlowLengths(ConformanceCase one)
    {
        var attributes = one.Attributes;
        var output = attributes.OutputShape!;
        if (attributes.AutoPad == "SAME")
        {
            int[] trims = [.. output.Select((size, axis) => one.InputSize[axis] * one.Strides[axis] - size)];
            return ["Padding = Padding.Same", .. PerAxis("OutputTrim", "OutputTrims", trims, 0)];
        }

        var pads = attributes.Pads ?? new int[2 * one.Rank];
        int[] longer = [.. output.Select((size, axis) => size - ShortestOutput(one, pads, axis))];
        return
        [
            attributes.Pads is null ? "Padding = Padding.Valid" : $"Pads = [{Join(pads)}]",
            .. PerAxis("OutputPadding", "OutputPaddings", longer, 0),
        ];
    }

    private static int ShortestOutput(ConformanceCase one, int[] pads, int axis) =>
        (one.InputSize[axis] - 1) * one.Strides[axis] + (one.Kernel[axis] - 1) * one.Dilations[axis] + 1
        - pads[axis] - pads[axis + one.Rank];

    private static IEnumerable<string> PerAxis(string scalar, string array, int[] values, int ifOmitted)
    {
        if (IsAll(values, ifOmitted))
            return [];
        return [IsAll(values, values[0]) ? $"{scalar} = {values[0]}" : $"{array} = [{Join(values)}]"];
    }

    private static bool IsAll(int[] values, int value) => values.All(one => one == value);

    private static string Sizes(int[] sizes) => IsAll(sizes, sizes[0]) ? $"{sizes[0]}" : $"[{Join(sizes)}]";

    private static string Join(int[] values) => string.Join(", ", values);

    private static string Floats(Tensor tensor) =>
        string.Join(", ", tensor.Data.Select(static value => value.ToString("G9", CultureInfo.InvariantCulture) + "f"));
}
