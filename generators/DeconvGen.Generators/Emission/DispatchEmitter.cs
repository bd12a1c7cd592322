using System.Globalization;
using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Emission;

/// <summary>The file-local class between the user's type and the targets: checks the spans, picks the target.</summary>
internal sealed class DispatchEmitter(CodeWriter writer, KernelSpec spec, IReadOnlyList<KernelPlan> plans)
{
    private const int NumbersPerLine = 8;

    private readonly MemberNames _names = new(spec);

    /// <summary>Coefficients that need no packing; the same for all targets.</summary>
    private float[]? Table => plans.Count == 0 ? null : plans[0].Table;

    private bool Labels => spec.Epilogue.ArgMax;

    private bool Slopes => spec.Activation == Activation.PRelu;

    private bool Packs => plans.Any(static plan => plan.Pack is not null);

    public void Emit()
    {
        writer.Line(FileEmitter.NotTheUsers);
        using var type = writer.Block("file static unsafe class Kernel");
        if (Table is not null)
            Numbers(writer, "Coefficients", Table);
        if (Packs && spec.Gradients)
            PackEmitter.NoBias(writer, spec.OutputChannels);
        if (Slopes && !spec.IsInstance && (Packs || spec.Gradients))
            Numbers(writer, "Slopes", spec.Epilogue.Slopes.ToArray(), spec.Gradients ? "public" : "private");
        if (!spec.IsInstance && Packs)
        {
            Numbers(writer, "Weights", spec.Weights.ToArray());
            Numbers(writer, "Bias", spec.Bias.ToArray());
            writer.Line($"private static readonly PackedWeights s_packed = Pack(Weights, Bias{(Slopes ? ", Slopes" : "")});");
            writer.Line();
        }

        Run();
        if (Packs)
        {
            writer.Line();
            PackEmitter.Emit(writer, spec, plans, takesBias: true);
        }
    }

    private void Run()
    {
        IEnumerable<string> weights = spec.IsInstance ? ["PackedWeights packed"] : [];
        IEnumerable<string> sizes = spec.HasDeclaredSize ? [] : _names.Sizes.Select(static name => "int " + name);
        IEnumerable<string> outputs = spec.HasDeclaredSize ? [] : _names.OutputSizes.Select(static name => "int " + name);
        IEnumerable<string> residual = spec.Epilogue.Residual ? ["ReadOnlySpan<float> residual"] : [];
        string[] parameters = [.. weights, "ReadOnlySpan<float> input", .. residual, .. sizes,
            Labels ? "Span<byte> labels" : "Span<float> output", .. outputs, "int batch",
            "ParallelOptions? options"];
        using var method = writer.Block($"public static void Run({MemberNames.Join(parameters)})");

        writer.Line("KernelChecks.Batch(batch);");
        writer.Line(MemberNames.LengthCheck("input", spec.InputChannels, _names.KnownSizes));
        writer.Line(MemberNames.LengthCheck(_names.Output, Labels ? 1 : spec.OutputChannels, _names.KnownOutputSizes));
        writer.Line($"KernelChecks.NoOverlap(input, {_names.Output});");
        if (spec.Epilogue.Residual)
        {
            writer.Line("KernelChecks.Length(residual.Length, output.Length, nameof(residual));");
            writer.Line("KernelChecks.NoOverlap(residual, output, nameof(residual));");
        }

        writer.Line("if (batch == 0)\n    return;");
        var others = new List<string>();
        if (Labels)
            others.Add("fixed (byte* labelsPointer = labels)");
        if (Table is not null)
            others.Add("fixed (float* coefficients = Coefficients)");
        new PinnedTensors(writer, [.. Tensors()], [.. others])
            .Emit(() => TargetChoice.Emit(writer, spec.Type.PlainName, plans, Launch));
        // The pointer into the packed weights is valid only while they are reachable.
        if (spec.IsInstance)
            writer.Line("GC.KeepAlive(packed);");
    }

    private IEnumerable<PinnedTensor> Tensors()
    {
        yield return PinnedTensor.AsItIs("input");
        if (!Labels)
            yield return PinnedTensor.AsItIs("output");
        if (spec.Epilogue.Residual)
            yield return PinnedTensor.AsItIs("residual");
    }

    private void Launch(KernelPlan plan)
    {
        using (writer.Block($"var kernel = new {KernelEmitter.StructName(plan)}", ";"))
        {
            writer.Line("input = inputPointer,");
            writer.Line($"{_names.Output} = {_names.Output}Pointer,");
            if (spec.Epilogue.Residual)
                writer.Line("residual = residualPointer,");
            if (plan.Table is not null)
                writer.Line("weights = coefficients,");
            else if (plan.Pack is not null)
                writer.Line(spec.IsInstance ? "weights = packed.Pointer," : "weights = s_packed.Pointer,");
            writer.Line("batch = batch,");
            var names = _names.Sizes.Concat(_names.OutputSizes).ToArray();
            var fields = KernelEmitter.Sizes(plan).ToArray();
            for (var i = 0; i < fields.Length; i++)
                writer.Line($"{fields[i]} = {names[i]},");
        }

        var time = plan.TimePerOutput * (Labels ? (long)spec.OutputChannels : 1);
        var work = $"{_names.Output}.Length * {time.ToString(CultureInfo.InvariantCulture)}L";
        writer.Line($"KernelScheduler.Run(in kernel, kernel.Units, {work}, options);");
    }

    public static void Numbers(CodeWriter writer, string name, float[] values, string access = "private")
    {
        if (values.Length == 0)
        {
            writer.Line($"{access} static ReadOnlySpan<float> {name} => [];");
            writer.Line();
            return;
        }

        writer.Line($"{access} static ReadOnlySpan<float> {name} =>\n[");
        for (var i = 0; i < values.Length; i += NumbersPerLine)
            writer.Line("    " + string.Join(", ", values.Skip(i).Take(NumbersPerLine).Select(VectorTarget.Literal)) + ",");
        writer.Line("];");
        writer.Line();
    }
}
