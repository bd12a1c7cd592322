namespace DeconvGen.Generators.Planning;

/// <summary>
/// How many floats are to stay near until they are read again. The processor is not known when the code is generated, so that the
/// caches are those of the smallest usual one: 32 KB on the first level, 256 KB on the second.
/// </summary>
internal static class CacheBudget
{
    public const int FirstLevel = 32 * 1024 / sizeof(float);

    /// <summary>Lines that lie so far apart have the same place in the first level, which has room for eight.</summary>
    public const int FloatsOfWay = FirstLevel / 8;

    private const int SecondLevel = 256 * 1024 / sizeof(float);

    /// <summary>Inputs of a run of windows of a plane, over which all blocks of channels pass: half of the first level, as weights
    /// and outputs go through the other half.</summary>
    public const int RunOfPlane = FirstLevel / 2;

    /// <summary>The same where the weights are so many that they do not stay near: half of the second level, so that each weight
    /// that comes meets more windows.</summary>
    public const int LongRunOfPlane = SecondLevel / 2;

    /// <summary>Weights that stay near while blocks of channels pass over a run.</summary>
    public const int NearWeights = SecondLevel / 2;

    /// <summary>What a block of vectors reads of a block of positions for a gradient by the weights: all but an eighth of the first
    /// level, where nothing else passes but the sums of a tile.</summary>
    public const int GradientOperands = FirstLevel / 8 * 7;

    /// <summary>Inputs of a chunk of a signal, over which all blocks of channels pass.</summary>
    public const int ChunkOfSignal = SecondLevel;

    /// <summary>Turned rows of a block, inputs and outputs.</summary>
    public const int TurnedBlock = SecondLevel;

    /// <summary>Transformed inputs and products of a chunk of minimal filtering. The weights of a block lie beside them, for which
    /// most processors have a larger second level.</summary>
    public const int ChunkOfTriples = SecondLevel;

    /// <summary>A whole input or output, of which no line has to be asked for.</summary>
    public const int NearTensor = SecondLevel;
}
