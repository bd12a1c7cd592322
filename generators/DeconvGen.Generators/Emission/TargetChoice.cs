using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Emission;

/// <summary>Code that runs what the first target does that the machine supports; where the last one needs a test too, none may be
/// left.</summary>
internal static class TargetChoice
{
    /// <param name="writer">Where it is written.</param>
    /// <param name="type">The user's type, for the error.</param>
    /// <param name="plans">One for each target, the best one first.</param>
    /// <param name="write">Writes what is done with one.</param>
    public static void Emit(CodeWriter writer, string type, IReadOnlyList<KernelPlan> plans, Action<KernelPlan> write)
    {
        var head = "if";
        foreach (var plan in plans)
        {
            using (writer.Block(plan.Target.SupportTest is { } test ? $"{head} ({test})" : plans.Count == 1 ? null : "else"))
                write(plan);
            head = "else if";
        }

        if (plans.All(static plan => plan.Target.SupportTest is not null))
        {
            var names = string.Join(", ", plans.Select(static plan => plan.Target.Name));
            using (writer.Block("else"))
                writer.Line($"throw KernelChecks.NoTarget(\"{type}\", \"{names}\");");
        }
    }
}
