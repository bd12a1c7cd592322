using DeconvGen.Generators.Emission;
using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>A plan as text: what reviewers read before they read code.</summary>
internal static class PlanPrinter
{
    public static string Print(KernelSpec spec, KernelPlan plan)
    {
        var writer = new CodeWriter();
        writer.Line($"{PhaseText.Shape(spec)} on {plan.Target.Name}");
        var context = new KernelContext(spec, plan.Target);
        for (var axis = 0; axis < spec.Rank; axis++)
        {
            var phases = context.Phases[axis];
            writer.Line($"axis {context.AxisLetter(axis)}: {PhaseText.Axis(phases)}");
            foreach (var phase in PhaseText.Phases(spec, phases))
                writer.Line("  " + phase);
            writer.Line($"  regions: {Regions(phases)}");
        }

        foreach (var line in plan.Summary)
            writer.Line(line);
        writer.Line($"packed floats: {plan.PackedLength}");
        writer.Line($"units: {plan.Units}");
        writer.Line($"estimate: {plan.TimePerOutput} ps an output");
        foreach (var method in plan.Methods)
        {
            var statistics = PlanStatistics.Verbs(method.Body).GroupBy(static op => op.GetType().Name)
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(static group => $"{group.Count()} {group.Key}");
            writer.Line($"{method.Name}({string.Join(", ", method.Pointers.Concat(method.Numbers))})"
                + (method.Body.Count == 0 ? "" : $": {string.Join(", ", statistics)}").TrimEnd(' ', ':'));
            if (method == plan.Rows || method == plan.TurnedRows)
                Nodes(writer, method.Body, "  ");
        }

        return writer.ToString();
    }

    private static string Regions(PhaseDecomposition axis)
    {
        var leading = axis.Phases.Count(axis.HasLeadingBorder);
        var trailing = axis.Phases.Count(axis.HasTrailingBorder);
        return leading + trailing == 0 ? "interior only"
            : string.Join(", ", new[]
            {
                leading > 0 ? $"leading border in {leading} of {axis.Stride} phases" : "",
                "interior",
                trailing > 0 ? $"trailing border in {trailing} of {axis.Stride} phases" : "",
            }.Where(static part => part.Length > 0));
    }

    private static void Nodes(CodeWriter writer, IReadOnlyList<PlanNode> nodes, string indent)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case Note note:
                    writer.Line($"{indent}# {note.Text}");
                    break;
                case Let let:
                    writer.Line($"{indent}{let.Name} = {let.Value}");
                    break;
                case LetPointer point:
                    writer.Line($"{indent}{point.Name} = {point.Value}");
                    break;
                case For loop:
                    writer.Line($"{indent}for {loop.Variable} in {loop.Begin} .. {loop.End}"
                        + (loop.Step == 1 ? "" : $" step {loop.Step}"));
                    Nodes(writer, loop.Body, indent + "  ");
                    break;
                case ForPlaces loop:
                    var limits = loop.Digits.Select(static digit =>
                        digit.Count is null ? digit.Name : $"{digit.Name} of {digit.Count}");
                    writer.Line($"{indent}for places {loop.Begin} .. {loop.End}: {string.Join(", ", limits)}");
                    Nodes(writer, loop.Body, indent + "  ");
                    break;
                case Repeat loop:
                    writer.Line($"{indent}repeat {loop.Count} times");
                    Nodes(writer, loop.Body, indent + "  ");
                    break;
                case When branch:
                    writer.Line($"{indent}if {branch.Left} {(branch.Relation == Relation.Equal ? "==" : ">=")} {branch.Right}");
                    Nodes(writer, branch.Then, indent + "  ");
                    if (branch.Else.Count > 0)
                    {
                        writer.Line($"{indent}else");
                        Nodes(writer, branch.Else, indent + "  ");
                    }

                    break;
                case Call call:
                    var arguments = call.Pointers.Select(static pointer => pointer.ToString())
                        .Concat(call.Numbers.Select(static number => number.ToString()));
                    writer.Line($"{indent}{call.Method.Name}({string.Join(", ", arguments)})");
                    break;
                case Scratch memory:
                    writer.Line($"{indent}{memory.Name} = {memory.Floats} floats of the thread"
                        + (memory.IsCopy ? ", for copies" : ""));
                    break;
                case Turn turn:
                    writer.Line($"{indent}turn {turn.Rows} x {turn.Columns}: "
                        + $"{turn.From} by {turn.FromStep} -> {turn.To} by {turn.ToStep}");
                    break;
                case StoreLabels map:
                    var plane = map.Plane is null ? "" : $" by {map.Plane}";
                    writer.Line($"{indent}labels of {map.Pixels} pixels: {map.Scores}{plane} -> {map.Labels}");
                    break;
                case Do op:
                    writer.Line($"{indent}{op.Op}");
                    break;
            }
        }
    }
}
