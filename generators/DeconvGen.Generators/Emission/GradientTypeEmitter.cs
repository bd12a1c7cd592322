using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Emission;

/// <summary>The members of a layer that learns: new weights, and the gradients by input, weights and bias.</summary>
internal sealed class GradientTypeEmitter(CodeWriter writer, KernelSpec spec, string? refusal)
{
    private const string Checks = "global::DeconvGen.Runtime.KernelChecks";
    private const string Dispatch = "global::DeconvGen.Generated.Gradients";

    private readonly MemberNames _names = new(spec, annotated: refusal is null);

    // Refused kernels are written for any C# version.
    private string Options => $"global::System.Threading.Tasks.ParallelOptions{(refusal is null ? "?" : "")} options";

    private string Interface => $"global::DeconvGen.ITrainable{spec.Rank}D";

    private bool HasSizes => spec.Rank > 1 && !spec.HasDeclaredSize;

    private bool HasSlopes => spec.Activation == Activation.PRelu;

    public void Emit()
    {
        if (spec.IsInstance)
            SetWeights();
        ForEachForm(InputGradient);
        if (spec.IsInstance)
        {
            ForEachForm(WeightGradient);
            ForEachForm(BiasGradient);
        }

        ActivationGradientEmitter.Write(writer, spec, refusal);
        if (HasSlopes && spec.IsInstance)
            SlopeGradient();
        if (spec.IsPlainLayer)
            InterfaceMembers();
    }

    /// <summary>A call may ask for an output size where the forward pass may; in one dimension the span tells it.</summary>
    private void ForEachForm(Action<bool> write)
    {
        write(false);
        if (spec.OutputSizePerCall && spec.Rank > 1)
            write(true);
    }

    private void SetWeights()
    {
        var (packed, gradient) = (GeneratedMembers.PackedWeights, GradientMembers.PackedWeights);
        writer.Line("/// <summary>Replaces the weights, in place and without allocation. "
            + "Nothing else may use the layer meanwhile.</summary>");
        writer.Line("/// <param name=\"weights\">As the constructor takes them.</param>");
        writer.Line("/// <param name=\"bias\">As the constructor takes it; none is 0.</param>");
        if (HasSlopes)
            writer.Line("/// <param name=\"slopes\">As the constructor takes them; none keeps those that are there.</param>");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A length is wrong; nothing was written.</exception>");
        var parameters = "global::System.ReadOnlySpan<float> weights, global::System.ReadOnlySpan<float> bias = default";
        if (!HasSlopes)
        {
            Member($"SetWeights({parameters})",
                $"global::DeconvGen.Generated.Kernel.Pack(weights, bias, {packed});",
                $"{Dispatch}.Pack(weights, {gradient});");
            return;
        }

        Member($"SetWeights({parameters}, global::System.ReadOnlySpan<float> slopes = default)",
            $"if (slopes.IsEmpty)\n    slopes = {GradientMembers.Slopes};",
            $"global::DeconvGen.Generated.Kernel.Pack(weights, bias, slopes, {packed});",
            $"{Dispatch}.Pack(weights, {gradient});",
            $"slopes.CopyTo({GradientMembers.Slopes});");
    }

    private void SlopeGradient()
    {
        Summary("The gradient by the slopes, from outputs: of those below 0, which a slope above 0 has made. A slope of 0 or below "
            + "gets 0, as its outputs do not tell what they were.");
        Parameter("output", "What Run has written.");
        Parameter("outputGradient", "Gradient by the output behind the activation, of the same length.");
        Parameter("slopeGradient", $"{spec.OutputChannels} numbers. Every number is written.");
        Accumulate();
        Parameter("batch", "Images behind one another; 0 is legal.");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A length is wrong; nothing was written.</exception>");
        Member("SlopeGradient(global::System.ReadOnlySpan<float> output, global::System.ReadOnlySpan<float> outputGradient, "
            + "global::System.Span<float> slopeGradient, bool accumulate = false, int batch = 1)",
            $"global::DeconvGen.Runtime.ActivationGradients.PReluSlopes(output, outputGradient, {GradientMembers.Slopes}, "
                + $"{ActivationGradientEmitter.Plane(spec)}, slopeGradient, accumulate);");
    }

    private void InputGradient(bool outputSizes)
    {
        Summary("The gradient by the input, from that by the output before the activation.");
        OutputGradient();
        Sizes();
        Parameter("inputGradient", $"{Tensor(spec.InputChannels, Inputs)} Every number is written.");
        OutputSizes(outputSizes);
        Call();
        Errors();
        List<string> body = [.. Infer("inputGradient", "InputChannels"), .. Requested(outputSizes)];
        var weights = spec.IsInstance ? GradientMembers.PackedWeights : null;
        var arguments = Arguments(weights, "outputGradient", "inputGradient", outputSizes);
        body.Add($"{Dispatch}.InputGradient({arguments}, batch, options);");
        var parameters = Parameters(
            "global::System.ReadOnlySpan<float> outputGradient", null, "global::System.Span<float> inputGradient", outputSizes);
        Member($"InputGradient({parameters}, int batch = 1, {Options} = null)", [.. body]);
    }

