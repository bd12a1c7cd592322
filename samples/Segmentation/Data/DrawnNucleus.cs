namespace Segmentation.Data;

/// <summary>An ellipse with a wavy outline and spots of chromatin.</summary>
internal readonly record struct DrawnNucleus(
    float X, float Y, float Radius, float Stretch, float Angle,
    float Wave, float WavePhase, float Level, float Spots, float SpotPhase)
{
    /// <summary>Farthest pixel from the centre.</summary>
    public float Reach => Radius * Stretch * (1 + Wave) + 1;

    public static DrawnNucleus Random(Random random, int height, int width) => new(
        X: random.NextSingle() * width,
        Y: random.NextSingle() * height,
        Radius: 5.5f + 4.5f * random.NextSingle(),
        Stretch: 1 + 0.45f * random.NextSingle(),
        Angle: MathF.PI * random.NextSingle(),
        Wave: 0.10f * random.NextSingle(),
        WavePhase: 2 * MathF.PI * random.NextSingle(),
        Level: 35 + 150 * random.NextSingle() * random.NextSingle(),
        Spots: 0.25f * random.NextSingle(),
        SpotPhase: 10 * random.NextSingle());

    /// <summary>Grey value at a pixel; 0 outside.</summary>
    public float Light(int x, int y)
    {
        var (sin, cos) = MathF.SinCos(Angle);
        float dx = x - X, dy = y - Y;
        float along = (dx * cos + dy * sin) / (Radius * Stretch), across = (dy * cos - dx * sin) / Radius;
        var distance = MathF.Sqrt(along * along + across * across);
        var outline = 1 + Wave * MathF.Cos(3 * MathF.Atan2(across, along) + WavePhase);
        if (distance > outline)
            return 0;
        // Thicker, hence brighter, in the middle.
        var thickness = 0.75f + 0.25f * MathF.Sqrt(MathF.Max(0, 1 - distance * distance));
        var texture = MathF.Sin(0.9f * dx + SpotPhase) * MathF.Sin(0.8f * dy + 2 * SpotPhase);
        return Level * thickness * (1 + Spots * texture);
    }
}
