namespace DeconvGen.Generators.Planning;

/// <summary>
/// Lets a pointer into the residual walk beside every pointer into the output, through all methods of a plan: planners say where
/// they store, and never where the residual of that place lies.
/// </summary>
internal sealed class ResidualPointers
{
    private const string Output = "output";
    private const string Name = "residual";

    private readonly Dictionary<MethodPlan, MethodPlan> _methods = [];

    public static Pointer Residual => new(Name);

    public static KernelPlan Add(KernelPlan plan)
    {
        var pointers = new ResidualPointers();
        return plan with
        {
            Rows = pointers.Method(plan.Rows),
            Tiles = [.. plan.Tiles.Select(tile => tile.Pointers.Contains(Output) ? pointers.Method(tile) : tile)],
        };
    }

    /// <summary>The place in the residual of a place in the output.</summary>
    public static Address Beside(Address place) => place with { Pointer = new(Beside(place.Pointer.Name)) };

    private static string Beside(string pointer) =>
        pointer.StartsWith(Output, StringComparison.Ordinal) ? Name + pointer.Substring(Output.Length)
            : Name + "_" + pointer;

    private MethodPlan Method(MethodPlan method)
    {
        if (!_methods.TryGetValue(method, out var with))
        {
            with = method with
            {
                Pointers = [.. method.Pointers, Name],
                Body = UnusedValues.Remove([.. Walk(method.Body, [Output])]),
            };
            _methods.Add(method, with);
        }

        return with;
    }

    /// <param name="outputs">The names of pointers into the output, in front of the nodes.</param>
    private List<PlanNode> Walk(IReadOnlyList<PlanNode> nodes, HashSet<string> outputs)
    {
        var result = new List<PlanNode>();
        foreach (var node in nodes)
        {
            switch (node)
            {
                case LetPointer point when outputs.Contains(point.Value.Pointer.Name):
                    outputs.Add(point.Name);
                    result.Add(point);
                    result.Add(new LetPointer(Beside(point.Name), Beside(point.Value)));
                    break;
                case For loop:
                    result.Add(loop with { Body = Walk(loop.Body, outputs) });
                    break;
                case ForPlaces loop:
                    result.Add(loop with { Body = Walk(loop.Body, outputs) });
                    break;
                case Repeat loop:
                    var moves = loop.Moves.SelectMany(move => outputs.Contains(move.Pointer.Name)
                        ? new[] { move, (new Pointer(Beside(move.Pointer.Name)), move.Step) }
                        : [move]);
                    result.Add(loop with { Moves = [.. moves], Body = Walk(loop.Body, outputs) });
                    break;
                case When branch:
                    result.Add(branch with { Then = Walk(branch.Then, outputs), Else = Walk(branch.Else, outputs) });
                    break;
                case Call call when call.Method.Pointers.Contains(Output):
                    var output = call.Method.Pointers.TakeWhile(static name => name != Output).Count();
                    Address[] pointers = [.. call.Pointers, Beside(call.Pointers[output])];
                    result.Add(call with { Method = Method(call.Method), Pointers = pointers });
                    break;
                default:
                    result.Add(node);
                    break;
            }
        }

        return result;
    }
}
