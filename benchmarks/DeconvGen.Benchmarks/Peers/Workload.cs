using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>One case with its numbers: the same for all that run it, each with an output of its own.</summary>
internal sealed class Workload(Case @case) : IDisposable
{
    /// <summary>Largest difference that rounding explains, as a share of the largest output.</summary>
    private const double Tolerance = 1e-4;

    private readonly float[] _weights = @case.Weights();
    private readonly float[] _planarInput = @case.PlanarInput();
    private readonly Dictionary<(TensorLayout Layout, int Offset), FloatBuffer> _inputs = [];
    private readonly List<IDisposable> _layers = [];

    public Case Case => @case;

    /// <param name="layout">Layout of input and output.</param>
    /// <param name="offset">Distance of both from a 64-byte boundary, in bytes.</param>
    /// <param name="threads">1 for the caller's thread alone.</param>
    public ILayer Generated(TensorLayout layout, int offset = 0, int threads = 1) =>
        Keep(new GeneratedLayer(@case, layout, _weights, Input(layout, offset), threads));

    public ILayer Create(Peer peer, int threads = 1) =>
        Keep(peer.Create(@case, _weights, Input(peer.Layout, offset: 0), threads));

    /// <summary>The definition, channels first.</summary>
    public float[] Definition()
    {
        var output = new float[@case.OutputElements];
        ReferenceTransposedConvolution.Run(@case.Shape, _planarInput, _weights, [], output);
        return output;
    }

    /// <summary>Compares all numbers of a layer with the right ones.</summary>
    /// <exception cref="InvalidOperationException">They are not the same, so that times would mean nothing.</exception>
    public void Check(string name, ILayer layer, float[] expected)
    {
        double difference = 0, largest = 0;
        foreach (var (left, right) in layer.PlanarOutput().Zip(expected))
        {
            // NaN, an element that was not written, stays in the maximum.
            difference = Math.Max(difference, Math.Abs((double)left - right));
            largest = Math.Max(largest, Math.Abs(right));
        }

        if (!(difference <= Tolerance * largest))
        {
            throw new InvalidOperationException($"{@case.Name}: {name} and the definition differ by {difference:G3}, where the "
                + $"largest output is {largest:G3} and {Tolerance:G1} of it is allowed.");
        }
    }

    public void Dispose()
    {
        foreach (var layer in _layers)
            layer.Dispose();
        foreach (var input in _inputs.Values)
            input.Dispose();
    }

    /// <summary>The input in a layout, shared by all that read it.</summary>
    public FloatBuffer Input(TensorLayout layout, int offset)
    {
        if (!_inputs.TryGetValue((layout, offset), out var input))
        {
            input = new(@case.InputElements, offset);
            Planes.CopyTo(_planarInput, @case.InputChannels, layout, input.Span);
            _inputs.Add((layout, offset), input);
        }

        return input;
    }

    private ILayer Keep(ILayer layer)
    {
        _layers.Add(layer);
        return layer;
    }
}
