namespace DeconvGen.Generators.Planning;

/// <summary>The lanes of up to as many registers as a vector has lanes, each register added up into a lane of its own.</summary>
internal static class LaneSums
{
    /// <summary>Pairs of neighbours, pairs of those, and so on; returns the register of all sums, in the order of
    /// <paramref name="registers"/>. Lanes whose register is null have no meaning.</summary>
    public static string Write(BodyBuilder body, int lanes, string name, IReadOnlyList<string?> registers)
    {
        var sums = registers;
        for (var (level, left) = (0, lanes); left > 1; level++, left /= 2)
        {
            var paired = new List<string?>();
            for (var i = 0; i < sums.Count; i += 2)
            {
                if (sums[i] is not { } first)
                {
                    paired.Add(null);
                    continue;
                }

                var pair = $"{name}_l{level}_{i / 2}";
                body.Do(new AddPairs(lanes, pair, first, (i + 1 < sums.Count ? sums[i + 1] : null) ?? first));
                paired.Add(pair);
            }

            sums = paired;
        }

        return sums[0] ?? throw new ArgumentException("The first register is null.", nameof(registers));
    }
}
