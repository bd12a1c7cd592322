namespace DeconvGen.Generators.Planning;

/// <summary>
/// Where unrolling stops. The JIT gives up optimising a method above 60,000 bytes of IL or 2,000 locals, and a method that
/// long no longer fits the instruction cache; so leaf methods stay far below, and a tap loop takes over beyond.
/// </summary>
internal static class CodeBudget
{
    /// <summary>Multiply-adds written out in one leaf method.</summary>
    public const int MultiplyAddsPerMethod = 600;

    /// <summary>Multiply-adds written out in all methods of a kernel whose weights stand in the code.</summary>
    public const int LiteralMultiplyAddsPerKernel = 480;

    /// <summary>Phases of an axis up to which weights may stand in the code.</summary>
    public const int LiteralPhases = 32;

    /// <summary>Channels of a group up to which the channel loop is written out.</summary>
    public const int UnrolledChannels = 4;
}
