using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Emission;

/// <summary>The code behind the gradients of a kernel, in the namespace of the generated code.</summary>
internal static class GradientFileEmitter
{
    public static void Emit(CodeWriter writer, KernelSpec spec, CancellationToken cancellationToken)
    {
        if (!spec.Gradients)
            return;
        var plans = new List<GradientPlans>();
        foreach (var target in TargetRegistry.Allowed(spec.Targets))
        {
            cancellationToken.ThrowIfCancellationRequested();
            plans.Add(GradientPlans.Of(spec, target));
        }

        writer.Line();
        new GradientDispatchEmitter(writer, spec, plans).Emit();
        foreach (var plan in plans.SelectMany(static plans => plans.All))
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Line();
            KernelEmitter.Emit(writer, plan);
        }
    }
}
