using System.Diagnostics;
using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>Measures cases one after another: one whose layers disagree is told of and fails the run, but the rest go
/// on.</summary>
internal static class EachCase
{
    private const int Failed = 1;

    /// <param name="cases">What is measured; the name of the present one is shown.</param>
    /// <param name="measure">Throws <see cref="InvalidOperationException"/> where layers disagree.</param>
    /// <param name="write">Prints what was measured, unless that is nothing.</param>
    /// <returns>The exit code.</returns>
    public static int Run<T>(IEnumerable<Case> cases, Func<Case, T> measure, Action<IReadOnlyList<T>> write)
    {
        var start = Stopwatch.GetTimestamp();
        var (results, disagreements) = (new List<T>(), new List<string>());
        foreach (var @case in cases)
        {
            Console.Error.WriteLine(@case.Name);
            try
            {
                results.Add(measure(@case));
            }
            catch (InvalidOperationException e)
            {
                disagreements.Add(e.Message);
                Console.Error.WriteLine($"FAILED {e.Message}");
            }
        }

        if (results.Count > 0)
            write(results);
        foreach (var disagreement in disagreements)
            Console.WriteLine($"- FAILED {disagreement}");
        Console.WriteLine($"\n{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} seconds.");
        return disagreements.Count == 0 ? 0 : Failed;
    }
}
