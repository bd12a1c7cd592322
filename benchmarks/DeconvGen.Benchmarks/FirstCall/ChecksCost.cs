using DeconvGen.Benchmarks.Compare;

namespace DeconvGen.Benchmarks.FirstCall;

/// <summary>A layer of one multiply-add: what a call takes there is checks and dispatch.</summary>
internal static partial class ChecksCost
{
    private const int Batches = 15, CallsPerAction = 1000;

    public static double Nanoseconds()
    {
        var layer = new Single([2]);
        float[] input = [3], output = [0];
        var timed = new TimedAction(Calls, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(5));
        return Statistics.Median(Enumerable.Range(0, Batches).Select(_ => timed.Measure() / CallsPerAction)) * 1e9;

        void Calls()
        {
            for (var i = 0; i < CallsPerAction; i++)
                layer.Run(input, 1, 1, output);
        }
    }

    [ConvTranspose2D(inputChannels: 1, outputChannels: 1, kernelSize: 1)]
    private sealed partial class Single;
}
