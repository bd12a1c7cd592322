using Segmentation.Network;

namespace Segmentation.Files;

/// <summary>The weights of a network as a file.</summary>
internal static class WeightsFile
{
    public static void Write(Stream stream, Graph network, IReadOnlyDictionary<string, string> metadata) =>
        SafeTensors.Write(stream, Tensors(network), metadata);

    public static NamedTensor[] Tensors(Graph network) =>
        [.. network.Parameters.Select(parameter => new NamedTensor(parameter.Name, parameter.Shape, parameter.Values))];

    /// <summary>Sets all weights; a file that does not fit leaves them as they were.</summary>
    public static void Load(SafeTensors file, Graph network)
    {
        var values = network.Parameters.Select(parameter => file.Get(parameter.Name, parameter.Shape)).ToArray();
        foreach (var parameter in network.Parameters)
            values[parameter.Index].CopyTo(parameter.Values, 0);
        network.LoadWeights();
    }
}
