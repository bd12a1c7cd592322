using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// The gradients of a layer on one target. By the input it is the mirrored operation, by the weights a correlation of the two
/// tensors, in the orientation of the transposed convolution: a convolution's is that of its mirror with the tensors exchanged.
/// </summary>
/// <param name="Weights">Null where the weights are constants; so is <paramref name="Bias"/>.</param>
/// <param name="TurnsWeights">Whether <paramref name="Weights"/> adds to sums in an order of their own.</param>
internal sealed record GradientPlans(KernelPlan Input, KernelPlan? Weights, KernelPlan? Bias, bool TurnsWeights = false)
{
    public const string InputRole = "InputGradient";

    public IEnumerable<KernelPlan> All => new[] { Input, Weights, Bias }.OfType<KernelPlan>();

    public static GradientPlans Of(KernelSpec spec, VectorTarget target)
    {
        var mirror = MirrorSpec.Of(ReplicatedEdges.HasThem(spec) ? ReplicatedEdges.Widened(spec) : spec)!;
        var input = TransposedConvolutionPlanner.Forward(mirror, target) with { Role = InputRole };
        if (!spec.IsInstance)
            return new(input, null, null);
        var ofWeights = spec.Operation == KernelOperation.Convolution ? mirror : spec;
        if (TurnedTensors.SuitWeightGradient(spec))
            ofWeights = TurnedTensors.Turn(ofWeights);
        var turnsWeights = TurnedWeights.Suit(ofWeights);
        if (turnsWeights)
            ofWeights = TurnedWeights.Turn(ofWeights);
        return new(input, WeightGradientPlanner.Plan(ofWeights, target), BiasGradientPlanner.Plan(spec, target), turnsWeights);
    }
}
