using System.Globalization;
using System.Text;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// An integer of the generated code: a polynomial over variables, kept in normal form, so that what is known when the code
/// is generated folds away. <c>ToString</c> gives its C# text, <see cref="Evaluate"/> its meaning.
/// </summary>
internal sealed class Int : IEquatable<Int>
{
    private readonly (long Coefficient, IntAtom[] Factors)[] _terms;
    private string? _text;

    private Int((long, IntAtom[])[] terms) => _terms = terms;

    public static Int Variable(string name) => Of(new VariableAtom(name));

    public static implicit operator Int(long value) => new(value == 0 ? [] : [(value, [])]);

    /// <summary>The value where no variable is left, else null.</summary>
    public long? Constant => _terms.Length == 0 ? 0
        : _terms.Length == 1 && _terms[0].Factors.Length == 0 ? _terms[0].Coefficient
        : null;

    public static Int operator +(Int left, Int right)
    {
        if (right._terms.Length == 0)
            return left;
        if (left._terms.Length == 0)
            return right;
        var sum = new List<(long Coefficient, IntAtom[] Factors)>(left._terms);
        foreach (var (coefficient, factors) in right._terms)
        {
            var at = sum.FindIndex(term => SameFactors(term.Factors, factors));
            if (at < 0)
                sum.Add((coefficient, factors));
            else if (sum[at].Coefficient + coefficient == 0)
                sum.RemoveAt(at);
            else
                sum[at] = (sum[at].Coefficient + coefficient, factors);
        }

        return new([.. sum]);
    }

    public static Int operator -(Int left, Int right) => left + right * -1;

    public static Int operator *(Int left, Int right)
    {
        Int product = 0;
        foreach (var (a, leftFactors) in left._terms)
        {
            foreach (var (b, rightFactors) in right._terms)
                product += new Int([(a * b, Merged(leftFactors, rightFactors))]);
        }

        return product;
    }

    /// <summary>Truncating division, as in C#. Planners only divide what is not negative, or clamp the result at 0.</summary>
    public static Int operator /(Int left, Int right) =>
        right.Constant == 1 ? left
        : left.Constant is { } a && right.Constant is { } b ? a / b
        : Of(new QuotientAtom(left, right));

    public static Int operator %(Int left, Int right) =>
        right.Constant == 1 ? 0
        : left.Constant is { } a && right.Constant is { } b ? a % b
        : Of(new RemainderAtom(left, right));

    public static Int Min(Int left, Int right) =>
        (left - right).Constant is { } difference ? (difference <= 0 ? left : right) : Of(new ExtremeAtom(left, right, false));

    public static Int Max(Int left, Int right) =>
        (left - right).Constant is { } difference ? (difference >= 0 ? left : right) : Of(new ExtremeAtom(left, right, true));

    /// <summary><c>table[index]</c>, or the formula behind it where the table is constant or an arithmetic sequence.</summary>
    public static Int Lookup(IntTable table, Int index)
    {
        if (index.Constant is { } known)
            return table.Values[(int)known];
        var step = table.Values.Count > 1 ? table.Values[1] - table.Values[0] : 0;
        for (var i = 1; i < table.Values.Count; i++)
        {
            if (table.Values[i] - table.Values[i - 1] != step)
                return Of(new LookupAtom(table, index));
        }

        return table.Values[0] + index * step;
    }

    public long Evaluate(Func<string, long> variable)
    {
        var sum = 0L;
        foreach (var (coefficient, factors) in _terms)
        {
            var product = coefficient;
            foreach (var factor in factors)
                product *= factor.Evaluate(variable);
            sum += product;
        }

        return sum;
    }

    /// <summary>The tables that this expression reads.</summary>
    public IEnumerable<IntTable> Tables => _terms.SelectMany(static t => t.Factors).SelectMany(static f => f.Tables);

    public IEnumerable<string> Variables => _terms.SelectMany(static t => t.Factors).SelectMany(static f => f.Variables);

    public bool Equals(Int? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Int);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() => _text ??= Text();

    /// <summary>The text in a place that binds tighter than addition.</summary>
    internal string Bracketed => _terms.Length > 1 || ToString()[0] == '-'
        || _terms.Any(static t => t.Factors.Length + (Math.Abs(t.Coefficient) == 1 ? 0 : 1) > 1)
        ? $"({this})"
        : ToString();

    private static Int Of(IntAtom atom) => new([(1, [atom])]);

    private string Text()
    {
        if (_terms.Length == 0)
            return "0";
        var text = new StringBuilder();
        foreach (var (coefficient, factors) in _terms.OrderBy(static term => term.Coefficient < 0))
        {
            text.Append(coefficient < 0 ? (text.Length == 0 ? "-" : " - ") : text.Length == 0 ? "" : " + ");
            var magnitude = Math.Abs(coefficient);
            if (magnitude != 1 || factors.Length == 0)
                text.Append(magnitude.ToString(CultureInfo.InvariantCulture)).Append(factors.Length == 0 ? "" : " * ");
            text.Append(string.Join(" * ", factors.Select(static factor => factor.Text)));
        }

        return text.ToString();
    }

    private static IntAtom[] Merged(IntAtom[] left, IntAtom[] right)
    {
        if (left.Length == 0)
            return right;
        if (right.Length == 0)
            return left;
        IntAtom[] merged = [.. left, .. right];
        Array.Sort(merged, static (a, b) => string.CompareOrdinal(a.Text, b.Text));
        return merged;
    }

    private static bool SameFactors(IntAtom[] left, IntAtom[] right)
    {
        if (left.Length != right.Length)
            return false;
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i].Text != right[i].Text)
                return false;
        }

        return true;
    }
}
