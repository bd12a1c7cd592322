using Segmentation.Network;

namespace Segmentation.Training;

/// <summary>
/// Weights as training sees them: <c>w = gain * (v - mean(v)) / (deviation(v) * sqrt(n))</c> for the n numbers v of an output
/// channel. Whatever steps change, each channel keeps mean 0 and a size of its own, which makes a network without batch
/// normalisation train as if it had some. The network itself knows nothing of it: it holds w.
/// </summary>
internal sealed class StandardisedWeights
{
    private const float Epsilon = 1e-6f;
    private readonly Parameter _weights;
    private readonly int _outputs;
    private readonly int _inputs;
    private readonly float[] _means;
    private readonly float[] _deviations;

    /// <param name="weights">Weights whose last axis is that of the output channels, as they start.</param>
    public StandardisedWeights(Parameter weights)
    {
        _weights = weights;
        _outputs = weights.Shape[^1];
        _inputs = weights.Values.Length / _outputs;
        (_means, _deviations) = (new float[_outputs], new float[_outputs]);
        Free = (float[])weights.Values.Clone();
        Gains = new float[_outputs];
        Measure();
        // As large as they were.
        for (var o = 0; o < _outputs; o++)
            Gains[o] = _deviations[o] * MathF.Sqrt(_inputs);
        Store();
    }

    /// <summary>The numbers v.</summary>
    public float[] Free { get; }

    /// <summary>The gain of each output channel.</summary>
    public float[] Gains { get; }

    /// <summary>Gives the network its weights.</summary>
    public void Store()
    {
        Measure();
        for (var i = 0; i < Free.Length; i++)
            _weights.Values[i] = Gains[i % _outputs] * Normal(i) / MathF.Sqrt(_inputs);
    }

    /// <summary>From the gradient by w to those by v, in place, and by the gains.</summary>
    public void Gradient(float[] gradient, float[] gainGradient)
    {
        var sums = new float[_outputs];
        Array.Clear(gainGradient);
        for (var i = 0; i < gradient.Length; i++)
        {
            sums[i % _outputs] += gradient[i];
            gainGradient[i % _outputs] += gradient[i] * Normal(i);
        }

        for (var i = 0; i < gradient.Length; i++)
        {
            var o = i % _outputs;
            var centred = gradient[i] - sums[o] / _inputs - Normal(i) * gainGradient[o] / _inputs;
            gradient[i] = centred * Gains[o] / (_deviations[o] * MathF.Sqrt(_inputs));
        }

        for (var o = 0; o < _outputs; o++)
            gainGradient[o] /= MathF.Sqrt(_inputs);
    }

    private float Normal(int i) => (Free[i] - _means[i % _outputs]) / _deviations[i % _outputs];

    private void Measure()
    {
        for (var o = 0; o < _outputs; o++)
        {
            double sum = 0, squares = 0;
            for (var i = o; i < Free.Length; i += _outputs)
                sum += Free[i];
            var mean = sum / _inputs;
            for (var i = o; i < Free.Length; i += _outputs)
                squares += (Free[i] - mean) * (Free[i] - mean);
            _means[o] = (float)mean;
            _deviations[o] = (float)Math.Sqrt(squares / _inputs) + Epsilon;
        }
    }
}
