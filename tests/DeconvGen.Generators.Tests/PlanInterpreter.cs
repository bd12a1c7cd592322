using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Runs a plan on arrays, rounding as its target declares. It states what each verb and node means, and refuses every access
/// outside the arrays. Definition = interpreter proves the planner; interpreter = compiled kernel proves the emitter.
/// </summary>
internal sealed partial class PlanInterpreter
{
    private readonly bool _isFused;

    /// <summary>By identity: to compare plans by value takes longer than to prepare one.</summary>
    private readonly Dictionary<MethodPlan, Method> _methods = new(ReferenceEqualityComparer.Instance);

    private PlanInterpreter(KernelPlan plan) => _isFused = plan.Target.IsFused;

    /// <param name="slopes">One per output channel where the activation asks for them.</param>
    /// <param name="sizes">Input sizes, then output sizes, as the plan names them; ignored where the input size is
    /// declared.</param>
    public static void Run(
        KernelPlan plan, float[] input, float[] weights, float[] bias, float[] slopes, float[] residual, float[] output,
        IReadOnlyDictionary<string, long> sizes, int batch)
    {
        var interpreter = new PlanInterpreter(plan);
        var packed = plan.Table ?? new float[plan.PackedLength];
        if (plan.Pack is not null)
            interpreter.Prepared(plan.Pack).Run([.. plan.Pack.Pointers.Select(name => new Place(
                name switch { "weights" => weights, "bias" => bias, "slopes" => slopes, _ => packed }, 0))], []);
        interpreter.RunAllUnits(plan, sizes, batch, name =>
            name switch { "input" => input, "output" or "labels" => output, "residual" => residual, _ => packed });
    }

    /// <summary>Runs a plan that packs nothing, on the memory behind each of its pointers.</summary>
    public static void Run(
        KernelPlan plan, IReadOnlyDictionary<string, float[]> memory, IReadOnlyDictionary<string, long> sizes, int batch) =>
        new PlanInterpreter(plan).RunAllUnits(plan, sizes, batch, name => memory[name]);

    /// <summary>A few units at a time, the last of them first, since neither the order of units nor how threads share them out may
    /// show: compiled kernels, which have to agree, run all at once. The batch is a field of every kernel, which only some plans
    /// read.</summary>
    private void RunAllUnits(
        KernelPlan plan, IReadOnlyDictionary<string, long> sizes, int batch, Func<string, float[]> memory)
    {
        var rows = plan.Rows with { Numbers = [.. plan.Rows.Numbers, "batch"] };
        var units = plan.Units.Evaluate(name => name == "batch" ? batch : sizes[name]);
        var method = Prepared(rows);
        Place[] places = [.. rows.Pointers.Select(name => new Place(memory(name), 0))];
        long[] numbers = [.. plan.Rows.Numbers.Skip(2).Select(name => sizes[name]), batch];
        for (var (end, count) = (units, 1L); end > 0; end -= count, count++)
            method.Run(places, [Math.Max(0, end - count), end, .. numbers]);
    }

    private Method Prepared(MethodPlan plan) =>
        _methods.TryGetValue(plan, out var method) ? method : _methods[plan] = new(plan, this);
}
