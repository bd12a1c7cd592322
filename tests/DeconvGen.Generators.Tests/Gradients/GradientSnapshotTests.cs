using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>Plans of gradients that a reviewer reads: by the weights and by the bias. That by the input is a mirrored
/// layer's.</summary>
public sealed class GradientSnapshotTests
{
    [Theory]
    [InlineData("enet")]
    [InlineData("depthwise_12")]
    [InlineData("channels_first_3_to_5")]
    [InlineData("conv_3x3_16")]
    [InlineData("conv_planar_stride2")]
    public void Plan(string name)
    {
        var spec = KernelCases.Find(name).Spec with { Gradients = true };
        var plans = GradientPlans.Of(spec, TestTargets.Find("Avx2"));
        Snapshot.Verify(PlanPrinter.Print(spec, plans.Weights!), $"{name}/weight_gradient", "txt");
        Snapshot.Verify(PlanPrinter.Print(spec, plans.Bias!), $"{name}/bias_gradient", "txt");
    }
}
