using System.Collections.Immutable;
using System.Globalization;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>
/// The legal number nearest to a refused one. A diagnostic carries it in its properties, so that a code fix can write it
/// without knowing the rule.
/// </summary>
/// <param name="Element">Which number of the argument, where that is an array.</param>
internal sealed record LegalNumber(int Element, long Value)
{
    private const string ElementKey = "Element";
    private const string ValueKey = "LegalNumber";

    public static LegalNumber? Read(ImmutableDictionary<string, string?> properties) =>
        properties.TryGetValue(ElementKey, out var element) && properties.TryGetValue(ValueKey, out var value)
            ? new(int.Parse(element!, CultureInfo.InvariantCulture), long.Parse(value!, CultureInfo.InvariantCulture))
            : null;

    public ImmutableDictionary<string, string?> Properties() => ImmutableDictionary<string, string?>.Empty
        .Add(ElementKey, Element.ToString(CultureInfo.InvariantCulture))
        .Add(ValueKey, Value.ToString(CultureInfo.InvariantCulture));
}
