using System.Globalization;

namespace DeconvGen.Benchmarks.Report;

/// <summary>Command line of the report.</summary>
internal sealed record ReportOptions
{
    public const string Usage = """
        report [--csv FILE] [--cases NAME,NAME,...] [--rounds N] [--offset BYTES]

          --csv FILE       write the numbers to a file too
          --cases NAMES    only these cases
          --rounds N       rounds to take medians of; 15
          --offset BYTES   where inputs and outputs lie behind a 64-byte boundary; 0, or 16 for a typical float[]
        """;

    private const int DefaultRounds = 15, MostRounds = 1000;

    public string? CsvFile { get; private init; }

    public IReadOnlyList<Case> Cases { get; private init; } = Benchmarks.Cases.All;

    public int Rounds { get; private init; } = DefaultRounds;

    public int Offset { get; private init; }

    /// <exception cref="FormatException">An option is unknown, has no value or a wrong one.</exception>
    public static ReportOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ReportOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"'{name}' needs a value.");
            options = name switch
            {
                "--csv" => options with { CsvFile = value },
                "--cases" => options with { Cases = [.. value.Split(',').Select(Find)] },
                "--rounds" => options with { Rounds = Integer(name, value, 1, MostRounds) },
                "--offset" => options with { Offset = FloatOffset(name, value) },
                _ => throw new FormatException($"There is no option '{name}'."),
            };
        }

        return options;
    }

    private static Case Find(string name) => Benchmarks.Cases.Find(name) ?? throw new FormatException(
        $"There is no case '{name}'; choose from {string.Join(", ", Benchmarks.Cases.All.Select(static @case => @case.Name))}.");

    private static int FloatOffset(string option, string value)
    {
        var offset = Integer(option, value, 0, FloatBuffer.Alignment - sizeof(float));
        return offset % sizeof(float) == 0
            ? offset
            : throw new FormatException($"{option} {offset}: give a multiple of {sizeof(float)}.");
    }

    private static int Integer(string option, string value, int smallest, int largest) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= smallest && number <= largest
            ? number
            : throw new FormatException($"{option} {value}: give a number from {smallest} to {largest}.");
}
