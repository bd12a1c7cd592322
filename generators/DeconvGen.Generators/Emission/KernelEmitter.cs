using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Emission;

/// <summary>plan -> the struct that runs it on one target. Prints; decides nothing.</summary>
internal static class KernelEmitter
{
    // Loops around leaves: with default tiering they would run unoptimised for 30 calls, the first of them through on-stack
    // replacement (second call of fcn32dw 24 ms instead of 4.5, of a small layer 18 us instead of 13; packing 4.4 ms instead
    // of 2.6).
    private const string Loops = "[MethodImpl(MethodImplOptions.AggressiveOptimization)]";
    private const string Leaf = "[MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]";

    public static string StructName(KernelPlan plan) => plan.Target.Name + plan.Role;

    public static void Emit(CodeWriter writer, KernelPlan plan)
    {
        foreach (var line in plan.Summary)
            writer.Line($"// {line}");
        writer.Line(FileEmitter.NotTheUsers);
        using var type = writer.Block($"file unsafe struct {StructName(plan)} : IRowKernel");
        foreach (var pointer in plan.Rows.Pointers)
            writer.Line($"public {Typed(pointer)};");
        writer.Line("public nint batch;");
        foreach (var size in Sizes(plan))
            writer.Line($"public nint {size};");
        foreach (var table in Tables(plan))
        {
            writer.Line();
            var values = string.Join(", ", table.Values.Select(static value => PhaseText.Text(value)));
            writer.Line($"private static ReadOnlySpan<int> {table.Name} => [{values}];");
        }

        writer.Line();
        writer.Line($"public readonly int Units => (int){plan.Units.Bracketed};");
        writer.Line();
        writer.Line($"/// <summary>{plan.Rows.Summary}</summary>");
        writer.Line(Loops);
        using (writer.Block("public readonly void Rows(int begin, int end)"))
            new BodyEmitter(writer, plan.Target).Write(plan.Rows.Body);
        if (plan.TurnedRows is not null)
            Method(writer, plan, plan.TurnedRows, Loops, "private");
        foreach (var method in plan.Tiles)
            Method(writer, plan, method, Leaf, "private");
        if (plan.Pack is not null)
            Method(writer, plan, plan.Pack, Loops, "public");
        foreach (var member in plan.Target.Members([.. plan.Tiles.SelectMany(static tile => PlanStatistics.Verbs(tile.Body))]))
        {
            writer.Line();
            writer.Line(Leaf);
            using (writer.Block(member[0]))
            {
                foreach (var line in member.Skip(1))
                    writer.Line(line);
            }
        }
    }

    /// <summary>The sizes that a call brings, fields of the struct.</summary>
    public static IEnumerable<string> Sizes(KernelPlan plan) => plan.Rows.Numbers.Skip(2);

    private static string Typed(string pointer) => $"{(pointer == LabelRows.Labels.Name ? "byte" : "float")}* {pointer}";

    private static void Method(CodeWriter writer, KernelPlan plan, MethodPlan method, string attribute, string access)
    {
        var parameters = method.Pointers.Select(Typed)
            .Concat(method.Numbers.Select(static name => $"nint {name}"));
        writer.Line();
        writer.Line($"/// <summary>{method.Summary}</summary>");
        writer.Line(attribute);
        using (writer.Block($"{access} static void {method.Name}({string.Join(", ", parameters)})"))
            new BodyEmitter(writer, plan.Target).Write(method.Body);
    }

    private static IEnumerable<IntTable> Tables(KernelPlan plan) =>
        plan.Methods.SelectMany(static method => Tables(method.Body))
            .Concat(plan.Units.Tables)
            .GroupBy(static table => table.Name).Select(static group => group.First())
            .OrderBy(static table => table.Name, StringComparer.Ordinal);

    private static IEnumerable<IntTable> Tables(IEnumerable<PlanNode> nodes) => nodes.SelectMany(static node =>
        node.Reads().Concat(node.Places().Select(static place => place.Offset)).SelectMany(static number => number.Tables)
            .Concat(Tables(node.Inner())));
}
