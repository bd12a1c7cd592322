using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Emission;

/// <summary>The file-local class between the user's type and the gradients' kernels: checks the spans, picks the target.</summary>
internal sealed class GradientDispatchEmitter(CodeWriter writer, KernelSpec spec, IReadOnlyList<GradientPlans> plans)
{
    private readonly MemberNames _names = new(spec);

    private bool Packs => plans.Any(static plan => plan.Input.Pack is not null);

    public void Emit()
    {
        writer.Line(FileEmitter.NotTheUsers);
        using var type = writer.Block("file static unsafe class Gradients");
        if (Packs)
            Pack();
        InputGradient();
        if (!spec.IsInstance)
            return;
        WeightGradient();
        BiasGradient();
    }

    /// <summary>The weights once more, in the order in which the gradient by the input reads them.</summary>
    private void Pack()
    {
        PackEmitter.NoBias(writer, spec.InputChannels);
        if (!spec.IsInstance)
        {
            if (!spec.IsFixedBilinear)
                DispatchEmitter.Numbers(writer, "Weights", spec.Weights.ToArray());
            var filter = $"DeconvGen.BilinearFilter.CreateDepthwise{spec.Rank}D({spec.InputChannels}, {spec.Axes[0].Stride}, "
                + $"DeconvGen.WeightLayout.{spec.WeightLayout})";
            writer.Line($"private static readonly PackedWeights s_packed = Pack({(spec.IsFixedBilinear ? filter : "Weights")});");
        }

        writer.Line();
        PackEmitter.Emit(writer, spec, [.. plans.Select(static plans => plans.Input)], takesBias: false);
        writer.Line();
    }

    private void InputGradient()
    {
        var packed = spec.IsInstance ? "PackedWeights packed, " : "";
        var spans = "ReadOnlySpan<float> outputGradient, Span<float> inputGradient";
        using (writer.Block($"public static void InputGradient({packed}{spans}, {Sizes}int batch, ParallelOptions? options)"))
        {
            writer.Line("KernelChecks.Batch(batch);");
            writer.Line(MemberNames.LengthCheck("inputGradient", spec.InputChannels, _names.KnownSizes));
            writer.Line(MemberNames.LengthCheck("outputGradient", spec.OutputChannels, _names.KnownOutputSizes));
            writer.Line("GradientChecks.NoOverlap(outputGradient, inputGradient, nameof(outputGradient), nameof(inputGradient));");
            writer.Line("if (batch == 0)\n    return;");
            new PinnedTensors(writer,
            [
                PinnedTensor.AsItIs("outputGradient"),
                ReplicatedEdges.HasThem(spec) ? Widened("inputGradient") : PinnedTensor.AsItIs("inputGradient"),
            ]).Emit(() => LaunchInput([.. _names.OutputSizes, .. ReplicatedEdges.HasThem(spec) ? WideInputs : _names.Sizes]));

            // The pointer into the packed weights is valid only while they are reachable.
            if (spec.IsInstance)
                writer.Line("GC.KeepAlive(packed);");
        }
    }

    private void LaunchInput(IReadOnlyList<string> sizes) =>
        Launch(static plans => plans.Input, "inputGradient.Length", sizes, pointer => pointer switch
        {
            "input" => "outputGradientPointer",
            "output" => "inputGradientPointer",
            _ => spec.IsInstance ? "packed.Pointer" : "s_packed.Pointer",
        });

    private IReadOnlyList<string> WideInputs => [.. _names.KnownSizes.Select(static size => $"{size} + 2")];

    /// <summary>Replicated edges: the gradient of the input with its copies, which are then added to their originals. Writes how
    /// long that is.</summary>
    private PinnedTensor Widened(string span)
    {
        var sizes = _names.KnownSizes;
        var (images, channels) = spec.Layout == TensorLayout.ChannelsLast
            ? ("batch", spec.InputChannels)
            : ($"batch * {spec.InputChannels}", 1);
        writer.Line($"var widened = {MemberNames.Elements(span, spec.InputChannels, WideInputs)};");
        return new(span, true, null, $"EdgeGradients.Fold({PinnedTensor.CopyOf(span)}.AsSpan(0, widened), {span}, {images}, "
            + $"{(spec.Rank == 1 ? "0" : sizes[0])}, {sizes[spec.Rank - 1]}, {channels});")
        { Length = "widened" };
    }

