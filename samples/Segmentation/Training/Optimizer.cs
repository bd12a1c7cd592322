namespace Segmentation.Training;

/// <summary>Changes weights by their gradients; what it remembers of earlier steps is part of a checkpoint.</summary>
internal abstract class Optimizer
{
    /// <summary>Steps done.</summary>
    public int Steps { get; set; }

    /// <summary>What is remembered, by name and as one array for each variable.</summary>
    public abstract IReadOnlyList<(string Name, float[][] Values)> State { get; }

    public void Step(Variables variables, IReadOnlyList<float[]> gradients, double rate)
    {
        Steps++;
        for (var i = 0; i < variables.Arrays.Count; i++)
            Update(i, variables.Arrays[i].Values, gradients[i], rate);
    }

    public static Optimizer Create(string name, Variables variables) => name switch
    {
        "adam" => new Adam(variables),
        "sgd" => new Sgd(variables),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There are adam and sgd."),
    };

    /// <summary>A zero for each number of each variable.</summary>
    protected static float[][] Zeros(Variables variables) =>
        [.. variables.Arrays.Select(array => new float[array.Values.Length])];

    protected abstract void Update(int index, float[] values, float[] gradient, double rate);
}

/// <summary>
/// Adam: <c>m = b1 m + (1-b1) g</c>, <c>v = b2 v + (1-b2) g²</c>, <c>w -= rate * m/(1-b1^t) / (sqrt(v/(1-b2^t)) + eps)</c>.
/// </summary>
internal sealed class Adam(Variables variables) : Optimizer
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;
    private readonly float[][] _means = Zeros(variables);
    private readonly float[][] _squares = Zeros(variables);

    public override IReadOnlyList<(string Name, float[][] Values)> State => [("adam.mean", _means), ("adam.square", _squares)];

    protected override void Update(int index, float[] values, float[] gradient, double rate)
    {
        float[] means = _means[index], squares = _squares[index];
        var meanScale = (float)(rate / (1 - Math.Pow(Beta1, Steps)));
        var squareScale = (float)(1 / (1 - Math.Pow(Beta2, Steps)));
        for (var i = 0; i < values.Length; i++)
        {
            var g = gradient[i];
            means[i] = Beta1 * means[i] + (1 - Beta1) * g;
            squares[i] = Beta2 * squares[i] + (1 - Beta2) * g * g;
            values[i] -= meanScale * means[i] / (MathF.Sqrt(squares[i] * squareScale) + Epsilon);
        }
    }
}

/// <summary>Stochastic gradient descent with momentum: <c>v = 0.9 v + g</c>, <c>w -= rate * v</c>.</summary>
internal sealed class Sgd(Variables variables) : Optimizer
{
    private const float Momentum = 0.9f;
    private readonly float[][] _velocities = Zeros(variables);

    public override IReadOnlyList<(string Name, float[][] Values)> State => [("sgd.velocity", _velocities)];

    protected override void Update(int index, float[] values, float[] gradient, double rate)
    {
        var velocities = _velocities[index];
        for (var i = 0; i < values.Length; i++)
        {
            velocities[i] = Momentum * velocities[i] + gradient[i];
            values[i] -= (float)rate * velocities[i];
        }
    }
}
