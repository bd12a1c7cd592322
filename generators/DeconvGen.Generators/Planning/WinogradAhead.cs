using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Inputs that come from memory while products of the chunk before are computed: each product asks for its share of every pixel
/// of a row. Without that, the first step of a chunk waits for all of them (waifu2x takes 30 % longer).
/// </summary>
internal sealed class WinogradAhead(KernelContext context, WinogradShape shape)
{
    /// <summary>Where lanes run over columns, an input meets more weights than memory takes time.</summary>
    public bool Asks { get; } = shape.LanesOverInputs && context.Target.Prefetches && !context.InputIsNear;

    /// <summary>Floats of a row from a triple to the next.</summary>
    public int TripleFloats => WinogradShape.Windows * Channels;

    private int Channels => context.Spec.InputChannels;

    /// <summary>Pixels are shared out among the products of all phases of y, or where they are short among those of each.</summary>
    private bool PhasesShare => Channels >= WinogradShape.Products * shape.RowPhases * VectorTarget.LineFloats;

    /// <summary>Floats of a pixel that a product asks for, whole lines.</summary>
    private int Share
    {
        get
        {
            var lines = ColumnBlocks.Vectors(Channels, VectorTarget.LineFloats);
            var products = PhasesShare ? WinogradShape.Products * shape.RowPhases : WinogradShape.Products;
            return (lines + products - 1) / products * VectorTarget.LineFloats;
        }
    }

    /// <summary>Inputs of the next chunk: behind this one in the same rows, or at the beginning of the next three.</summary>
    /// <param name="triples">Those of a row.</param>
    public Address Start(BodyBuilder body, WinogradChunk chunk, Int triples)
    {
        if (!Asks)
            return Methods.Input;
        var end = body.Let("endTriple", chunk.First + chunk.Count);
        var isLast = body.Let("isLast", 1 - Int.Min(1, triples - end));
        var row = shape.HasRows
            ? chunk.Image * context.InputSizes[0] + (chunk.RowWindow - 1) + isLast * WinogradShape.Windows
            : chunk.Image + isLast;
        return body.Point("ahead", Methods.Input
            + (row * context.InputWidth + (1 - isLast) * (end * WinogradShape.Windows)) * Channels);
    }

    /// <summary>What the products of a phase of y ask for.</summary>
    public Address OfPhase(Address start, Int phase) => PhasesShare ? start + phase * (WinogradShape.Products * Share) : start;

    /// <summary>What a product asks for.</summary>
    public Address OfProduct(Address ofPhase, Int y, int x) => ofPhase + (y * (context.InputWidth * Channels) + x * Share);

    /// <summary>Asks for the pixels of so many triples.</summary>
    public void Ask(BodyBuilder body, Pointer ahead, int triples)
    {
        body.Note("asks for inputs of the next chunk");
        for (var pixel = 0; pixel < triples * WinogradShape.Windows; pixel++)
        {
            for (var at = 0; at < Share; at += VectorTarget.LineFloats)
                body.Do(new Prefetch(ahead + (pixel * Channels + at), Near: false));
        }
    }
}