    private void WeightGradient()
    {
        writer.Line();
        var isConvolution = spec.Operation == KernelOperation.Convolution;
        var spans = "ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> weightGradient";
        var others = $"{Sizes}bool accumulate, int batch, ParallelOptions? options";
        using (writer.Block($"public static void WeightGradient({spans}, {others})"))
        {
            writer.Line("KernelChecks.Batch(batch);");
            writer.Line(MemberNames.LengthCheck("input", spec.InputChannels, _names.KnownSizes));
            writer.Line(MemberNames.LengthCheck("outputGradient", spec.OutputChannels, _names.KnownOutputSizes));
            writer.Line($"KernelChecks.Length(weightGradient.Length, {spec.WeightCount}, nameof(weightGradient));");
            writer.Line("GradientChecks.NoOverlap(input, weightGradient, nameof(input), nameof(weightGradient));");
            writer.Line(
                "GradientChecks.NoOverlap(outputGradient, weightGradient, nameof(outputGradient), nameof(weightGradient));");
            writer.Line("if (!accumulate)\n    weightGradient.Clear();");
            writer.Line("if (batch == 0)\n    return;");
            var isTurned = TurnedTensors.SuitWeightGradient(spec);
            new PinnedTensors(writer,
            [
                PinnedTensor.Read("outputGradient", isTurned, spec.OutputChannels, MemberNames.Positions(_names.KnownOutputSizes)),
                PinnedTensor.Read("input", isTurned, spec.InputChannels, MemberNames.Positions(_names.KnownSizes)),
                PinnedTensor.AddedTo("weightGradient", plans[0].TurnsWeights,
                    spec.SmallChannels, spec.LargeChannels / spec.Groups, spec.KernelElements),
            ]).Emit(() => Launch(static plans => plans.Weights!, (isConvolution ? "input" : "outputGradient") + ".Length",
                isConvolution ? [.. _names.OutputSizes, .. _names.Sizes] : [.. _names.Sizes, .. _names.OutputSizes],
                pointer => pointer == "gradient" ? "weightGradientPointer"
                    : pointer == "small" == isConvolution ? "outputGradientPointer" : "inputPointer"));
        }
    }

    private void BiasGradient()
    {
        writer.Line();
        var sizes = spec.HasDeclaredSize ? "" : string.Concat(_names.OutputSizes.Select(static name => $"int {name}, "));
        var spans = "ReadOnlySpan<float> outputGradient, Span<float> biasGradient";
        var others = $"{sizes}bool accumulate, int batch, ParallelOptions? options";
        using (writer.Block($"public static void BiasGradient({spans}, {others})"))
        {
            writer.Line("KernelChecks.Batch(batch);");
            writer.Line(MemberNames.LengthCheck("outputGradient", spec.OutputChannels, _names.KnownOutputSizes));
            writer.Line($"KernelChecks.Length(biasGradient.Length, {spec.OutputChannels}, nameof(biasGradient));");
            writer.Line("GradientChecks.NoOverlap(outputGradient, biasGradient, nameof(outputGradient), nameof(biasGradient));");
            writer.Line("if (!accumulate)\n    biasGradient.Clear();");
            writer.Line("if (batch == 0)\n    return;");
            using (writer.Block("fixed (float* outputGradientPointer = outputGradient, biasGradientPointer = biasGradient)"))
            {
                Launch(static plans => plans.Bias!, "outputGradient.Length", _names.OutputSizes,
                    static pointer => pointer == "gradient" ? "biasGradientPointer" : "outputGradientPointer");
            }
        }
    }

    private string Sizes => spec.HasDeclaredSize ? ""
        : string.Concat(_names.Sizes.Concat(_names.OutputSizes).Select(static name => $"int {name}, "));

    private void Launch(
        Func<GradientPlans, KernelPlan> role, string elements, IReadOnlyList<string> sizes, Func<string, string> pointer) =>
        ForEachTarget(role, plan =>
        {
            using (writer.Block($"var kernel = new {KernelEmitter.StructName(plan)}", ";"))
            {
                foreach (var name in plan.Rows.Pointers)
                    writer.Line($"{name} = {pointer(name)},");
                writer.Line("batch = batch,");
                var fields = KernelEmitter.Sizes(plan).ToArray();
                for (var i = 0; i < fields.Length; i++)
                    writer.Line($"{fields[i]} = {sizes[i]},");
            }

            var work = $"{elements} * {PhaseText.Text(plan.TimePerOutput)}L";
            writer.Line($"KernelScheduler.Run(in kernel, kernel.Units, {work}, options);");
        });

    private void ForEachTarget(Func<GradientPlans, KernelPlan> role, Action<KernelPlan> write) =>
        TargetChoice.Emit(writer, spec.Type.PlainName, [.. plans.Select(role)], write);
}
