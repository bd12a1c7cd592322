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
            plan.Methods.Sum(static method => MostStatements(method.Body)));
    }

    /// <summary>Loops and choices are a head and a block.</summary>
    private static int MostStatements(IEnumerable<PlanNode> nodes) => nodes.Sum(static node => node switch
    {
        Do verb => verb.Op.MostStatements,
        Note => 0,
        _ => (node is For or ForPlaces or Repeat or When ? 2 : 1) + MostStatements(node.Inner()),
    });

    /// <summary>All verbs written out in a body, each once whatever loop it stands in.</summary>
    public static IEnumerable<VectorOp> Verbs(IEnumerable<PlanNode> nodes) =>
        nodes.SelectMany(static node => node is Do verb ? [verb.Op] : Verbs(node.Inner()));
}
