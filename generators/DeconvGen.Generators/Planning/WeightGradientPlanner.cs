using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// The gradient by the weights of a transposed convolution, from its input (the small tensor) and the gradient by its output
/// (the large one):
/// <c>g[k][i][o] += sum over images and positions p of small[p][i] * large[p * stride + k * dilation - crop][o]</c>.
/// That of a convolution is the same with the two tensors exchanged. A unit of work is some elements of a kernel row
/// with a block of channels and walks over the whole batch, so that the sums do not depend on the number of threads.
/// </summary>
internal static class WeightGradientPlanner
{
    public const string Role = "WeightGradient";

    /// <summary>With one channel on both sides the layouts coincide, and lanes along x are all there is.</summary>
    public static KernelPlan Plan(KernelSpec spec, VectorTarget target)
    {
        var context = new KernelContext(spec, target);
        return spec.Layout == TensorLayout.ChannelsLast && (spec.InputChannels > 1 || spec.OutputChannels > 1)
            ? new WeightGradientChannels(context).Plan()
            : new WeightGradientPlanes(context).Plan();
    }

    public static KernelPlan Finish(
        KernelContext context, IReadOnlyList<string> summary, IReadOnlyList<Digit> units,
        Action<BodyBuilder, IReadOnlyList<Int>> unit, Func<IReadOnlyList<MethodPlan>> tiles)
    {
        var rows = Methods.Rows([Small.Name, Large.Name, Gradient.Name], context.InputSizes.Concat(context.OutputSizes),
            BodyBuilder.BuildMethod(body => Methods.ForEachUnit(body, units, unit)));
        var count = KernelContext.Product(units.Select(static digit => digit.Count!));
        return new(context.Target, summary, 0, null, null, count, rows, tiles())
        {
            Role = Role,
            TimePerOutput = WorkEstimate.TimePerOutput(context),
        };
    }

    public static Pointer Small => new("small");

    public static Pointer Large => new("large");

    public static Pointer Gradient => new("gradient");
}
