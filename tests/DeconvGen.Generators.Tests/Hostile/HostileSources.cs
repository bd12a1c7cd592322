using System.Reflection;
using DeconvGen.Generators.Parsing;

namespace DeconvGen.Generators.Tests.Hostile;

/// <summary>
/// Random declarations of the kind that no one would write on purpose: every argument may be missing, absurd or of another
/// type, every type may be one that cannot hold a kernel, and some texts end in the middle of a keystroke.
/// </summary>
internal sealed class HostileSources(int seed)
{
    private static readonly string[] s_integers =
    [
        "0", "1", "1", "2", "2", "3", "4", "5", "7", "8", "16", "21", "-1", "-2147483648", "int.MaxValue", "int.MinValue",
        "1023", "1024", "1025", "65536", "1 << 30", "2 + 2", "unchecked((int)0xFFFFFFFF)", "'a'", "sizeof(int)", "(int)2.5",
        "default", "default(int)",
    ];

    private static readonly string[] s_wrong =
    [
        "null", "\"3\"", "1.5f", "3L", "typeof(int)", "nameof(Kernel)", "new object()", "Missing", "int.MaxValue + 1", "1 / 0",
        "", "..", "[[1]]", "true",
    ];

    private static readonly string[] s_floats =
    [
        "1", "-2.5f", "0", "-0f", "float.NaN", "float.PositiveInfinity", "float.MaxValue", "float.Epsilon", "1e38f", "1e-45f",
        "0.1f", "0f / 0f", "1d", "\"a\"", "1e39f",
    ];

    private static readonly string[] s_names =
    [
        "Kernel", "Layer", "K", "@class", "@event", "Ünïcødé", "变量", "_", "__", "İ", "Run", "Pack", "Rows", "Math", "MathF",
        "Span", "System", "DeconvGen", "Avx2Kernel", "ScalarKernel", "Vector256", "ParallelOptions", "record", "@record", "var",
        "dynamic", "nint", "a1_b2", "E\\u0301",
    ];

    private static readonly string[] s_spaces =
    [
        "", "", "A", "A.B.@class", "System", "System.Runtime", "DeconvGen", "DeconvGen.Generated", "DeconvGen.Runtime", "Ω",
        "@namespace", "A.DeconvGen",
    ];

    private static readonly string[] s_modifiers =
    [
        "public", "internal", "private", "static", "static", "sealed", "sealed", "abstract", "file", "unsafe", "new", "ref",
        "readonly", "public public",
    ];

    private static readonly string[] s_kinds =
    [
        "class", "class", "class", "class", "class", "class", "struct", "record", "record struct", "interface", "enum",
        "delegate void",
    ];

    private static readonly string[] s_members =
    [
        "", "", "", "", "int Run;", "void Run() { }", "public const int Stride = 3;", "public Kernel() { }",
        "float[] _packedWeights;", "static void Pack() { }", "public int OutputHeight(int height) => 0;", "class Run { }",
        "~Kernel() { }", "int this[int i] => i;", "partial void Run();", "event System.Action X;",
    ];

    private static readonly string[] s_bases =
    [
        "", "", "", "", " : object", " : Missing", " : System.IDisposable", " : System.Attribute", " : IConvTranspose2D",
        " : Kernel",
    ];

    private readonly Random _random = new(seed);

    // Every third text is mostly in order: only then do oddities meet a kernel that is written.
    private bool _calm;

    /// <summary>One file with a declaration or two.</summary>
    public string Next()
    {
        _calm = _random.Next(3) == 0;
        var text = "using DeconvGen;\n" + Declaration();
        if (_random.Next(6) == 0)
            text += "\n" + Declaration();
        return Odd(4) ? Damage(text) : text;
    }

    private string Declaration()
    {
        var name = Pick(s_names);
        var parameters = Odd(12) ? "<T>" : "";
        var primary = Odd(12) ? "(int x)" : "";
        var head = _calm
            ? $"public {(_random.Next(2) == 0 ? "static" : "sealed")} partial class {name}"
            : $"{Modifiers()}{Pick(s_kinds)} {name}{parameters}{primary}{Pick(s_bases)}";
        var body = _calm || _random.Next(3) == 0 ? ";" : $" {{ {Pick(s_members).Replace("Kernel", name)} }}";
        var type = $"{Attributes()}\n{head}{body}";
        if (Odd(8))
            type += $"\n{(_random.Next(2) == 0 ? Attributes() : "")}\n{head} {{ {Pick(s_members)} }}";
        for (var depth = Odd(8) ? _random.Next(1, 4) : 0; depth > 0; depth--)
            type = $"{Modifiers()}{Pick(s_kinds)} Outer{depth}{(_random.Next(6) == 0 ? "<T>" : "")} {{ {type} }}";
        var space = Pick(s_spaces);
        return space.Length == 0 ? type : $"namespace {space} {{ {type} }}";
    }

