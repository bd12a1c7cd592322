namespace Quickstart;

/// <summary>Capital letters and digits of five by seven pixels: captions, and fine strokes in the drawn picture.</summary>
internal static class PixelFont
{
    public const int Height = 7;
    private const int Advance = 6;

    // One string per pixel row; the glyphs stand side by side, six columns each, in the order of the first line of a block.
    private static readonly string[] Blocks =
    [
        """
        A     B     C     D     E     F     G     H     I     J     K     L     M
         ###  ####   ###  ####  ##### #####  ###  #   # #####   ### #   # #     #   #
        #   # #   # #   # #   # #     #     #   # #   #   #      #  #  #  #     ## ##
        #   # #   # #     #   # #     #     #     #   #   #      #  # #   #     # # #
        ##### ####  #     #   # ####  ####  # ### #####   #      #  ##    #     # # #
        #   # #   # #     #   # #     #     #   # #   #   #      #  # #   #     #   #
        #   # #   # #   # #   # #     #     #   # #   #   #   #  #  #  #  #     #   #
        #   # ####   ###  ####  ##### #      ###  #   # #####  ##   #   # ##### #   #
        """,
        """
        N     O     P     Q     R     S     T     U     V     W     X     Y     Z
        #   #  ###  ####   ###  ####   #### ##### #   # #   # #   # #   # #   # #####
        ##  # #   # #   # #   # #   # #       #   #   # #   # #   # #   # #   #     #
        # # # #   # #   # #   # #   # #       #   #   # #   # #   #  # #   # #     #
        # # # #   # ####  #   # ####   ###    #   #   # #   # # # #   #     #     #
        #  ## #   # #     # # # # #       #   #   #   # #   # # # #  # #    #    #
        #   # #   # #     #  #  #  #      #   #   #   #  # #  ## ## #   #   #   #
        #   #  ###  #      ## # #   # ####    #    ###    #   #   # #   #   #   #####
        """,
        """
        0     1     2     3     4     5     6     7     8     9     .     ,     -
         ###    #    ###   ###     #  #####  ###  #####  ###   ###
        #  ##  ##   #   # #   #   ##  #     #         # #   # #   #
        # # #   #       #     #  # #  ####  #        #  #   # #   #
        # # #   #      #    ##  #  #      # ####    #    ###   ####             #####
        # # #   #     #       # #####     # #   #   #   #   #     #
        ##  #   #    #    #   #    #  #   # #   #   #   #   #     #   ##    #
         ###   ###  #####  ###     #   ###   ###    #    ###   ###    ##   #
        """,
    ];

    private static readonly Dictionary<char, bool[,]> Glyphs = ReadGlyphs();

    public static int Width(string text, int scale = 1) => (text.Length * Advance - 1) * scale;

    /// <summary>Draws text whose top left corner is at (left, top); what is no letter or digit stays blank.</summary>
    public static void Draw(Picture picture, string text, int left, int top, ReadOnlySpan<byte> colour, int scale = 1)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!Glyphs.TryGetValue(text[i], out var glyph))
                continue;
            for (var y = 0; y < Height * scale; y++)
            {
                for (var x = 0; x < (Advance - 1) * scale; x++)
                {
                    if (glyph[x / scale, y / scale])
                        colour.CopyTo(picture[left + i * Advance * scale + x, top + y]);
                }
            }
        }
    }

    private static Dictionary<char, bool[,]> ReadGlyphs()
    {
        var glyphs = new Dictionary<char, bool[,]>();
        foreach (var block in Blocks)
        {
            var lines = block.Split('\n');
            for (var column = 0; column < lines[0].Length; column += Advance)
            {
                var glyph = new bool[Advance - 1, Height];
                for (var y = 0; y < Height; y++)
                {
                    for (var x = 0; x < Advance - 1; x++)
                        glyph[x, y] = lines[y + 1].ElementAtOrDefault(column + x) == '#';
                }

                glyphs.Add(lines[0][column], glyph);
            }
        }

        return glyphs;
    }
}