    private void WeightGradient(bool outputSizes)
    {
        Summary("The gradient by the weights, in their own layout.");
        Parameter("input", $"{Tensor(spec.InputChannels, Inputs)}");
        OutputGradient();
        Sizes();
        Parameter("weightGradient", $"{spec.WeightCount} numbers, in the order of the weights. Every number is written.");
        OutputSizes(outputSizes);
        Accumulate();
        Call();
        Errors();
        List<string> body = [.. Infer("input", "InputChannels"), .. Requested(outputSizes)];
        var arguments = Arguments("input", "outputGradient", "weightGradient", outputSizes);
        body.Add($"{Dispatch}.WeightGradient({arguments}, accumulate, batch, options);");
        var parameters = Parameters(
            "global::System.ReadOnlySpan<float> input", "global::System.ReadOnlySpan<float> outputGradient",
            "global::System.Span<float> weightGradient", outputSizes);
        Member($"WeightGradient({parameters}, bool accumulate = false, int batch = 1, {Options} = null)", [.. body]);
    }

    private void BiasGradient(bool outputSizes)
    {
        Summary("The gradient by the bias: sums over images and positions.");
        OutputGradient();
        Sizes();
        Parameter("biasGradient", $"{spec.OutputChannels} numbers. Every number is written.");
        OutputSizes(outputSizes);
        Accumulate();
        Call();
        Errors();
        List<string> body = [.. Requested(outputSizes)];
        var inferred = spec.Rank == 1 && !spec.HasDeclaredSize;
        if (inferred)
            body.Add($"int {_names.OutputSizes[0]} = {Checks}.InferLength("
                + $"outputGradient.Length, OutputChannels, {Checks}.Batch(batch), nameof(outputGradient));");
        var sizes = spec.HasDeclaredSize ? [] : inferred ? _names.OutputSizes : Outputs(outputSizes);
        var arguments = MemberNames.Join(["outputGradient", "biasGradient", .. sizes]);
        body.Add($"{Dispatch}.BiasGradient({arguments}, accumulate, batch, options);");
        var parameters = Parameters(
            "global::System.ReadOnlySpan<float> outputGradient", null, "global::System.Span<float> biasGradient", outputSizes);
        Member($"BiasGradient({parameters}, bool accumulate = false, int batch = 1, {Options} = null)", [.. body]);
    }

    /// <summary>In one dimension the length is inferred, and where a call may ask for an output length, that too.</summary>
    private IEnumerable<string> Infer(string span, string channels)
    {
        if (spec.Rank > 1 || spec.HasDeclaredSize)
            yield break;
        yield return $"int {_names.Sizes[0]} = {TypeEmitter.InferLength(spec, span, channels)};";
        if (!spec.OutputSizePerCall)
            yield break;
        yield return $"int {_names.OutputSizes[0]} = batch == 0 ? Output{_names.Axes[0]}({_names.Sizes[0]}) "
            + $": {Checks}.InferLength(outputGradient.Length, OutputChannels, batch, nameof(outputGradient));";
        yield return "if (batch > 0)\n    "
            + TypeEmitter.RequestedSize(spec.Geometry(0), _names.Sizes[0], _names.OutputSizes[0], "outputGradient");
    }

    private IEnumerable<string> Requested(bool outputSizes) => Enumerable.Range(0, outputSizes ? spec.Rank : 0)
        .Select(i => TypeEmitter.RequestedSize(spec.Geometry(i), _names.Sizes[i], _names.OutputSizes[i], _names.OutputSizes[i]));

    /// <summary>Values of the output sizes.</summary>
    private IEnumerable<string> Outputs(bool outputSizes) => outputSizes || (spec.Rank == 1 && spec.OutputSizePerCall)
        ? _names.OutputSizes
        : _names.Axes.Select((axis, i) => $"Output{axis}({_names.Sizes[i]})");

    private string Arguments(string? first, string second, string third, bool outputSizes) => MemberNames.Join(
        [.. first is null ? [] : new[] { first }, second, third,
            .. spec.HasDeclaredSize ? [] : _names.Sizes.Concat(Outputs(outputSizes))]);

    private string Parameters(string first, string? second, string last, bool outputSizes) => MemberNames.Join(
        [first, .. second is null ? [] : new[] { second }, .. HasSizes ? new[] { _names.SizeParameters } : [], last,
            .. outputSizes ? _names.OutputSizes.Select(static name => "int " + name) : []]);

