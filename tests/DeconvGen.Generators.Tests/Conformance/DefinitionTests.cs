namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>
/// The readers of the data, the attribute texts and the textbook definition, without any kernel: where a kernel disagrees
/// with published numbers, these tell whether the case was read or declared wrongly.
/// </summary>
public class DefinitionTests
{
    [SharedDataTheory]
    [ForwardCases]
    public void The_definition_gives_the_published_numbers(string id)
    {
        var one = ConformanceData.Cases[id];
        var shape = new TransposedConvolutionShape
        {
            InputChannels = one.InputChannels,
            OutputChannels = one.OutputChannels,
            Groups = one.Attributes.Group,
            InputSize = one.InputSize,
            OutputSize = one.OutputSize,
            Kernel = one.Kernel,
            Stride = one.Strides,
            Dilation = one.Dilations,
            CropBegin = [.. CaseSpecs.Geometry(one).Select(static axis => axis.CropBegin)],
            Layout = one.ChannelsFirst ? TensorLayout.ChannelsFirst : TensorLayout.ChannelsLast,
            WeightLayout = Enum.Parse<WeightLayout>(one.WeightLayout),
            Activation = one.Relu ? Activation.Relu : Activation.None,
            Batch = one.Batch,
        };

        var output = new float[one.Y.Data.Length];
        Array.Fill(output, float.NaN);
        ReferenceTransposedConvolution.Run(shape, one.X.Data, one.W.Data, one.B?.Data ?? [], output);
        NumbersAssert.Close(one, output);
    }

    [SharedDataTheory]
    [ForwardCases]
    public void The_attribute_resolves_to_the_published_geometry(string id)
    {
        var one = ConformanceData.Cases[id];
        var spec = CaseSpecs.Of(one);
        Assert.Equal(
            (one.InputChannels, one.OutputChannels, one.Attributes.Group, one.Rank),
            (spec.InputChannels, spec.OutputChannels, spec.Groups, spec.Rank));
        Assert.Equal(one.WeightLayout, spec.WeightLayout.ToString());
        Assert.Equal(one.Kernel, spec.Axes.Select(static axis => axis.Kernel));
        Assert.Equal(one.Strides, spec.Axes.Select(static axis => axis.Stride));
        Assert.Equal(one.Dilations, spec.Axes.Select(static axis => axis.Dilation));

        var geometry = CaseSpecs.Geometry(one);
        Assert.Equal(one.OutputSize, geometry.Select((axis, i) => (int)axis.OutputSize(one.InputSize[i])));
        if (one.CropBegin is not null)
            Assert.Equal(one.CropBegin, geometry.Select(static axis => axis.CropBegin));
    }

    [SharedDataFact]
    public void The_bilinear_filter_has_the_published_weights()
    {
        var bilinear = KernelRow.Of(KernelForm.Bilinear, "Scalar").Select(static row => row.Case).ToArray();
        Assert.Equal(11, bilinear.Length);
        Assert.All(bilinear, static one =>
            Assert.Equal(one.W.Data, BilinearFilter.CreateDense2D(one.InputChannels, one.Strides[0])));
    }

    /// <summary>A reader that lost cases would make every other test here pass.</summary>
    [SharedDataFact]
    public void No_case_is_lost()
    {
        var groups = ConformanceData.Cases.Keys.CountBy(static id => id[..id.IndexOf('/')]).ToDictionary();
        Assert.Equal((52, 9, 14, 11), (groups["literal"], groups["onnx"], groups["tf"], groups["real-layers"]));
        var literal = ConformanceData.Literal;
        Assert.Equal((10, 7, 12), (literal.Quantized.Count, literal.Gradients.Count, literal.Invalid.Count));
        Assert.Equal(86, KernelRow.Of(KernelForm.RunTimeWeights, "Avx2").Count());
        Assert.Equal(72, KernelRow.Of(KernelForm.ConstantWeights, "Avx2").Count());
    }
}
