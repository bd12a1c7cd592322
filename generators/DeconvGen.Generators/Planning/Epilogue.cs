using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>Brings a number of the output channels that a register holds into another register: one for each lane.</summary>
internal delegate VectorOp ChannelReader(int lanes, string register);

/// <summary>What happens to output elements between their sums and their stores.</summary>
internal sealed class Epilogue(KernelContext context)
{
    /// <summary>Applied to complete sums, before phases are interleaved.</summary>
    /// <param name="slopes">The slopes of the channels, where each has one.</param>
    public void Apply(BodyBuilder body, int lanes, IEnumerable<string> registers, ChannelReader slopes)
    {
        foreach (var register in registers)
            Activate(body, lanes, register);
    }

    /// <summary>Stores a register to which <see cref="Apply"/> was applied.</summary>
    public static void Store(BodyBuilder body, VectorOp store, ChannelReader slopes) => body.Do(store);

    private void Activate(BodyBuilder body, int lanes, string register)
    {
        if (context.Spec.Activation == Activation.Relu)
            body.Do(new Relu(lanes, register));
    }
}
