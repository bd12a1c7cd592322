using System.Globalization;

namespace DeconvGen.Generators.Model;

/// <summary>
/// The arguments of one kernel attribute as they are written, before the spellings of a value (scalar, per axis, begin and
/// end) are merged into a <see cref="KernelSpec"/>: what is needed to say which of them is wrong.
/// </summary>
/// <param name="IsBroken">
/// An argument is missing or does not compile. The compiler says so itself; nothing else can be said about the rest.
/// </param>
internal sealed record AttributeArguments(
    KernelOperation Operation,
    int Rank,
    bool IsBroken,
    EquatableArray<AttributeArgument> Items)
{
    /// <summary>Weights come at run time.</summary>
    public bool IsInstance =>
        Operation == KernelOperation.BilinearUpsample ? Number("Trainable") != 0 : !Has("Weights");

    /// <summary>The argument is written and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    public int Number(string name, int fallback = 0) =>
        Find(name) is { Integers.Count: > 0 } argument ? argument.Integers[0] : fallback;

    /// <summary>The floats of an array; default where it is not given.</summary>
    public EquatableArray<float> Floats(string name) => Find(name)?.Floats ?? default;

    public float Real(string name, float fallback) =>
        Find(name) is { Floats.Count: > 0 } argument ? argument.Floats[0] : fallback;

    public AttributeArgument? Find(string name) => Items.FirstOrDefault(item => item.Name == name);

    /// <summary>The one of two spellings that is written, preferably the one with a number per axis.</summary>
    public AttributeArgument? Find(string name, string namePerAxis) => Find(namePerAxis) ?? Find(name);
}

/// <summary>One written argument. A bool is 0 or 1, an enum its number.</summary>
/// <param name="IsArray">An array, even if of one number.</param>
/// <param name="Integers">Default for an array of floats.</param>
/// <param name="Floats">Default for anything but an array of floats.</param>
internal sealed record AttributeArgument(
    string Name,
    bool IsArray,
    EquatableArray<int> Integers,
    EquatableArray<float> Floats = default)
{
    /// <summary>The value for one axis: one number holds for all of them, and an array too short gives none.</summary>
    public int? ForAxis(int axis) => Integers.Count == 1 ? Integers[0] : axis < Integers.Count ? Integers[axis] : null;

    /// <summary>How a message names the value of one element: <c>stride</c>, or <c>Pads[2]</c>.</summary>
    public string Label(int index) => Integers.Count > 1 ? $"{Name}[{index.ToString(CultureInfo.InvariantCulture)}]" : Name;
}
