using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>spec -> plan: which strategy suits the shape. Expects a valid spec.</summary>
internal static class TransposedConvolutionPlanner
{
    /// <summary>The forward pass of a layer: on turned copies of its tensors where they suit
    /// (<see cref="TurnedLayers"/>).</summary>
    public static KernelPlan Forward(KernelSpec spec, VectorTarget target)
    {
        if (TurnedLayers.Suit(spec, target))
            return Turned(spec, target);
        var context = new KernelContext(spec, target);
        if (FewChannels.Suit(context) && InPlanes(spec, target) is { } plan)
            return plan;
        if (TurnedLayers.SuitWithoutTiles(spec))
            return OverPlanes(context) is { } tiles ? Whole(context, tiles) : Turned(spec, target);
        return OnTensors(context);
    }

    /// <summary>On turned copies of a block of rows at a time.</summary>
    private static KernelPlan Turned(KernelSpec spec, VectorTarget target)
    {
        var context = new KernelContext(TurnedTensors.Turn(spec), target, isBlock: true);
        return TurnedBlocks.Plan(context, OnTensors(context));
    }

    /// <summary>Channels last, on rows turned into planes. Null where the plan for planes has no <see cref="UnitRows"/>.</summary>
    private static KernelPlan? InPlanes(KernelSpec spec, VectorTarget target)
    {
        var context = new KernelContext(spec with { Layout = TensorLayout.ChannelsFirst }, target, isBlock: true);
        var plan = OnTensors(context);
        return plan.UnitRows is null ? null : TurnedBlocks.Plan(context, plan);
    }

    private static KernelPlan OnTensors(KernelContext context) => Whole(context, Strategy(context));

    private static KernelPlan Whole(KernelContext context, KernelPlan strategy)
    {
        var plan = strategy with { TimePerOutput = WorkEstimate.TimePerOutput(context) };
        return context.Spec.Epilogue.Residual ? ResidualPointers.Add(plan) : plan;
    }

    private static KernelPlan Strategy(KernelContext context)
    {
        var spec = context.Spec;
        if (spec.Algorithm == Algorithm.Winograd)
            return new WinogradPlanner(context).Plan();
        if (spec.IsFixedBilinear)
            return new DepthwisePlanner(context).Plan();
        if (spec.IsDepthwise)
            return Literal(context) ?? Depthwise(context);
        // With one channel on both sides the layouts coincide, and lanes along x are all there is.
        if (spec.Layout == TensorLayout.ChannelsLast && (spec.InputChannels > 1 || spec.OutputChannels > 1))
        {
            return ChannelsLastDotPlanner.Suits(context)
                ? new ChannelsLastDotPlanner(context).Plan()
                : WeightStationaryPlanner.TryPlan(context) ?? new ChannelsLastPlanner(context).Plan();
        }

        if (context.X.InputStep > 1)
            return Literal(context) ?? FarApart(context);
        return OverPlanes(context) ?? new ChannelsFirstPlanner(context, literal: false).Plan();
    }

    /// <summary>Tiles of several channels over planes.</summary>
    private static KernelPlan? OverPlanes(KernelContext context) =>
        Literal(context) ?? FlatPlanarPlanner.TryPlan(context) ?? AlignedPlanner.TryPlan(context)
            ?? DensePlanarPlanner.TryPlan(context);

    private static KernelPlan Depthwise(KernelContext context) =>
        context.X.InputStep == 1 ? new DepthwisePlanner(context).Plan()
        : context.Spec.Layout == TensorLayout.ChannelsFirst || context.Spec.InputChannels == 1
            ? FarApart(context)
            : new DepthwiseStridedPlanner(context).Plan();

    /// <summary>Channels first, windows whose inputs lie apart.</summary>
    private static KernelPlan FarApart(KernelContext context) => PlanarDotPlanner.Suits(context)
        ? new PlanarDotPlanner(context).Plan()
        : new ChannelsFirstPlanner(context, literal: false).Plan();

    private static KernelPlan? Literal(KernelContext context)
    {
        var spec = context.Spec;
        var fits = RegisterTiling.PlanarTile(context.Target, RegisterTiling.PhasesPerTile(context.X.Stride),
            spec.OutputChannels, literal: true).Channels == spec.OutputChannels;
        if (spec.Weights.IsDefault || spec.Groups > 1 || !fits
            || spec.Axes.Any(static axis => axis.Stride > CodeBudget.LiteralPhases))
            return null;
        // Every run of taps of every outer axis becomes code: estimated before it is written in vain.
        var runs = Enumerable.Range(0, context.OuterAxes).Aggregate(1L, (product, axis) => product
            * context.Phases[axis].Phases.Sum(phase => OuterSelection.RunsOf(context, axis, phase).Sum(static run => run.Count)));
        if (runs * spec.Axes[context.OuterAxes].Kernel * spec.InputChannels * spec.OutputChannels
            > CodeBudget.LiteralMultiplyAddsPerKernel)
        {
            return null;
        }

        var plan = new ChannelsFirstPlanner(context, literal: true).Plan();
        return PlanStatistics.Of(plan).MultiplyAdds <= CodeBudget.LiteralMultiplyAddsPerKernel ? plan : null;
    }
}
