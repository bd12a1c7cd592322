namespace DeconvGen.Generators.Planning;

/// <summary>
/// Covers any number of windows with tiles of two neighbouring heights, exactly: one overlapping last tile cost up to 15 % on
/// rows of thirty windows.
/// </summary>
internal static class TileHeights
{
    /// <summary>The rule, for the summary of a plan.</summary>
    public const string Summary = "windows: n of them in ceil(n / tallest) tiles of two neighbouring heights";

    /// <param name="write">Gets a height, how many tiles of it there are (0 or more), and the first window of the first.</param>
    public static void Cover(BodyBuilder body, Int count, int tallest, Action<BodyBuilder, int, Int, Int> write) =>
        body.When(count, Relation.AtLeast, 1, some => Cover(some, Of(some, count, tallest), tallest, write));

    /// <summary>Names the heights that cover a number of windows, at least one.</summary>
    public static TileCover Of(BodyBuilder body, Int count, int tallest)
    {
        var tiles = body.Let("tiles", (count + (tallest - 1)) / tallest);
        return new(tiles, body.Let("height", count / tiles), body.Let("taller", count % tiles));
    }

    public static void Cover(BodyBuilder body, TileCover cover, int tallest, Action<BodyBuilder, int, Int, Int> write)
    {
        var (tiles, height, taller) = cover;
        Choose(body, 1);

        void Choose(BodyBuilder inner, int at)
        {
            if (at == tallest)
            {
                write(inner, at, tiles, 0);
                return;
            }

            inner.When(height, Relation.Equal, at, fits =>
            {
                if (taller.Constant != 0)
                    write(fits, at + 1, taller, 0);
                write(fits, at, tiles - taller, taller * (at + 1));
            }, otherwise => Choose(otherwise, at + 1));
        }
    }
}

/// <summary>Tiles that cover a number of windows.</summary>
/// <param name="Height">Of the lower ones.</param>
/// <param name="Taller">How many, the first, have one window more.</param>
internal sealed record TileCover(Int Tiles, Int Height, Int Taller);
