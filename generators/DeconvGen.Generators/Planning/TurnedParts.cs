namespace DeconvGen.Generators.Planning;

/// <summary>
/// A turned block whose units have some of the output channels each: threads share out its channels where an image has few
/// blocks, and each turns the inputs once more, but its own outputs only.
/// </summary>
internal sealed class TurnedParts
{
    /// <summary>Products for an input of a part, beside which turning it takes up to a tenth of the time. On two threads 512 > 256,
    /// k4 s2 on 4 x 4, took 0.48 of the time of one part, 2048 > 512, k1 on 7 x 7, 0.53.</summary>
    private const int FewestProducts = 200;

    /// <summary>Units of a whole call that a handful of threads share well.</summary>
    private const int Enough = 8;

    private readonly IntTable? _firstChannels;

    /// <param name="context">Of the turned tensors.</param>
    /// <param name="rows">How its units follow each other.</param>
    /// <param name="isPosition">Each block is a single position, so that the units of a part follow each other.</param>
    public TurnedParts(KernelContext context, UnitRows rows, bool isPosition)
    {
        (Runs, Most) = (1, 1);
        if (rows.FirstChannels is not { } first)
            return;
        _firstChannels = new("FirstChannel", [.. first]);
        Runs = first.Count - 1;
        var inputsOfWindow = context.Phases.Aggregate(1L, static (product, axis) => product * axis.InputStep);
        var products = (long)context.KernelElements * context.OutputChannelsPerGroup / inputsOfWindow;
        if (isPosition)
            Most = (int)Math.Max(1, Math.Min(Runs, products / FewestProducts));
    }

    /// <summary>Runs of units with the same channels (<see cref="UnitRows.FirstChannels"/>).</summary>
    public int Runs { get; }

    public int Most { get; }

    /// <summary>Parts of each of so many blocks, no more than are enough.</summary>
    public Int Count(Int blocks) => Most == 1 ? 1 : Int.Min(Most, (Int)(Enough - 1) / Int.Max(1, blocks) + 1);

    /// <summary>The parts [<paramref name="from"/>, <paramref name="to"/>) of a block, as far as there are any.</summary>
    public TurnedPart Part(BodyBuilder body, Int from, Int to, Int parts)
    {
        if (_firstChannels is null || Most == 1)
            return new(0, Runs, null);
        var begin = body.Let("beginRun", Int.Max(0, from) * Runs / parts);
        var end = body.Let("endRun", Int.Min(parts, to) * Runs / parts);
        var first = body.Let("firstChannel", Int.Lookup(_firstChannels, begin));
        return new(begin, end, (first, body.Let("channels", Int.Lookup(_firstChannels, end) - first)));
    }
}

/// <param name="Begin">Its first run of units.</param>
/// <param name="End">The one behind its last.</param>
/// <param name="Channels">The outputs that they have, null for all.</param>
internal sealed record TurnedPart(Int Begin, Int End, (Int First, Int Count)? Channels);
