using DeconvGen.Generators.Tests;

namespace DeconvGen.Package.Tests;

/// <summary>How numbers of a kernel stand in the file that <see cref="NumericProgram"/> reads.</summary>
internal static class CaseFile
{
    /// <param name="tolerance">By how much a result may differ from the definition.</param>
    /// <param name="arrays">Arguments, then results, each behind its length.</param>
    public static void Write(this BinaryWriter file, KernelCase one, float tolerance, params ReadOnlySpan<float[]> arrays)
    {
        file.Write(one.Name);
        file.Write(one.InputSize.Length);
        foreach (var size in one.InputSize)
            file.Write(size);
        file.Write(one.Batch);
        file.Write(tolerance);
        foreach (var floats in arrays)
        {
            file.Write(floats.Length);
            foreach (var value in floats)
                file.Write(value);
        }
    }

    public static float[] Integers(this Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-4, 5))];
}
