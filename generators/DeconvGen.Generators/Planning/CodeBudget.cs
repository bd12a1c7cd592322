namespace DeconvGen.Generators.Planning;

/// <summary>
/// Where unrolling stops. The JIT gives up optimising a method above 60,000 bytes of IL or 2,000 locals, and a method that
/// long no longer fits the instruction cache; so leaf methods stay far below, and a tap loop takes over beyond.
/// </summary>
internal static class CodeBudget
{
    /// <summary>Multiply-adds written out in one leaf method.</summary>
    public const int MultiplyAddsPerMethod = 600;

    /// <summary>So many lanes, read one by one, are as much code as a multiply-add.</summary>
    public const int GatheredLanesPerMultiplyAdd = 4;

    /// <summary>Multiply-adds written out in the tiles of all heights of a kernel, beside as many loads and more.</summary>
    public const int MultiplyAddsOfHeights = 2000;

    /// <summary>Verbs of a method, beside which loops and choices are few, and statements of a kernel.</summary>
    private const int VerbsPerMethod = 5 * MultiplyAddsPerMethod / 2;
    private const int StatementsPerKernel = 5300;

    /// <summary>Multiply-adds written out in all methods of a kernel whose weights stand in the code.</summary>
    public const int LiteralMultiplyAddsPerKernel = 480;

    /// <summary>Phases of an axis up to which weights may stand in the code.</summary>
    public const int LiteralPhases = 32;

    /// <summary>Multiply-adds written out in a loop over channels, where their number allows.</summary>
    private const int MultiplyAddsPerLoop = 48;

    /// <summary>Channels up to which their loop is short: the guess of its end is wrong often, and worth code.</summary>
    private const int ShortLoop = 32;

    /// <summary>Whether a plan is short enough, where that shows in nothing less.</summary>
    public static bool Holds(PlanStatistics plan) =>
        plan is { LargestMethod: <= VerbsPerMethod, Statements: <= StatementsPerKernel };

    /// <summary>So many loops over channels may stand in a method, each with all that a loop may write out.</summary>
    public static bool LoopsFit(int loops) => loops * MultiplyAddsPerLoop <= MultiplyAddsPerMethod;

    /// <summary>How many channels the body of a channel loop has: a divisor of their number.</summary>
    public static int ChannelsWritten(int channels, int multiplyAddsPerChannel)
    {
        if (channels > ShortLoop)
            return 1;
        var written = Math.Min(channels, Math.Max(1, MultiplyAddsPerLoop / Math.Max(1, multiplyAddsPerChannel)));
        while (channels % written != 0)
            written--;
        return written;
    }
}
