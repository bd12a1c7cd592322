using System.Diagnostics;
using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>Measures cases one after another: a wrong result of ours costs its case, one of a peer that peer's place in it, and
/// both fail the run, but the rest goes on.</summary>
internal static class EachCase
{
    private const int Failed = 1;

    /// <param name="cases">What is measured; the name of the present one is shown.</param>
    /// <param name="measure">Throws <see cref="InvalidOperationException"/> where ours are wrong, and tells of each peer that it
    /// leaves out because its result is.</param>
    /// <param name="write">Prints what was measured, unless that is nothing.</param>
    /// <returns>The exit code.</returns>
    public static int Run<T>(IEnumerable<Case> cases, Func<Case, Action<string>, T> measure, Action<IReadOnlyList<T>> write)
    {
        var start = Stopwatch.GetTimestamp();
        var (results, disagreements) = (new List<T>(), new List<string>());
        foreach (var @case in cases)
        {
            Console.Error.WriteLine(@case.Name);
            try
            {
                results.Add(measure(@case, leftOut => Tell($"{leftOut} It is left out.")));
            }
            catch (InvalidOperationException e)
            {
                Tell(e.Message);
            }
        }

        if (results.Count > 0)
            write(results);
        foreach (var disagreement in disagreements)
            Console.WriteLine($"- FAILED {disagreement}");
        Console.WriteLine($"\n{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} seconds.");
        return disagreements.Count == 0 ? 0 : Failed;

        void Tell(string disagreement)
        {
            disagreements.Add(disagreement);
            Console.Error.WriteLine($"FAILED {disagreement}");
        }
    }
}
