using System.Runtime.InteropServices;

namespace DeconvGen.Tests;

/// <summary>Real kernels of every kind, each on a small image, whose work pays no second thread, and on a large one.</summary>
internal static class Layers
{
    private static readonly Decoder s_decoder = new(Ramp(Decoder.WeightCount), Ramp(9));
    private static readonly SizePerCall s_planar = new(Ramp(SizePerCall.WeightCount), Ramp(3));
    private static readonly PlanarEncoder s_encoder = new(Ramp(PlanarEncoder.WeightCount));
    private static readonly FilteredUpsample s_filtered = new(Ramp(FilteredUpsample.WeightCount));
    private static readonly float[] s_residual = Ramp(5 * 2 * 303 * 2 * 401);
    private static readonly DeclaredSize s_declared = new(Ramp(DeclaredSize.WeightCount), Ramp(3));

    internal delegate void Call(ReadOnlySpan<float> input, Span<float> output, ParallelOptions? options);

    internal static IReadOnlyList<Layer> All { get; } =
    [
        new("learned, small", 5 * 3 * 4, 9 * 6 * 8, static (input, output, options) =>
            s_decoder.Run(input, 3, 4, output, 1, options)),
        new("learned, large", 2 * 5 * 131 * 97, 2 * 9 * 262 * 194, static (input, output, options) =>
            s_decoder.Run(input, 131, 97, output, 2, options)),
        new("channels first, small", 2 * 3 * 5, SizePerCall.OutputElements(3, 5), static (input, output, options) =>
            s_planar.Run(input, 3, 5, output, 1, options)),
        new("channels first, large", 2 * 303 * 401, SizePerCall.OutputElements(303, 401), static (input, output, options) =>
            s_planar.Run(input, 303, 401, output, 1, options)),
        new("on turned copies, small", 16 * 3 * 5, 24 * 2 * 3, static (input, output, options) =>
            s_encoder.Run(input, 3, 5, output, 1, options)),
        new("on turned copies, large", 2 * 16 * 131 * 97, 2 * 24 * 66 * 49, static (input, output, options) =>
            s_encoder.Run(input, 131, 97, output, 2, options)),
        new("minimal filtering, small", 24 * 3 * 5, 9 * 6 * 10, static (input, output, options) =>
            s_filtered.Run(input, 3, 5, output, 1, options)),
        new("minimal filtering, large", 2 * 24 * 131 * 97, 2 * 9 * 262 * 194, static (input, output, options) =>
            s_filtered.Run(input, 131, 97, output, 2, options)),
        new("bilinear, small", 21 * 2 * 3, 21 * 16 * 24, static (input, output, options) =>
            Upsample8.Run(input, 2, 3, output, 1, options)),
        new("bilinear, large", 21 * 23 * 31, 21 * 184 * 248, static (input, output, options) =>
            Upsample8.Run(input, 23, 31, output, 1, options)),
        new("residual, small", 5 * 2 * 3, 5 * 4 * 6, static (input, output, options) =>
            SkipUpsample.Run(input, s_residual.AsSpan(0, 5 * 4 * 6), 2, 3, output, 1, options)),
        new("residual, large", 5 * 303 * 401, 5 * 606 * 802, static (input, output, options) =>
            SkipUpsample.Run(input, s_residual, 303, 401, output, 1, options)),
        new("constant, small", 37, Interleave.OutputLength(37), static (input, output, options) =>
            Interleave.Run(input, output, 1, options)),
        new("constant, large", 1_000_003, Interleave.OutputLength(1_000_003), static (input, output, options) =>
            Interleave.Run(input, output, 1, options)),
        new("declared size, small", DeclaredSize.InputElements(), DeclaredSize.OutputElements(),
            static (input, output, options) => s_declared.Run(input, output, 1, options)),
        new("declared size, large", DeclaredSize.InputElements(2003), DeclaredSize.OutputElements(2003),
            static (input, output, options) => s_declared.Run(input, output, 2003, options)),
    ];

    public static IEnumerable<object[]> Names => All.Select(static layer => new object[] { layer.Name });

    public static Layer Find(string name) => All.Single(layer => layer.Name == name);

    public static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(static i => i * 7 % 23 / 3f - 3.1f)];

    public static ReadOnlySpan<int> Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values);

    internal sealed record Layer(string Name, int Inputs, int Outputs, Call Run)
    {
        public float[] Input { get; } = Ramp(Inputs);

        /// <summary>What one thread gives.</summary>
        public float[] Alone()
        {
            var output = Unwritten();
            Run(Input, output, null);
            return output;
        }

        public float[] Unwritten()
        {
            var output = new float[Outputs];
            Array.Fill(output, -7e30f);
            return output;
        }
    }
}
