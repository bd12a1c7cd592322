#pragma warning disable CA1859 // The interface is what is tested.
namespace DeconvGen.Tests;

/// <summary>What training relies on beyond right numbers: errors before anything is written, no allocation, new weights in
/// place, one interface.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class GradientContractTests
{
    private const int Height = 5;
    private const int Width = 7;

    [Fact]
    public void New_weights_are_those_of_a_fresh_layer()
    {
        float[] first = Layers.Ramp(LearningUpsample.WeightCount), second = [.. first.Select(static w => 1 - 2 * w)],
            bias = Layers.Ramp(5);
        var (layer, fresh) = (new LearningUpsample(first, bias), new LearningUpsample(second, bias));
        layer.SetWeights(second, bias);
        Assert.Equal(Output(fresh), Output(layer));
        Assert.Equal(InputGradient(fresh), InputGradient(layer));

        layer.SetWeights(second);
        Assert.Equal(Output(new LearningUpsample(second)), Output(layer));
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => layer.SetWeights(new float[3])).ParamName);
        Assert.Equal("bias", Assert.Throws<ArgumentException>(() => layer.SetWeights(first, new float[4])).ParamName);
        Assert.Equal(Output(new LearningUpsample(second)), Output(layer));
    }

    [Fact]
    public void Minimal_filtering_has_the_gradients_of_the_direct_form()
    {
        float[] weights = Layers.Ramp(LearningUpsample.WeightCount), bias = Layers.Ramp(5);
        ITrainable2D direct = new LearningUpsample(weights, bias),
            filtered = new LearningFiltered([.. weights.Select(static w => -w)], bias);
        filtered.SetWeights(weights, bias);
        Assert.All(Output(direct).Zip(Output(filtered)), static pair =>
            Assert.Equal(pair.First, pair.Second, 1e-4f * (1 + Math.Abs(pair.First))));
        Assert.Equal(InputGradient(direct), InputGradient(filtered));
        Assert.Equal(WeightGradient(direct), WeightGradient(filtered));

        static float[] WeightGradient(ITrainable2D layer)
        {
            var gradient = new float[layer.WeightCount];
            layer.WeightGradient(Layers.Ramp(Inputs(layer)), Layers.Ramp(Outputs(layer)), Height, Width, gradient);
            return gradient;
        }
    }

    [Fact]
    public void Gradients_are_overwritten_or_added_to()
    {
        ITrainable2D layer = new LearningUpsample(Layers.Ramp(LearningUpsample.WeightCount));
        var (input, gradient) = (Layers.Ramp(Inputs(layer)), Layers.Ramp(Outputs(layer)));
        var (weights, bias) = (new float[layer.WeightCount], new float[5]);
        Array.Fill(weights, 3f);
        Array.Fill(bias, 3f);
        layer.WeightGradient(input, gradient, Height, Width, weights);
        layer.BiasGradient(gradient, Height, Width, bias);
        var (twice, biasTwice) = (weights.ToArray(), bias.ToArray());
        layer.WeightGradient(input, gradient, Height, Width, twice, accumulate: true);
        layer.BiasGradient(gradient, Height, Width, biasTwice, accumulate: true);
        Assert.All(weights.Zip(twice), static pair =>
            Assert.Equal(2 * pair.First, pair.Second, 1e-4f * (1 + Math.Abs(pair.First))));
        Assert.All(bias.Zip(biasTwice), static pair =>
            Assert.Equal(2 * pair.First, pair.Second, 1e-4f * (1 + Math.Abs(pair.First))));

        layer.WeightGradient([], [], Height, Width, twice, accumulate: true, batch: 0);
        Assert.NotEqual(new float[twice.Length], twice);
        layer.WeightGradient([], [], Height, Width, twice, batch: 0);
        layer.BiasGradient([], Height, Width, biasTwice, batch: 0);
        Assert.Equal(new float[twice.Length], twice);
        Assert.Equal(new float[5], biasTwice);
    }

    [Fact]
    public void Wrong_lengths_and_overlaps_are_refused_and_nothing_is_written()
    {
        ITrainable2D layer = new LearningUpsample(Layers.Ramp(LearningUpsample.WeightCount));
        var (input, output) = (new float[Inputs(layer)], new float[Outputs(layer)]);
        var written = Enumerable.Repeat(-7f, input.Length + output.Length).ToArray();
        Refused("outputGradient", () => layer.InputGradient(output.AsSpan(1), Height, Width, written.AsSpan(0, input.Length)));
        Refused("inputGradient", () => layer.InputGradient(output, Height, Width, written));
        Refused("inputGradient", () =>
            layer.InputGradient(written.AsSpan(0, output.Length), Height, Width, written.AsSpan(1, input.Length)));
        Refused("input", () => layer.WeightGradient(output, output, Height, Width, written.AsSpan(0, layer.WeightCount)));
        Refused("outputGradient", () => layer.WeightGradient(input, input, Height, Width, written.AsSpan(0, layer.WeightCount)));
        Refused("weightGradient", () => layer.WeightGradient(input, output, Height, Width, written));
        Refused("weightGradient", () => layer.WeightGradient(
            written.AsSpan(0, input.Length), output, Height, Width, written.AsSpan(0, layer.WeightCount)));
        Refused("biasGradient", () => layer.BiasGradient(output, Height, Width, written));
        Refused("outputGradient", () => layer.BiasGradient(input, Height, Width, written.AsSpan(0, 5)));
        Refused("height", () => layer.BiasGradient(output, 0, Width, written.AsSpan(0, 5)));
        Refused("batch", () => layer.BiasGradient(output, Height, Width, written.AsSpan(0, 5), batch: -1));

        void Refused(string argument, Action call)
        {
            Assert.Equal(argument, Assert.ThrowsAny<ArgumentException>(call).ParamName);
            Assert.All(written, static value => Assert.Equal(-7f, value));
        }
    }

    [Fact]
    public void Declared_sizes_hold_for_gradients_too()
    {
        ITrainable1D layer = new LearningLine(Layers.Ramp(LearningLine.WeightCount));
        var gradient = new float[2 * 9];
        layer.InputGradient(Layers.Ramp(3 * 20), gradient);
        Assert.DoesNotContain(0f, gradient);
        Assert.Throws<ArgumentException>(() => layer.InputGradient(new float[3 * 18], new float[2 * 8]));
    }

    [Fact]
    public void The_activation_is_gone_back_through()
    {
        ITrainable2D layer = new LearningUpsample(Layers.Ramp(LearningUpsample.WeightCount));
        float[] gradient = [1, 2, 3];
        layer.ActivationGradient([0, 5, 0], gradient);
        Assert.Equal([0, 2, 0], gradient);
        layer = new LearningPlanes(Layers.Ramp(LearningPlanes.WeightCount));
        layer.ActivationGradient([0, 5, 0], gradient);
        Assert.Equal([0, 2, 0], gradient);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        ITrainable2D[] layers =
        [
            new LearningUpsample(Layers.Ramp(LearningUpsample.WeightCount)),
            new LearningPlanes(Layers.Ramp(LearningPlanes.WeightCount)),
            new LearningManyPlanes(Layers.Ramp(LearningManyPlanes.WeightCount)),
            new LearningConvolution(Layers.Ramp(LearningConvolution.WeightCount)),
        ];
        foreach (var layer in layers)
        {
            var (input, output) = (Layers.Ramp(Inputs(layer)), Layers.Ramp(Outputs(layer)));
            var (inputGradient, weights, bias) = (
                new float[input.Length], new float[layer.WeightCount], new float[layer.OutputChannels]);
            Assert.Equal(0, Allocations.OfCalls(() =>
            {
                layer.ActivationGradient(output, output);
                layer.InputGradient(output, Height, Width, inputGradient);
                layer.WeightGradient(input, output, Height, Width, weights);
                layer.BiasGradient(output, Height, Width, bias);
                layer.SetWeights(weights, bias);
                layer.SetWeights(weights);
            }));
        }

        var (scores, fixedGradient) = (Layers.Ramp(3 * 16 * Height * Width), new float[3 * Height * Width]);
        Assert.Equal(0, Allocations.OfCalls(() => FixedUpsample.InputGradient(scores, Height, Width, fixedGradient)));
    }

    /// <summary>Weights in the code are packed when the type is first used, with a bias of zeros where there is none.</summary>
    [Fact]
    public void Constant_weights_without_bias_run_forwards_and_backwards()
    {
        float[] input = [1, 2, 3, 4, 5, 6];
        var output = new float[3];
        FixedThinning.Run(input, 1, 2, output);
        Assert.Equal([1, 4, 9], output);

        var gradient = new float[6];
        FixedThinning.InputGradient([1, 1, 1], 1, 2, gradient);
        Assert.Equal([1, 2, 3, 0, 0, 0], gradient);
    }

    /// <summary>Squared error and plain gradient descent: a layer finds the weights that made its targets.</summary>
    [Fact]
    public void A_layer_learns_the_weights_of_another()
    {
        var random = new Random(5);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        var (truth, trueBias) = (Draw(LearningConvolution.WeightCount), Draw(4));
        var (weights, bias) = (Draw(truth.Length), Draw(4));
        const int Batch = 8;
        var input = Draw(Batch * 3 * 9 * 9);
        var target = new float[Batch * LearningConvolution.OutputElements(9, 9)];
        new LearningConvolution(truth, trueBias).Run(input, 9, 9, target, Batch);

        var layer = new LearningConvolution(weights, bias);
        var (output, byWeights, byBias) = (new float[target.Length], new float[weights.Length], new float[4]);
        for (var step = 0; step < 400; step++)
        {
            layer.Run(input, 9, 9, output, Batch);
            for (var i = 0; i < output.Length; i++)
                output[i] = (output[i] - target[i]) * (4f / target.Length);
            layer.WeightGradient(input, output, 9, 9, byWeights, batch: Batch);
            layer.BiasGradient(output, 9, 9, byBias, batch: Batch);
            for (var i = 0; i < weights.Length; i++)
                weights[i] -= 5f * byWeights[i];
            for (var i = 0; i < bias.Length; i++)
                bias[i] -= 0.5f * byBias[i];
            layer.SetWeights(weights, bias);
        }

        Assert.All(weights.Zip(truth), static pair => Assert.Equal(pair.Second, pair.First, 0.01f));
        Assert.All(bias.Zip(trueBias), static pair => Assert.Equal(pair.Second, pair.First, 0.01f));
    }

    private static int Inputs(ITrainable2D layer) => layer.InputChannels * Height * Width;

    private static int Outputs(ITrainable2D layer) =>
        layer.OutputChannels * layer.OutputHeight(Height) * layer.OutputWidth(Width);

    private static float[] Output(ITrainable2D layer)
    {
        var output = new float[Outputs(layer)];
        layer.Run(Layers.Ramp(Inputs(layer)), Height, Width, output);
        return output;
    }

    private static float[] InputGradient(ITrainable2D layer)
    {
        var gradient = new float[Inputs(layer)];
        layer.InputGradient(Layers.Ramp(Outputs(layer)), Height, Width, gradient);
        return gradient;
    }
}
