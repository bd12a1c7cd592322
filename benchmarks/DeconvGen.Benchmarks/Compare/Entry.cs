namespace DeconvGen.Benchmarks.Compare;

internal enum Role
{
    /// <summary>The generated kernel on aligned buffers, with the threads of the run.</summary>
    Ours,

    /// <summary>The same where a plain array lies.</summary>
    PlainArray,

    /// <summary>The same on one thread, when the run has more.</summary>
    OneThread,

    /// <summary>Another library, with the threads of the run.</summary>
    Peer,
}

/// <summary>One that is timed in every round.</summary>
internal sealed record Entry(string Name, TensorLayout Layout, Role Role)
{
    public override string ToString() => $"{Name}, {(Layout == TensorLayout.ChannelsLast ? "last" : "first")}";
}

/// <summary>What one round measured.</summary>
/// <param name="Seconds">For one call of each entry.</param>
/// <param name="Machine">Mean of the probes before and after.</param>
internal sealed record Round(double[] Seconds, MachineState Machine);
