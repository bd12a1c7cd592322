namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>Published gradients: Y of the case is the gradient by the output.</summary>
internal sealed record GradientCase(ConformanceCase Case, Tensor ByInput, Tensor ByWeights, Tensor? ByBias);

/// <summary>Published gradients of other frameworks through the whole path: attribute, generator, compiler, kernel.</summary>
public sealed class GradientConformanceTests
{
    private static readonly Lazy<System.Reflection.Assembly> s_kernels = new(static () =>
        GeneratorHarness.Run(GeneratorHarness.Compile(
            [
                .. from one in ConformanceData.Literal.Gradients from target in KernelRow.Targets select Source(one.Case, target),
                .. TargetEmulation.Sources,
            ])).Load());

    private delegate void Driver(
        float[] weights, float[] input, float[] outputGradient, int[] size, float[] byInput, float[] byWeights, float[] byBias,
        int batch);

    [SharedDataTheory]
    [GradientCases]
    public void Gradients_give_the_published_numbers(string id, string target)
    {
        var published = ConformanceData.Literal.Gradients.Single(one => one.Case.Id == id);
        var one = published.Case;
        var driver = s_kernels.Value.GetType($"{Space(one, target)}.Driver", throwOnError: true)!
            .GetMethod("Run")!.CreateDelegate<Driver>();
        var (byInput, byWeights, byBias) = (
            Unwritten(one.X.Data.Length), Unwritten(one.W.Data.Length), Unwritten(one.OutputChannels));
        driver(one.W.Data, one.X.Data, one.Y.Data, one.InputSize, byInput, byWeights, byBias, one.Batch);

        NumbersAssert.Close(one with { Y = published.ByInput }, byInput);
        NumbersAssert.Close(one with { Y = published.ByWeights }, byWeights);
        if (published.ByBias is { } bias)
            NumbersAssert.Close(one with { Y = bias }, byBias);
    }

    private static string Space(ConformanceCase one, string target) =>
        $"Gradients.{target}.{one.Id.Replace('/', '_').Replace('-', '_')}";

    private static string Source(ConformanceCase one, string target)
    {
        var sizes = one.Rank == 1 ? "" : string.Concat(Enumerable.Range(0, one.Rank).Select(static axis => $"size[{axis}], "));
        return $$"""
            using DeconvGen;

            namespace {{Space(one, target)}};

            {{AttributeText.ConvTranspose(one, constantWeights: false, target)[..^2]}}, Gradients = true)]
            public sealed partial class Layer;

            public static class Driver
            {
                public static void Run(
                    float[] weights, float[] input, float[] outputGradient, int[] size, float[] byInput, float[] byWeights, float[] byBias,
                    int batch)
                {
                    var layer = new Layer(weights);
                    layer.InputGradient(outputGradient, {{sizes}}byInput, batch);
                    layer.WeightGradient(input, outputGradient, {{sizes}}byWeights, batch: batch);
                    layer.BiasGradient(outputGradient, {{sizes}}byBias, batch: batch);
                }
            }

            """;
    }

    private static float[] Unwritten(int count)
    {
        var values = new float[count];
        Array.Fill(values, float.NaN);
        return values;
    }
}
