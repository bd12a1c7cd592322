namespace DeconvGen.Generators.Planning;

/// <summary>Leaves out named values that nothing reads and loops without a body, so that planners may name first and fold
/// later.</summary>
internal static class UnusedValues
{
    public static IReadOnlyList<PlanNode> Remove(IReadOnlyList<PlanNode> method)
    {
        var used = new HashSet<string>();
        return Walk(method, used);
    }

    /// <summary>Backwards: a value is used if something behind it, or the loop around it, reads its name.</summary>
    private static List<PlanNode> Walk(IReadOnlyList<PlanNode> nodes, HashSet<string> used)
    {
        var kept = new List<PlanNode>();
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            if (node is Let let && !used.Contains(let.Name) || node is LetPointer point && !used.Contains(point.Name))
                continue;
            node = node switch
            {
                For loop => loop with { Body = Walk(loop.Body, used) },
                ForPlaces loop => loop with { Body = Walk(loop.Body, used) },
                Repeat loop => Walk(loop, used),
                When branch => branch with { Then = Walk(branch.Then, used), Else = Walk(branch.Else, used) },
                _ => node,
            };
            if (IsEmpty(node))
                continue;
            used.UnionWith(Names(node));
            kept.Add(node);
        }

        kept.Reverse();
        return kept;
    }

    private static Repeat Walk(Repeat loop, HashSet<string> used)
    {
        var body = Walk(loop.Body, used);
        return loop with { Body = body, Moves = [.. loop.Moves.Where(move => used.Contains(move.Pointer.Name))] };
    }

    private static bool IsEmpty(PlanNode node) =>
        node is For or ForPlaces or Repeat or When && node.Inner().All(static inner => inner is Note);

    private static IEnumerable<string> Names(PlanNode node) => node.Reads().SelectMany(static number => number.Variables)
        .Concat(node.Places().SelectMany(static place => place.Offset.Variables.Append(place.Pointer.Name)));
}
