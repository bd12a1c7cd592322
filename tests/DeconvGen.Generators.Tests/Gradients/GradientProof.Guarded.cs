using System.Runtime.InteropServices;
using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>Where the spans of gradient kernels lie in memory does not show.</summary>
internal sealed partial class GradientProof
{
    /// <summary>An input with its ends once more on both sides.</summary>
    private int WidenedCount => _size.Aggregate(_batch * _spec.InputChannels, static (product, size) => product * (size + 2));

    /// <summary>Floats that a call rents first, if it rents any.</summary>
    private int? FirstRented => ReplicatedEdges.HasThem(_spec) ? WidenedCount
        : TurnedTensors.SuitWeightGradient(_spec) ? _spec.OutputChannels > 1 ? _textbook.OutputCount : _textbook.InputCount
        : _plans.TurnsWeights ? _spec.WeightCount
        : null;

    /// <summary>Every span and every copy of the weights ends at a page that must not be touched, then starts behind one, then is
    /// unaligned: the same bits as on ordinary memory. A touched page ends the process.</summary>
    public void PlaceInMemoryDoesNotShow(GuardedKernel<SpecKernels.GradientDriver> kernel)
    {
        var (weights, bias) = (Weights(Real), _spec.IsInstance ? Fill(_spec.OutputChannels, Real) : []);
        var (input, outputGradient) = (Fill(_textbook.InputCount, Real), Fill(_textbook.OutputCount, Real));
        var output = _spec.Activation == Model.Activation.None ? [] : Fill(outputGradient.Length, Real);
        var (byWeights, byBias) = _spec.IsInstance ? (Fill(weights.Length, Real), Fill(bias.Length, Real)) : ([], []);
        Assert.Equal(_plans.Input.Pack is not null, kernel.Packs);

        var expected = (Output: outputGradient.ToArray(), Input: Unwritten(input.Length),
            Weights: byWeights.ToArray(), Bias: byBias.ToArray());
        GuardedScratch.Forget();
        kernel.Run(weights, bias, input, output, expected.Output, _size, expected.Input, expected.Weights, expected.Bias,
            true, _batch, 1);
        // Where no output reads an input and the turned input has a single channel, nothing is there to copy.
        if (GuardedScratch.HoldsCopies || expected.Input.Any(static gradient => gradient != 0))
            Assert.Equal(_plans.Input.TurnedRows is not null, GuardedScratch.HoldsCopies);
        foreach (var (atEnd, shift, threads) in GuardedCall.Places)
        {
            using var memory = new GuardedCall(atEnd, shift);
            GuardedScratch.Move(memory);
            var ofOutput = memory.Guard(outputGradient);
            var ofInput = memory.Guard(Unwritten(input.Length));
            var ofWeights = memory.Guard(byWeights);
            var ofBias = memory.Guard(byBias);
            var rented = FirstRented is { } count ? new RentedTail(count) : null;
            using (kernel.Enter(memory))
            {
                kernel.Run(memory.Guard(weights), memory.Guard(bias), memory.Guard(input), memory.Guard(output),
                    ofOutput, _size, ofInput, ofWeights, ofBias, true, _batch, threads);
            }

            rented?.IsUntouched();
            // Those of the forward pass and, in another order, those of the gradient by the input.
            Assert.Equal(_spec.IsInstance ? 2 : kernel.Packs ? 1 : 0, memory.Moved);
            Same("output", expected.Output, ofOutput);
            Same("input", expected.Input, ofInput);
            Same("weights", expected.Weights, ofWeights);
            Same("bias", expected.Bias, ofBias);

            void Same(string what, float[] wanted, ReadOnlySpan<float> actual)
            {
                if (!MemoryMarshal.AsBytes(actual).SequenceEqual(MemoryMarshal.AsBytes(wanted.AsSpan())))
                    Assert.Fail($"{this}: gradient by {what} has other bits where {memory}, {threads} threads.");
            }
        }
    }
}
