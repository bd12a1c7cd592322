using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>Channels first with strides that few tiles are written for.</summary>
public sealed class WideStrideTests
{
    private static readonly int[] s_strides = [5, 8, 9, 16, 17, 32];
    private static readonly (int Inputs, int Outputs)[] s_channels = [(3, 3), (21, 21), (1, 8), (64, 1)];

    /// <summary>Each phase would be computed by itself and stored float by float, at a hundredth of what the processor can
    /// do.</summary>
    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void No_layer_of_several_channels_is_left_without_tiles(string target)
    {
        foreach (var spec in Layers())
        {
            var plan = TransposedConvolutionPlanner.Forward(spec, TestTargets.Find(target));
            Assert.DoesNotContain(plan.Summary, static line => line.Contains("strided stores", StringComparison.Ordinal));
        }
    }

    /// <summary>Transposed convolutions, and upsampling that is taught.</summary>
    private static IEnumerable<KernelSpec> Layers() =>
        from stride in s_strides
        from kernel in new[] { stride, 2 * stride - stride % 2 }
        from channels in s_channels
        let layer = Specs.Dense(2, channels.Inputs, channels.Outputs, kernel, stride, layout: Model.TensorLayout.ChannelsFirst)
        from spec in kernel > stride && channels.Inputs == channels.Outputs
            ? new[] { layer, layer with { Operation = KernelOperation.BilinearUpsample, Trainable = true } } : [layer]
        select spec;
}
