using System.Diagnostics;
using System.Runtime;
using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.FirstCall;

/// <summary>One kernel in a process that has not used any.</summary>
internal static class FirstCallMeasurement
{
    /// <returns>
    /// Milliseconds for construction and for the first run, of these milliseconds of the JIT, methods that it compiled, and
    /// milliseconds for the third run.
    /// </returns>
    public static double[] Run(Case @case, TensorLayout layout)
    {
        var weights = @case.Weights();
        using var input = new FloatBuffer(@case.InputElements, offset: 0);
        using var output = new FloatBuffer(@case.OutputElements, offset: 0);
        @case.PlanarInput().CopyTo(input.Span);
        var start = Stopwatch.GetTimestamp();
        _ = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var (jitBefore, methodsBefore) = (JitInfo.GetCompilationTime(), JitInfo.GetCompiledMethodCount());

        start = Stopwatch.GetTimestamp();
        var run = @case.Create(layout, weights);
        var construction = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        run(input.Span, output.Span, null);
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        var jit = (JitInfo.GetCompilationTime() - jitBefore).TotalMilliseconds;
        var methods = JitInfo.GetCompiledMethodCount() - methodsBefore;
        run(input.Span, output.Span, null);
        start = Stopwatch.GetTimestamp();
        run(input.Span, output.Span, null);
        return [construction, first, jit, methods, Stopwatch.GetElapsedTime(start).TotalMilliseconds];
    }
}