    private string Modifiers()
    {
        var chosen = Enumerable.Range(0, _random.Next(3)).Select(_ => Pick(s_modifiers)).Distinct();
        return string.Concat(chosen.Select(static one => one + " ")) + (_random.Next(6) == 0 ? "" : "partial ");
    }

    private string Attributes() => string.Concat(Enumerable.Range(0, Odd(10) ? 2 : 1).Select(_ => Attribute()));

    private string Attribute()
    {
        var kind = KernelAttributes.All[_random.Next(KernelAttributes.All.Count)];
        var type = typeof(ConvTranspose1DAttribute).Assembly.GetType(kind.MetadataName, throwOnError: true)!;
        var constructors = type.GetConstructors();
        var arguments = constructors[_random.Next(constructors.Length)].GetParameters()
            .Where(_ => !Odd(15))
            .Select(parameter => (_random.Next(10) == 0 ? $"{parameter.Name}: " : "")
                + Value(parameter.ParameterType, parameter.Name!))
            .ToList();
        PropertyInfo[] properties = [.. type.GetProperties().Where(static one => one.SetMethod is { IsPublic: true })];
        for (var count = _random.Next(_random.Next(3) == 0 && !_calm ? 8 : 3); count > 0; count--)
        {
            var property = properties[_random.Next(properties.Length)];
            arguments.Add($"{(Odd(40) ? "Nothing" : property.Name)} = {Value(property.PropertyType, property.Name)}");
        }

        return $"[{(_random.Next(5) == 0 ? "DeconvGen." : "")}{kind.Name}({string.Join(", ", arguments)})]";
    }

    private string Value(Type type, string name)
    {
        if (Odd(25))
            return Pick(s_wrong);
        if (type == typeof(int))
            return Integer(name);
        if (type == typeof(bool))
            return _random.Next(2) == 0 ? "true" : "false";
        if (type == typeof(float))
            return Pick(s_floats);
        if (type.IsEnum)
            return Odd(5) ? $"({type.Name})({Pick(s_integers)})" : $"{type.Name}.{Pick(Enum.GetNames(type))}";
        return type == typeof(int[]) ? Array("int", () => Integer(name), _random.Next(5))
            : Array("float", () => Pick(s_floats), Floats());
    }

    /// <summary>Mostly small, so that many declarations stand as a kernel and their text is compiled.</summary>
    private string Integer(string name) => !Odd(3)
        ? $"{_random.Next(name.Contains("Pad", StringComparison.Ordinal) ? 0 : 1, 5)}"
        : Pick(s_integers);

    private int Floats() => _random.Next(30) == 0 ? 5000 : _random.Next(20);

    private string Array(string element, Func<string> item, int count)
    {
        var items = string.Join(", ", Enumerable.Range(0, count).Select(_ => item()));
        return _random.Next(6) switch
        {
            0 => $"new {element}[] {{ {items} }}",
            1 => $"new[] {{ {items} }}",
            2 when count == 0 => "null",
            2 => $"new {element}[{count}]",
            _ => $"[{items}]",
        };
    }

    /// <summary>A text as it stands between two keystrokes.</summary>
    private string Damage(string text)
    {
        var at = _random.Next(text.Length);
        var length = Math.Min(_random.Next(1, 20), text.Length - at);
        return _random.Next(3) switch
        {
            0 => text[..at],
            1 => text.Remove(at, length),
            _ => text.Insert(at, "{}()[],;:\"'<>@#/*"[_random.Next(17)].ToString()),
        };
    }

    /// <summary>Once in so many times, and rarely in a calm text.</summary>
    private bool Odd(int times) => _random.Next(_calm ? 12 * times : times) == 0;

    private string Pick(string[] choices) => choices[_random.Next(choices.Length)];
}
