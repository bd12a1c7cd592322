namespace DeconvGen.Generators.Planning;

/// <summary>
/// The numbers that a method is told beside its addresses, named and in order. Those that are known when the code is generated
/// stand in the method; the others are its parameters.
/// </summary>
internal sealed class MethodNumbers(IReadOnlyList<(string Name, Int Value)> all)
{
    public IEnumerable<string> Parameters => Unknown.Select(static number => number.Name);

    public IEnumerable<Int> Arguments => Unknown.Select(static number => number.Value);

    /// <summary>A number inside the method.</summary>
    public Int this[string name] => all.Single(number => number.Name == name).Value is { Constant: not null } known
        ? known
        : Int.Variable(name);

    private IEnumerable<(string Name, Int Value)> Unknown => all.Where(static number => number.Value.Constant is null);
}
