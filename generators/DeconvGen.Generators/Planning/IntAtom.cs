namespace DeconvGen.Generators.Planning;

/// <summary>A named row of integers that stands in the generated code; planners use one value a phase.</summary>
internal sealed record IntTable(string Name, IReadOnlyList<int> Values);

/// <summary>What a polynomial of <see cref="Int"/> multiplies: a variable, or an operation that does not expand.</summary>
internal abstract class IntAtom(string text)
{
    /// <summary>The C# text; it also identifies the atom, so it is made once.</summary>
    public string Text { get; } = text;

    public abstract long Evaluate(Func<string, long> variable);

    public virtual IEnumerable<IntTable> Tables => [];

    public abstract IEnumerable<string> Variables { get; }
}

internal sealed class VariableAtom(string name) : IntAtom(name)
{
    public override long Evaluate(Func<string, long> variable) => variable(Text);

    public override IEnumerable<string> Variables => [Text];
}

// Bracketed as a whole: a * (b / c) is not a * b / c for integers.
internal sealed class QuotientAtom(Int dividend, Int divisor) : IntAtom($"({dividend.Bracketed} / {divisor.Bracketed})")
{
    public override long Evaluate(Func<string, long> variable) => dividend.Evaluate(variable) / divisor.Evaluate(variable);

    public override IEnumerable<IntTable> Tables => dividend.Tables.Concat(divisor.Tables);

    public override IEnumerable<string> Variables => dividend.Variables.Concat(divisor.Variables);
}

internal sealed class RemainderAtom(Int dividend, Int divisor) : IntAtom($"({dividend.Bracketed} % {divisor.Bracketed})")
{
    public override long Evaluate(Func<string, long> variable) => dividend.Evaluate(variable) % divisor.Evaluate(variable);

    public override IEnumerable<IntTable> Tables => dividend.Tables.Concat(divisor.Tables);

    public override IEnumerable<string> Variables => dividend.Variables.Concat(divisor.Variables);
}

internal sealed class ExtremeAtom(Int left, Int right, bool largest)
    : IntAtom($"Math.{(largest ? "Max" : "Min")}({left}, {right})")
{
    public override long Evaluate(Func<string, long> variable)
    {
        var (a, b) = (left.Evaluate(variable), right.Evaluate(variable));
        return largest ? Math.Max(a, b) : Math.Min(a, b);
    }

    public override IEnumerable<IntTable> Tables => left.Tables.Concat(right.Tables);

    public override IEnumerable<string> Variables => left.Variables.Concat(right.Variables);
}

internal sealed class LookupAtom(IntTable table, Int index) : IntAtom($"{table.Name}[(int){index.Bracketed}]")
{
    public override long Evaluate(Func<string, long> variable) => table.Values[(int)index.Evaluate(variable)];

    public override IEnumerable<IntTable> Tables => index.Tables.Append(table);

    public override IEnumerable<string> Variables => index.Variables;
}
