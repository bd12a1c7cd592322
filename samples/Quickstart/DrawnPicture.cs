using System.Numerics;

namespace Quickstart;

/// <summary>
/// A picture to upsample when none is given, the same on every machine: what interpolation does to edges, thin strokes,
/// rings that narrow towards the limit of the grid, and smooth shades.
/// </summary>
internal static class DrawnPicture
{
    private const int Width = 384;
    private const int Height = 256;

    // Each pixel is the mean of 4 x 4 points, so that the source itself has soft edges, as a photograph has.
    private const int Points = 4;

    private static readonly Vector3 Ink = new(0.10f, 0.12f, 0.20f);
    private static readonly Vector3 Paper = new(0.97f, 0.94f, 0.86f);
    private static readonly Vector3 Sky = new(0.62f, 0.80f, 0.95f);

    public static Picture Draw()
    {
        var picture = new Picture(Width, Height);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
                Write(MeanColour(x, y), picture[x, y]);
        }

        byte[] ink = [24, 28, 48], paper = [250, 246, 232];
        PixelFont.Draw(picture, "DECONVGEN", 8, 8, ink, scale: 3);
        PixelFont.Draw(picture, "A LAYER THAT RESTORES THE SHAPE,", 16, 222, ink);
        PixelFont.Draw(picture, "NOT THE VALUES", 16, 236, ink);
        PixelFont.Draw(picture, "0123456789", 300, 236, paper);
        return picture;
    }

    private static Vector3 MeanColour(int x, int y)
    {
        var sum = Vector3.Zero;
        for (var j = 0; j < Points; j++)
        {
            for (var i = 0; i < Points; i++)
                sum += Colour(new(x + (i + 0.5f) / Points, y + (j + 0.5f) / Points));
        }

        return sum / (Points * Points);
    }

    private static Vector3 Colour(Vector2 p)
    {
        var background = Vector3.Lerp(Sky, Paper, p.Y / Height);
        if (Inside(p, 190, 16, 120, 14, out var bar))
            return Rainbow(bar.X);
        if (Inside(p, 190, 36, 120, 14, out bar))
            return new(bar.X);
        if (Inside(p, 326, 16, 40, 34, out var board))
            return (int)(board.X * 10) % 2 == (int)(board.Y * 8.5f) % 2 ? Ink : Vector3.One;
        if (Vector2.Distance(p, new(92, 124)) is < 76 and var radius)
            return Vector3.Lerp(Ink, Vector3.One, 0.5f + 0.5f * MathF.Cos(radius * radius * 0.018f));
        if (Vector2.Distance(p, new(232, 112)) is < 40 and var distance)
            return Ball((p - new Vector2(232, 112)) / 40, distance / 40);
        if (Inside(p, 290, 66, 76, 100, out _))
            return OnFan(p - new Vector2(290, 166)) ? Ink : Vector3.One;
        var hill = (p.X - 330) / 90;
        return p.Y > 196 + 60 * hill * hill ? new(0.16f, 0.42f, 0.30f) : background;
    }

    /// <summary>A sphere lit from the upper left.</summary>
    private static Vector3 Ball(Vector2 at, float distance)
    {
        var normal = new Vector3(at, MathF.Sqrt(MathF.Max(0, 1 - distance * distance)));
        var light = Vector3.Dot(normal, Vector3.Normalize(new(-0.5f, -0.6f, 0.7f)));
        return new Vector3(0.90f, 0.28f, 0.18f) * MathF.Max(0.15f, light) + new Vector3(MathF.Pow(MathF.Max(0, light), 24));
    }

    /// <summary>Thin lines from one corner at every angle that is a multiple of nine degrees.</summary>
    private static bool OnFan(Vector2 p)
    {
        for (var line = 1; line < 10; line++)
        {
            var (sin, cos) = MathF.SinCos(line * MathF.PI / 20);
            if (MathF.Abs(p.X * sin + p.Y * cos) < 0.6f)
                return true;
        }

        return false;
    }

    private static Vector3 Rainbow(float t)
    {
        const float turn = 2 * MathF.PI;
        var phases = turn * (new Vector3(t) - new Vector3(0, 1 / 3f, 2 / 3f));
        return new Vector3(0.5f) + 0.5f * Vector3.Cos(phases);
    }

    private static bool Inside(Vector2 p, float left, float top, float width, float height, out Vector2 relative)
    {
        relative = new((p.X - left) / width, (p.Y - top) / height);
        return relative is { X: >= 0 and < 1, Y: >= 0 and < 1 };
    }

    private static void Write(Vector3 colour, Span<byte> pixel)
    {
        for (var channel = 0; channel < Picture.Channels; channel++)
            pixel[channel] = (byte)Math.Clamp(255 * colour[channel] + 0.5f, 0, 255);
    }
}