    private void Member(string head, params string[] body)
    {
        writer.Line(FileEmitter.Generated);
        writer.Line($"public {(spec.IsInstance ? "" : "static ")}void {head}");
        if (refusal is not null)
        {
            writer.Line("    " + refusal);
        }
        else
        {
            using (writer.Block())
                Array.ForEach(body, writer.Line);
        }

        writer.Line();
    }

    /// <summary>The interface knows no declared sizes and always has an activation.</summary>
    private void InterfaceMembers()
    {
        var call = spec.Activation == Activation.None ? "" : $"ActivationGradient(output, gradient{(HasSlopes ? ", batch" : "")});";
        writer.Line(FileEmitter.Generated);
        using (writer.Block($"void {Interface}.ActivationGradient("
            + "global::System.ReadOnlySpan<float> output, global::System.Span<float> gradient, int batch)"))
            writer.Line(call);
        writer.Line();
        if (HasSlopes)
        {
            writer.Line(FileEmitter.Generated);
            using (writer.Block($"void {Interface}.SetWeights("
                + "global::System.ReadOnlySpan<float> weights, global::System.ReadOnlySpan<float> bias)"))
                writer.Line("SetWeights(weights, bias, default);");
            writer.Line();
        }

        if (!spec.HasDeclaredSize || spec.Rank == 1)
            return;
        var sizes = MemberNames.Join(_names.Sizes.Select(static name => "int " + name));
        Explicit("InputGradient",
            $"global::System.ReadOnlySpan<float> outputGradient, {sizes}, "
                + $"global::System.Span<float> inputGradient, int batch, {Options}",
            "outputGradient, inputGradient, batch, options");
        Explicit("WeightGradient",
            $"global::System.ReadOnlySpan<float> input, global::System.ReadOnlySpan<float> outputGradient, {sizes}, "
                + $"global::System.Span<float> weightGradient, bool accumulate, int batch, {Options}",
            "input, outputGradient, weightGradient, accumulate, batch, options");
        Explicit("BiasGradient",
            $"global::System.ReadOnlySpan<float> outputGradient, {sizes}, "
                + $"global::System.Span<float> biasGradient, bool accumulate, int batch, {Options}",
            "outputGradient, biasGradient, accumulate, batch, options");
    }

    private void Explicit(string name, string parameters, string arguments)
    {
        writer.Line(FileEmitter.Generated);
        using (writer.Block($"void {Interface}.{name}({parameters})"))
        {
            for (var i = 0; i < spec.Rank; i++)
                writer.Line($"{Checks}.DeclaredSize({_names.Sizes[i]}, {spec.Axes[i].InputSize}, nameof({_names.Sizes[i]}));");
            writer.Line($"{name}({arguments});");
        }

        writer.Line();
    }

    private IReadOnlyList<string> Inputs => spec.HasDeclaredSize
        ? [.. spec.Axes.Select(static axis => Planning.PhaseText.Text(axis.InputSize))] : _names.Sizes;

    private string Tensor(int channels, IReadOnlyList<string> sizes) => spec.Layout == TensorLayout.ChannelsLast
        ? $"[batch, {string.Join(", ", sizes)}, {channels}]."
        : $"[batch, {channels}, {string.Join(", ", sizes)}].";

    private void Summary(string text) => writer.Line($"/// <summary>{text}</summary>");

    private void Parameter(string name, string text) => writer.Line($"/// <param name=\"{name}\">{text}</param>");

    private void OutputGradient() => Parameter("outputGradient",
        $"Gradient by the output before the activation, {Tensor(spec.OutputChannels, _names.OutputSizes)}");

    private void Sizes()
    {
        for (var i = 0; i < spec.Rank && HasSizes; i++)
            Parameter(_names.Sizes[i], $"{_names.Axes[i]} of the forward pass's input, at least 1.");
    }

    private void OutputSizes(bool given)
    {
        for (var i = 0; i < spec.Rank && given; i++)
            Parameter(_names.OutputSizes[i], $"{_names.Axes[i]} of the forward pass's output, as Run takes it.");
    }

    private void Accumulate() => Parameter("accumulate", "Adds to what stands there; else it is overwritten.");

    private void Call()
    {
        Parameter("batch", "Images behind one another; 0 is legal.");
        Parameter("options",
            "Shares the work among threads, with the same bits for any number of them; null computes on the caller's.");
    }

    private void Errors()
    {
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A span has another length than its shape asks for, "
            + "or what is written overlaps what is read; nothing was written.</exception>");
        writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">A size is less than 1, leaves no output, "
            + "or makes a tensor too large; nothing was written.</exception>");
        CallErrors.Cancelled(writer);
        CallErrors.NoTarget(writer, spec);
    }
}
