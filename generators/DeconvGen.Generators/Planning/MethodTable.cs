namespace DeconvGen.Generators.Planning;

/// <summary>The methods of a plan by name: each is written when it is first asked for, behind those that it calls.</summary>
internal sealed class MethodTable
{
    private readonly Dictionary<string, MethodPlan> _methods = [];

    public IReadOnlyList<MethodPlan> All => [.. _methods.Values];

    public MethodPlan Get(
        string name, string summary, IReadOnlyList<string> pointers, IReadOnlyList<string> numbers, Action<BodyBuilder> write)
    {
        if (!_methods.TryGetValue(name, out var method))
        {
            method = new(name, summary, pointers, numbers, BodyBuilder.BuildMethod(write));
            _methods.Add(name, method);
        }

        return method;
    }
}
