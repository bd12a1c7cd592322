using BenchmarkDotNet.Environments;

namespace DeconvGen.Benchmarks.Report;

/// <summary>All cases in about two minutes, where BenchmarkDotNet takes an hour.</summary>
internal static class ReportCommand
{
    private const int WrongUsage = 2;

    // The definition is compiled in its final form before it is timed.
    private static readonly TimeSpan s_textbookWarmUp = TimeSpan.FromMilliseconds(500);

    public static int Run(IReadOnlyList<string> arguments)
    {
        ReportOptions options;
        try
        {
            options = ReportOptions.Parse(arguments);
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine($"{e.Message}\n\n{ReportOptions.Usage}");
            return WrongUsage;
        }

        WarmTextbookUp();
        var results = new List<CaseResult>();
        foreach (var @case in options.Cases)
        {
            Console.Error.WriteLine(@case.Name);
            results.Add(CaseMeasurement.Measure(@case, options.Rounds, options.Offset));
        }

        Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        foreach (var line in HostEnvironmentInfo.GetCurrent().ToFormattedString())
            Console.WriteLine(line);
        Console.WriteLine($"One thread, medians of {options.Rounds} rounds, inputs and outputs {options.Offset} bytes behind a "
            + $"{FloatBuffer.Alignment}-byte boundary.\n");
        Console.Write(ReportTable.Markdown(results));
        Console.WriteLine("""

            GFLOP/s: two operations for each multiply-add that reaches an output. Limit: these at the highest peak, or reading the
            input and filling the output, whichever takes longer. Unquiet: something else used the core; measure again.
            """);
        if (options.CsvFile is not null)
            File.WriteAllText(options.CsvFile, ReportTable.Csv(results));
        return 0;
    }

    private static void WarmTextbookUp()
    {
        using var workload = new Workload(Cases.Find("tiny")!);
        _ = new TimedAction(workload.Textbook, s_textbookWarmUp, TimeSpan.FromMilliseconds(1));
    }
}
