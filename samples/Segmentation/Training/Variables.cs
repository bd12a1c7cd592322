using Segmentation.Network;

namespace Segmentation.Training;

/// <summary>The arrays that an optimiser changes, and how they become the weights of a network.</summary>
internal sealed class Variables
{
    private readonly List<(string Name, float[] Values)> _arrays = [];
    private readonly List<float[]> _gradients = [];
    private readonly List<(StandardisedWeights Weights, int Index)> _standardised = [];

    /// <param name="network">Its parameters that are not frozen are changed.</param>
    /// <param name="standardised">Names of weights that are trained in standardised form.</param>
    public Variables(Graph network, IReadOnlySet<string> standardised)
    {
        foreach (var parameter in network.Parameters.Where(parameter => !parameter.IsFrozen))
        {
            var index = _arrays.Count;
            if (!standardised.Contains(parameter.Name))
            {
                Add(parameter.Name, parameter.Values, parameter.Index);
                continue;
            }

            var weights = new StandardisedWeights(parameter);
            Add($"{parameter.Name}.free", weights.Free, parameter.Index);
            Add($"{parameter.Name}.gain", weights.Gains, null);
            _standardised.Add((weights, index));
        }
    }

    /// <summary>For each array the parameter whose gradient becomes its own; null for gains.</summary>
    private readonly List<int?> _parameters = [];

    public IReadOnlyList<(string Name, float[] Values)> Arrays => _arrays;

    /// <summary>Gradients by the arrays, from those by the parameters, which may be overwritten.</summary>
    public IReadOnlyList<float[]> Gradients(float[][] byParameter)
    {
        for (var i = 0; i < _arrays.Count; i++)
        {
            if (_parameters[i] is { } parameter)
                _gradients[i] = byParameter[parameter];
        }

        foreach (var (weights, index) in _standardised)
            weights.Gradient(_gradients[index], _gradients[index + 1]);
        return _gradients;
    }

    /// <summary>Gives the network the weights that the arrays stand for.</summary>
    public void Store()
    {
        foreach (var (weights, _) in _standardised)
            weights.Store();
    }

    private void Add(string name, float[] values, int? parameter)
    {
        _arrays.Add((name, values));
        _parameters.Add(parameter);
        _gradients.Add(new float[values.Length]);
    }
}
