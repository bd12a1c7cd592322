using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// The bilinear filter of a factor f, one axis: w[k] = 1 - |k - c| / f for k in 0 .. 2f - f%2, centre c = f - 1 for odd and
/// f - 0.5 for even f. A phase has a near tap (k = r, input m) and mostly a far one (k = r + f, input m - 1).
/// </summary>
internal sealed class BilinearCoefficients
{
    private readonly int _kernel;
    private readonly bool _replicated;

    public BilinearCoefficients(int factor, BilinearOutput output)
    {
        Factor = factor;
        _kernel = 2 * factor - factor % 2;
        _replicated = output == BilinearOutput.Replicated;
        float[] near = [.. Phases(r => Tap(r))];
        float[] far = [.. Phases(r => Tap(r + factor))];
        // Where a tap falls outside, the other stands alone; with replicated edges it carries the weight of both.
        float[] nearAlone = [.. Phases(r => _replicated ? Tap(r) + Tap(r + factor) : Tap(r))];
        float[] farAlone = [.. Phases(r => _replicated ? Tap(r) + Tap(r + factor) : Tap(r + factor))];
        Table =
        [
            .. near, .. far, .. nearAlone, .. farAlone,
            .. near.Zip(far, static (a, b) => new[] { a, b }).SelectMany(static pair => pair),
            .. nearAlone.Zip(farAlone, static (a, b) => new[] { a, b }).SelectMany(static pair => pair),
            // So that a vector may be read from wherever a coefficient stands.
            .. new float[PackedForm.WidestVector],
        ];
    }

    public int Factor { get; }

    /// <summary>
    /// x: near[f], far[f], then near[f], far[f] for taps that stand alone. Then the same for y, pair by pair: a row reads the
    /// coefficients of its one or two input rows next to each other.
    /// </summary>
    public float[] Table { get; }

    public float Near(int phase) => Table[phase];

    public float Far(int phase) => Table[Factor + phase];

    /// <summary>Where the x coefficient of a phase's first valid tap stands; the far one of two follows after f.</summary>
    public Int AtX(Int phase, Int first, Int taps) => (2 - taps) * (2 * Factor) + first * Factor + phase;

    public Int AtY(Int phase, Int first, Int taps) => 4 * Factor + (2 - taps) * (2 * Factor) + phase * 2 + first;

    private IEnumerable<float> Phases(Func<int, double> value) => Enumerable.Range(0, Factor).Select(r => (float)value(r));

    private double Tap(int k)
    {
        var centre = Factor % 2 == 1 ? Factor - 1 : Factor - 0.5;
        return k < _kernel ? 1 - Math.Abs(k - centre) / Factor : 0;
    }
}
