using System.Diagnostics;
using System.Reflection;

namespace DeconvGen.Tests;

/// <summary>What the generator and compiled code rely on: numbers of enums, and attributes that leave no trace.</summary>
public class AttributeTests
{
    public static TheoryData<Type> Attributes =>
    [
        typeof(LayerAttribute),
        typeof(ConvAttribute),
        typeof(Conv1DAttribute),
        typeof(Conv2DAttribute),
        typeof(Conv3DAttribute),
        typeof(ConvTransposeAttribute),
        typeof(ConvTranspose1DAttribute),
        typeof(ConvTranspose2DAttribute),
        typeof(ConvTranspose3DAttribute),
        typeof(BilinearUpsampleAttribute),
        typeof(BilinearUpsample1DAttribute),
        typeof(BilinearUpsample2DAttribute),
    ];

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Attributes_are_conditional_single_and_not_inherited(Type attribute)
    {
        var usage = attribute.GetCustomAttribute<AttributeUsageAttribute>(inherit: false);

        Assert.Equal(["DECONVGEN_ATTRIBUTES"],
            attribute.GetCustomAttributes<ConditionalAttribute>(inherit: false).Select(static c => c.ConditionString));
        Assert.NotNull(usage);
        Assert.Equal((AttributeTargets.Class | AttributeTargets.Struct, false, false),
            (usage.ValidOn, usage.AllowMultiple, usage.Inherited));
        Assert.NotEqual(attribute.IsSealed, attribute.IsAbstract);
    }

    [Theory]
    [InlineData(TensorLayout.ChannelsLast, 0)]
    [InlineData(TensorLayout.ChannelsFirst, 1)]
    [InlineData(WeightLayout.Auto, 0)]
    [InlineData(WeightLayout.HWOI, 1)]
    [InlineData(WeightLayout.IOHW, 2)]
    [InlineData(WeightLayout.OHWI, 3)]
    [InlineData(WeightLayout.HWIO, 4)]
    [InlineData(WeightLayout.OIHW, 5)]
    [InlineData(Padding.Explicit, 0)]
    [InlineData(Padding.Same, 1)]
    [InlineData(Padding.Valid, 2)]
    [InlineData(Padding.SameUpper, 3)]
    [InlineData(Padding.SameLower, 4)]
    [InlineData(Activation.None, 0)]
    [InlineData(Activation.Relu, 1)]
    [InlineData(Activation.LeakyRelu, 2)]
    [InlineData(Activation.Clamp, 3)]
    [InlineData(Activation.Sigmoid, 4)]
    [InlineData(Activation.Tanh, 5)]
    [InlineData(Activation.PRelu, 6)]
    [InlineData(Algorithm.Direct, 0)]
    [InlineData(Algorithm.Winograd, 1)]
    [InlineData(BilinearOutput.Full, 0)]
    [InlineData(BilinearOutput.Recipe, 1)]
    [InlineData(BilinearOutput.Replicated, 2)]
    [InlineData(Targets.Scalar, 1)]
    [InlineData(Targets.Portable, 2)]
    [InlineData(Targets.Avx2, 4)]
    [InlineData(Targets.Avx512, 8)]
    [InlineData(Targets.All, int.MaxValue)]
    public void Numbers_of_enums_never_change(object value, int number) => Assert.Equal(number, (int)value);

    [Fact]
    public void Defaults_are_one_group_all_targets_and_no_constants()
    {
        var attribute = new ConvTranspose1DAttribute(2, 3, 4);

        Assert.Equal((2, 3, 4, 1), (attribute.InputChannels, attribute.OutputChannels, attribute.KernelSize, attribute.Stride));
        Assert.Equal((1, 1, Targets.All), (attribute.Groups, attribute.Dilation, attribute.Targets));
        Assert.Null(attribute.Weights);
        Assert.Null(attribute.Bias);
        Assert.Equal(Targets.All, new BilinearUpsample2DAttribute(21, 8).Targets);
    }

    [Fact]
    public void A_number_for_all_axes_stands_for_each()
    {
        Assert.Equal([4, 4], new ConvTranspose2DAttribute(1, 1, 4).KernelSize);
        Assert.Equal([1, 1], new ConvTranspose2DAttribute(1, 1, [2, 3]).Stride);
        Assert.Equal([2, 3], new ConvTranspose2DAttribute(1, 1, 4, [2, 3]).Stride);
        Assert.Equal([5, 6], new ConvTranspose2DAttribute(1, 1, [5, 6], [2, 3]).KernelSize);
        Assert.Equal([4, 4, 4], new ConvTranspose3DAttribute(1, 1, 4, 2).KernelSize);
        Assert.Equal([2, 2, 2], new ConvTranspose3DAttribute(1, 1, [1, 2, 3], 2).Stride);
        Assert.Equal([4, 4, 4], new ConvTranspose3DAttribute(1, 1, 4, [1, 2, 3]).KernelSize);
        Assert.Equal([1, 2, 3], new ConvTranspose3DAttribute(1, 1, [5, 6, 7], [1, 2, 3]).Stride);
    }
}
