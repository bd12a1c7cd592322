using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeconvGen.Benchmarks.Compare;
using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.FirstCall;

/// <summary>
/// What a program waits for when it uses a kernel for the first time, JIT included: each kernel in a few processes of its own.
/// And what checks and dispatch cost at every call, on a layer of a single multiply-add.
/// </summary>
internal static class FirstCallCommand
{
    private const int Processes = 3;
    private const string Name = "first-call", Only = "--only";

    public static Command Create()
    {
        var only = new Option<string?>(Only) { Hidden = true };
        var command = new Command(Name, "Construction and first run of every kernel in a fresh process; cost of the checks")
        {
            only,
        };
        command.SetAction(arguments => arguments.GetValue(only) is { } kernel ? Child(kernel) : Parent());
        return command;
    }

    private static int Parent()
    {
        var missed = 0;
        Console.WriteLine($"Milliseconds, medians of {Processes} fresh processes; promised: {Promises.FirstCallMilliseconds} for "
            + "construction and first run together\n");
        Console.WriteLine("| case       | layout | construction | first run | together | JIT | methods | third run |       |");
        Console.WriteLine("|------------|--------|-------------:|----------:|---------:|----:|--------:|----------:|-------|");
        foreach (var @case in Cases.All)
        {
            foreach (var layout in Enum.GetValues<TensorLayout>())
            {
                var runs = Enumerable.Range(0, Processes).Select(_ => Start($"{@case.Name}/{layout}")).ToArray();
                var values = runs[0].Select((_, i) => Statistics.Median(runs.Select(run => run[i]))).ToArray();
                var together = values[0] + values[1];
                var verdict = together <= Promises.FirstCallMilliseconds ? "kept" : "MISSED";
                missed += together <= Promises.FirstCallMilliseconds ? 0 : 1;
                var name = layout == TensorLayout.ChannelsLast ? "last" : "first";
                Console.WriteLine($"| {@case.Name,-10} | {name,-6} | {values[0],12:F1} | {values[1],9:F1} | {together,8:F1} "
                    + $"| {values[2],3:F0} | {values[3],7:F0} | {values[4],9:F2} | {verdict,-6}|");
            }
        }

        var checks = ChecksCost.Nanoseconds();
        Console.WriteLine($"\nChecks and dispatch: {checks:F1} ns a call, promised {Promises.ChecksNanoseconds}: "
            + (checks <= Promises.ChecksNanoseconds ? "kept" : "MISSED"));
        Console.WriteLine(missed == 0 ? "All first calls are within the promise." : $"{missed} first calls miss the promise.");
        return 0;
    }

    private static int Child(string kernel)
    {
        var (name, layout) = kernel.Split('/') is [var first, var second] ? (first, Enum.Parse<TensorLayout>(second)) : throw
            new ArgumentException($"{Only} {kernel}: give CASE/LAYOUT.", nameof(kernel));
        Console.WriteLine(string.Join(' ', FirstCallMeasurement.Run(Cases.Find(name)!, layout)
            .Select(static value => value.ToString("R", CultureInfo.InvariantCulture))));
        return 0;
    }

    private static double[] Start(string kernel)
    {
        using var process = OwnProcess.Start([Name, Only, kernel], redirects: true);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. output.Split(' ').Select(static value => double.Parse(value, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The process for {kernel} failed.");
    }
}
