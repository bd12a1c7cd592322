using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Emission;

/// <summary>What the documentation of a call says about the errors that do not come from its arguments.</summary>
internal static class CallErrors
{
    public static void Cancelled(CodeWriter writer) => writer.Line(
        "/// <exception cref=\"global::System.OperationCanceledException\">"
            + "The token of the options was cancelled between rows; some of what is written may be.</exception>");

    /// <summary>Of types that are restricted to instruction sets which a machine may lack.</summary>
    public static void NoTarget(CodeWriter writer, KernelSpec spec)
    {
        if (TargetRegistry.Allowed(spec.Targets).All(static target => target.SupportTest is not null))
        {
            writer.Line("/// <exception cref=\"global::System.PlatformNotSupportedException\">"
                + "The machine has none of the instruction sets of the attribute's Targets, or the process forbids them."
                + "</exception>");
        }
    }
}
