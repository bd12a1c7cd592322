using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>Brings a number of the output channels that a register holds into another register: one for each lane.</summary>
internal delegate VectorOp ChannelReader(int lanes, string register);

/// <summary>What happens to output elements between their sums and their stores.</summary>
internal sealed class Epilogue(KernelContext context)
{
    /// <summary>Applied to complete sums, before phases are interleaved.</summary>
    /// <param name="slopes">The slopes of the channels, where each has one.</param>
    public void Apply(BodyBuilder body, int lanes, IReadOnlyList<string> registers, ChannelReader slopes)
    {
        var parameters = context.Spec.Epilogue;
        // Single floats beside vectors in one method.
        var prefix = lanes == context.Target.Lanes ? "" : "single";
        var (slope, lower, upper) = (prefix + "Slope", prefix + "Lower", prefix + "Upper");
        switch (context.Spec.Activation)
        {
            case Activation.LeakyRelu:
                body.Do(new Constant(lanes, slope, parameters.Slope));
                break;
            case Activation.PRelu:
                body.Do(slopes(lanes, slope));
                break;
            case Activation.Clamp:
                body.Do(new Constant(lanes, lower, parameters.ClampMin));
                body.Do(new Constant(lanes, upper, parameters.ClampMax));
                break;
        }

        foreach (var register in registers)
        {
            VectorOp? function = context.Spec.Activation switch
            {
                Activation.Relu => new Relu(lanes, register),
                Activation.LeakyRelu or Activation.PRelu => new LeakyRelu(lanes, register, slope),
                Activation.Clamp => new Clamp(lanes, register, lower, upper),
                Activation.Sigmoid => new Sigmoid(lanes, register),
                Activation.Tanh => new Tanh(lanes, register),
                _ => null,
            };
            if (function is not null)
                body.Do(function);
        }
    }

    /// <summary>Stores a register to which <see cref="Apply"/> was applied.</summary>
    public static void Store(BodyBuilder body, VectorOp store, ChannelReader slopes) => body.Do(store);
}
