namespace DeconvGen.Generators.Planning;

/// <summary>Each of some inputs with each of some weights.</summary>
internal static class OuterProduct
{
    /// <summary>One side waits in registers while the other passes by.</summary>
    /// <param name="inputsWait">Else the weights do.</param>
    /// <param name="inputs">Numbers of the inputs.</param>
    /// <param name="readInput">Reads one of them.</param>
    /// <param name="weights">Numbers of the weights.</param>
    /// <param name="readWeight">Reads one of them.</param>
    /// <param name="multiply">Multiplies an input and a weight, which have been read.</param>
    public static void Write(
        bool inputsWait, IReadOnlyList<int> inputs, Action<int> readInput, IReadOnlyList<int> weights, Action<int> readWeight,
        Action<int, int> multiply)
    {
        if (inputsWait)
            Pass(inputs, readInput, weights, readWeight, multiply);
        else
            Pass(weights, readWeight, inputs, readInput, (weight, input) => multiply(input, weight));
    }

    private static void Pass(
        IReadOnlyList<int> waiting, Action<int> readWaiting, IReadOnlyList<int> passing, Action<int> readPassing,
        Action<int, int> multiply)
    {
        foreach (var one in waiting)
            readWaiting(one);
        foreach (var other in passing)
        {
            readPassing(other);
            foreach (var one in waiting)
                multiply(one, other);
        }
    }
}
