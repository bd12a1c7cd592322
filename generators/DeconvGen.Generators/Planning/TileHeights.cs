namespace DeconvGen.Generators.Planning;

/// <summary>
/// Covers any number of windows with tiles of two neighbouring heights, exactly: one overlapping last tile cost up to 15 % on
/// rows of thirty windows.
/// </summary>
internal static class TileHeights
{
    /// <param name="write">Gets a height, how many tiles of it there are (0 or more), and the first window of the first.</param>
    public static void Cover(BodyBuilder body, Int count, int tallest, Action<BodyBuilder, int, Int, Int> write) =>
        body.When(count, Relation.AtLeast, 1, some =>
        {
            var tiles = some.Let("tiles", (count + (tallest - 1)) / tallest);
            var height = some.Let("height", count / tiles);
            var taller = some.Let("taller", count % tiles);
            Choose(some, 1);

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
        });
}
