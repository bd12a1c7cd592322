using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>Brings a number of the output channels that a register holds into another register: one for each lane.</summary>
internal delegate VectorOp ChannelReader(int lanes, string register);

/// <summary>What happens to output elements between their sums and their stores: the residual is added, then the activation
/// applied.</summary>
internal sealed class Epilogue(KernelContext context)
{
    private bool HasResidual => context.Spec.Epilogue.Residual;

    /// <summary>Applied to complete sums, before phases are interleaved. A residual lies as the output does, so that with one
    /// everything is done where a register is stored.</summary>
    /// <param name="slopes">The slopes of the channels, where each has one.</param>
    public void Apply(BodyBuilder body, int lanes, IReadOnlyList<string> registers, ChannelReader slopes)
    {
        if (!HasResidual)
            Activate(body, lanes, registers, slopes);
    }

    /// <summary>Stores a register to which <see cref="Apply"/> was applied.</summary>
    public void Store(BodyBuilder body, StoreOp store, ChannelReader slopes)
    {
        if (!HasResidual)
        {
            body.Do(store);
            return;
        }

        var sum = Name(store.Lanes, "sum");
        var skip = Name(store.Lanes, "skip");
        ReadResidual(body, store, skip);
        body.Do(new Add(store.Lanes, sum, store.Source, skip));
        Activate(body, store.Lanes, [sum], slopes);
        body.Do(store with { Source = sum });
    }

    /// <summary>Reads what lies in the residual where the verb stores, and nothing else.</summary>
    private void ReadResidual(BodyBuilder body, StoreOp store, string skip)
    {
        var (lanes, place) = (store.Lanes, ResidualPointers.Beside(store.Target));
        if (store is StoreRange range)
            body.Do(new LaneMask(lanes, Name(lanes, "kept"), range.From, range.To));
        body.Do(store switch
        {
            Planning.Store => new Load(lanes, skip, place),
            StorePartial s => new LoadPartial(lanes, skip, place, s.Count),
            StoreRange => new LoadLanes(lanes, skip, place, Name(lanes, "kept")),
            StoreLanes s => new LoadGroups(lanes, skip, place, 1, s.Stride, lanes),
            StoreGroups s when s.IsWhole && s.Size == lanes => new Load(lanes, skip, place),
            StoreGroups s => new LoadGroups(lanes, skip, place, s.Size, s.Stride, s.Count),
            _ => throw new InvalidOperationException($"No residual for {store}."),
        });
    }

    private void Activate(BodyBuilder body, int lanes, IReadOnlyList<string> registers, ChannelReader slopes)
    {
        var parameters = context.Spec.Epilogue;
        var (slope, lower, upper) = (Name(lanes, "slope"), Name(lanes, "lower"), Name(lanes, "upper"));
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

    /// <summary>Single floats and half vectors may stand beside vectors in one method.</summary>
    private string Name(int lanes, string name) => lanes == context.Target.Lanes ? name
        : (lanes == 1 ? "single" : "half") + name.Substring(0, 1).ToUpperInvariant() + name.Substring(1);
}
