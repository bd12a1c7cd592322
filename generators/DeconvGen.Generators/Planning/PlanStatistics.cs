namespace DeconvGen.Generators.Planning;

/// <summary>How much code a plan becomes.</summary>
/// <param name="Statements">At most, see <see cref="VectorOp.MostStatements"/>.</param>
internal sealed record PlanStatistics(
    int Methods, int AllVerbs, int MultiplyAdds, int Loads, int Stores, int LargestMethod, int Statements)
{
    public static PlanStatistics Of(KernelPlan plan)
    {
        var perMethod = plan.Methods.Select(method => Verbs(method.Body).ToList()).ToList();
        var all = perMethod.SelectMany(static verbs => verbs).ToList();
        return new(
            perMethod.Count, all.Count,
            all.Count(static op => op is MultiplyAdd or MultiplyAddTaps),
            all.Count(static op => op is LoadOp),
            all.Count(static op => op is StoreOp),
            perMethod.Max(static verbs => verbs.Count),
            all.Sum(static op => op.MostStatements));
    }

    /// <summary>All verbs written out in a body, each once whatever loop it stands in.</summary>
    public static IEnumerable<VectorOp> Verbs(IEnumerable<PlanNode> nodes) =>
        nodes.SelectMany(static node => node is Do verb ? [verb.Op] : Verbs(node.Inner()));
}
