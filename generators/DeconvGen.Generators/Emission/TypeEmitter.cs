using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Emission;

/// <summary>The user's partial type: constants, sizes, constructors, <c>Run</c>. The work is delegated to file-local
/// types.</summary>
internal sealed class TypeEmitter(CodeWriter writer, KernelSpec spec, bool signaturesOnly)
{
    private const string Checks = "global::DeconvGen.Runtime.KernelChecks";
    private const string Dispatch = "global::DeconvGen.Generated.Kernel";

    private readonly MemberNames _names = new(spec, annotated: !signaturesOnly);

    private string Interface => $"global::DeconvGen.{(IsConvolution ? "IConv" : "IConvTranspose")}{spec.Rank}D";

    /// <summary>The interface that declares the members.</summary>
    private string Layer => $"global::DeconvGen.ILayer{spec.Rank}D";

    private bool IsConvolution => spec.Operation == KernelOperation.Convolution;

    /// <summary>What an instance type implements.</summary>
    private string Contract => spec.Gradients ? $"{Interface}, global::DeconvGen.ITrainable{spec.Rank}D" : Interface;

    private string Static => spec.IsInstance ? "" : "static ";

    private string Refusal => "=> throw new global::System.InvalidOperationException("
        + $"\"The declaration of {spec.Type.PlainName} is refused; its diagnostics say why.\");";

    public void Emit()
    {
        var blocks = spec.Type.ContainingTypes.Select(head => writer.Block(head)).ToList();
        using (writer.Block($"{Modifiers}partial class {spec.Type.Name}{(spec.IsPlainLayer ? " : " + Contract : "")}"))
        {
            Constants();
            Sizes();
            if (spec.IsInstance)
                Constructors();
            Runs();
            if (spec.IsPlainLayer)
                InterfaceMembers();
            if (spec.Gradients)
                new GradientTypeEmitter(writer, spec, signaturesOnly ? Refusal : null).Emit();
        }

        blocks.Reverse();
        blocks.ForEach(static block => block.Dispose());
    }

    private string Modifiers => spec.Type.Modifiers.Length == 0 ? "" : spec.Type.Modifiers + " ";

    private void Constants()
    {
        Constant("InputChannels", spec.InputChannels, "Channels of an input pixel.");
        Constant("OutputChannels", spec.OutputChannels, "Channels of an output pixel.");
        Constant("Groups", spec.Groups, "Groups into which the channels are split.");
        Constant("WeightCount", spec.WeightCount, "Numbers in the weights.");
        PerAxis("Kernel", "KernelSize", "Kernel elements", static axis => axis.Kernel);
        var (near, far) = IsConvolution ? ("Input", "output") : ("Output", "input");
        PerAxis("Stride", "Stride", $"{near} positions from one {far} to the next", static axis => axis.Stride);
        PerAxis("Dilation", "Dilation", $"{near} positions from one kernel element to the next", static axis => axis.Dilation);
    }

    private void PerAxis(string prefix, string common, string meaning, Func<AxisSpec, int> value)
    {
        for (var i = 0; i < spec.Rank && spec.Rank > 1; i++)
            Constant(prefix + _names.Axes[i], value(spec.Axes[i]), $"{meaning}, {_names.Sizes[i]}.");
        if (spec.Axes.Select(value).Distinct().Count() == 1)
            Constant(common, value(spec.Axes[0]), $"{meaning}{(spec.Rank > 1 ? ", on every axis" : "")}.");
    }

    private void Constant(string name, int value, string meaning)
    {
        writer.Line($"/// <summary>{meaning}</summary>");
        writer.Line(FileEmitter.Generated);
        writer.Line($"public const int {name} = {value};");
        writer.Line();
    }

    private void Sizes()
    {
        for (var i = 0; i < spec.Rank; i++)
        {
            var axis = spec.Geometry(i);
            if (spec.HasDeclaredSize)
            {
                Constant("Output" + _names.Axes[i], signaturesOnly ? 1 : (int)axis.OutputSize(spec.Axes[i].InputSize),
                    $"Output {_names.Sizes[i]}, {PhaseText.OutputSize(axis)}.");
                continue;
            }

            var size = _names.Sizes[i];
            writer.Line($"/// <summary>Output {size} for an input {size} n: {PhaseText.OutputSize(axis)}.</summary>");
            Member($"public static int Output{_names.Axes[i]}(int {size})",
                $"{Checks}.{(IsConvolution ? "ConvolutionOutputSize" : "OutputSize")}({Checks}.Size({size}, nameof({size})), "
                    + $"{PhaseText.Text(IsConvolution ? axis.InputStep : axis.Stride)}, {PhaseText.Text(axis.OutputOffset)}, "
                    + $"nameof({size}))");
        }

        var parameters = MemberNames.Join([.. _names.SizeParameters.Length == 0 ? [] : new[] { _names.SizeParameters },
            "int batch = 1"]);
        writer.Line("/// <summary>Numbers in an input of these sizes.</summary>");
        Member($"public static int InputElements({parameters})",
            Elements("InputChannels", i => spec.HasDeclaredSize ? $"{spec.Axes[i].InputSize}"
            : $"{Checks}.Size({_names.Sizes[i]}, nameof({_names.Sizes[i]}))"));
        writer.Line("/// <summary>Numbers in the output for an input of these sizes.</summary>");
        Member($"public static int OutputElements({parameters})",
            Elements(spec.Epilogue.ArgMax ? "1" : "OutputChannels", i => spec.HasDeclaredSize ? $"Output{_names.Axes[i]}"
            : $"Output{_names.Axes[i]}({_names.Sizes[i]})"));
    }

    private string Elements(string channels, Func<int, string> size)
    {
        var sizes = Enumerable.Repeat("1", 3 - spec.Rank).Concat(Enumerable.Range(0, spec.Rank).Select(size));
        var argument = spec.HasDeclaredSize ? "batch" : _names.Sizes[0];
        return $"{Checks}.Elements({Checks}.Batch(batch), {channels}, {MemberNames.Join(sizes)}, \"{argument}\")";
    }

    private void Constructors()
    {
        if (!signaturesOnly)
        {
            Field(GeneratedMembers.PackedWeights);
            if (spec.Gradients)
                Field(GradientMembers.PackedWeights);
            if (KeepsSlopes)
                Field(GradientMembers.Slopes, "float[]");
        }

        var slopes = spec.Activation == Activation.PRelu;
        if (spec.Operation == KernelOperation.BilinearUpsample)
        {
            writer.Line("/// <summary>A layer that starts as bilinear interpolation: "
                + "the recipe's filter on the channel diagonal.</summary>");
            if (slopes)
                writer.Line($"/// <param name=\"slopes\">{spec.OutputChannels} numbers.</param>");
            writer.Line(FileEmitter.Generated);
            writer.Line($"public {spec.Type.Name}({(slopes ? "global::System.ReadOnlySpan<float> slopes" : "")})");
            var filter = $"global::DeconvGen.BilinearFilter.CreateDense{spec.Rank}D({spec.InputChannels}, {spec.Axes[0].Stride}, "
                + $"global::DeconvGen.WeightLayout.{spec.WeightLayout})";
            writer.Line($"    : this({filter}{(slopes ? ", default, slopes" : "")})");
            using (writer.Block())
            {
            }

            writer.Line();
        }

        writer.Line("/// <summary>Packs the weights once.</summary>");
        writer.Line($"/// <param name=\"weights\">{spec.WeightCount} numbers, {WeightShape()}.</param>");
        writer.Line($"/// <param name=\"bias\">{spec.OutputChannels} numbers, or none.</param>");
        if (slopes)
        {
            writer.Line($"/// <param name=\"slopes\">{spec.OutputChannels} numbers: "
                + "what negative outputs of each channel are multiplied with.</param>");
        }

        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A length is wrong.</exception>");
        CallErrors.NoTarget(writer, spec);
        var last = slopes ? ", global::System.ReadOnlySpan<float> slopes" : " = default";
        writer.Line(FileEmitter.Generated);
        writer.Line($"public {spec.Type.Name}(global::System.ReadOnlySpan<float> weights, "
            + $"global::System.ReadOnlySpan<float> bias{last})");
        var call = $"{Dispatch}.Pack(weights, bias{(slopes ? ", slopes" : "")})";
        writer.Line(signaturesOnly ? "    " + Refusal : $"    => {Packing(call)};");
        writer.Line();
    }

    private void Field(string name, string type = "global::DeconvGen.Runtime.PackedWeights")
    {
        writer.Line(FileEmitter.Generated);
        writer.Line($"private readonly {type} {name};");
        writer.Line();
    }

    /// <summary>The gradients of a slope and before it need the slopes as they are.</summary>
    private bool KeepsSlopes => spec.Gradients && spec.Activation == Activation.PRelu;

    private string Packing(string call) => !spec.Gradients ? $"{GeneratedMembers.PackedWeights} = {call}"
        : $"({GeneratedMembers.PackedWeights}, {GradientMembers.PackedWeights}"
            + $"{(KeepsSlopes ? $", {GradientMembers.Slopes}" : "")}) = "
            + $"({call}, global::DeconvGen.Generated.Gradients.Pack(weights){(KeepsSlopes ? ", slopes.ToArray()" : "")})";

    private string WeightShape()
    {
        var kernel = string.Join(", ", spec.Axes.Select(static axis => PhaseText.Text(axis.Kernel)));
        var perGroup = spec.Groups > 1 ? " per group" : "";
        var i = IsConvolution
            ? $"{spec.InputChannels / spec.Groups} input channels{perGroup}"
            : $"{spec.InputChannels} input channels";
        var o = IsConvolution
            ? $"{spec.OutputChannels} output channels"
            : $"{spec.OutputChannels / spec.Groups} output channels{perGroup}";
        return spec.WeightLayout switch
        {
            WeightLayout.IOHW => $"[{i}, {o}, {kernel}]",
            WeightLayout.OIHW => $"[{o}, {i}, {kernel}]",
            WeightLayout.OHWI => $"[{o}, {kernel}, {i}]",
            WeightLayout.IHWO => $"[{i}, {kernel}, {o}]",
            WeightLayout.HWIO => $"[{kernel}, {i}, {o}]",
            _ => $"[{kernel}, {o}, {i}]",
        };
    }

    private void Runs()
    {
        Run(outputSizes: false);
        if (spec.OutputSizePerCall)
            Run(outputSizes: true);
    }

    private void Run(bool outputSizes)
    {
        RunDocumentation.Write(writer, spec, _names, outputSizes);
        writer.Line(FileEmitter.Generated);
        var head = $"public {Static}void Run({_names.RunParameters(outputSizes)})";
        if (signaturesOnly)
        {
            writer.Line(head);
            writer.Line("    " + Refusal);
            writer.Line();
            return;
        }

        using (writer.Block(head))
        {
            if (spec.Rank == 1 && !spec.HasDeclaredSize && !outputSizes)
                writer.Line($"int length = {InferLength(spec, "input", "InputChannels")};");
            for (var i = 0; i < spec.Rank && outputSizes; i++)
                writer.Line(RequestedSize(spec.Geometry(i), _names.Sizes[i], _names.OutputSizes[i], _names.OutputSizes[i]));
            IEnumerable<string> sizes = spec.HasDeclaredSize ? [] : _names.Sizes;
            var outputs = spec.HasDeclaredSize ? []
                : outputSizes ? _names.OutputSizes
                : _names.Axes.Select((axis, i) => $"Output{axis}({_names.Sizes[i]})");
            IEnumerable<string> weights = spec.IsInstance ? [GeneratedMembers.PackedWeights] : [];
            IEnumerable<string> residual = spec.Epilogue.Residual ? ["residual"] : [];
            string[] arguments =
                [.. weights, "input", .. residual, .. sizes, _names.Output, .. outputs, "batch", "options"];
            writer.Line($"{Dispatch}.Run({MemberNames.Join(arguments)});");
        }

        writer.Line();
    }

    /// <summary>The length of a one-dimensional input; of an empty batch any that leaves an output.</summary>
    public static string InferLength(KernelSpec spec, string span, string channels) =>
        $"{Checks}.InferLength({span}.Length, {channels}, {Checks}.Batch(batch), nameof({span})"
            + (spec.Geometry(0).SmallestInput is > 1 and var smallest ? $", {PhaseText.Text(smallest)})" : ")");

    /// <summary>PyTorch's rule for <c>output_size</c>: the smallest size up to stride - 1 more.</summary>
    public static string RequestedSize(AxisGeometry axis, string size, string output, string argument)
    {
        var smallest = $"(long){Checks}.Size({size}, nameof({size})) * {PhaseText.Text(axis.Stride)} "
            + $"+ {PhaseText.Text(axis.OutputOffset)}";
        return $"{Checks}.RequestedSize({output}, (int)long.Min({smallest}, int.MaxValue), "
            + $"(int)long.Min({smallest} + {axis.Stride - 1}, int.MaxValue), nameof({argument}));";
    }

    private void InterfaceMembers()
    {
        foreach (var name in new[] { "InputChannels", "OutputChannels", "WeightCount" })
            writer.Line($"{FileEmitter.Generated}\nint {Layer}.{name} => {name};\n");
        for (var i = 0; i < spec.Rank; i++)
        {
            writer.Line(FileEmitter.Generated);
            var head = $"int {Layer}.Output{_names.Axes[i]}(int {_names.Sizes[i]})";
            if (!spec.HasDeclaredSize)
                writer.Line($"{head} => Output{_names.Axes[i]}({_names.Sizes[i]});\n");
            else
                using (writer.Block(head))
                {
                    Declared(i);
                    writer.Line($"return Output{_names.Axes[i]};");
                }
        }

        if (!spec.HasDeclaredSize || spec.Rank == 1)
            return;
        writer.Line(FileEmitter.Generated);
        using (writer.Block($"void {Layer}.Run({_names.InterfaceParameters})"))
        {
            for (var i = 0; i < spec.Rank; i++)
                Declared(i);
            writer.Line("Run(input, output, batch, options);");
        }
    }

    private void Declared(int axis) =>
        writer.Line($"{Checks}.DeclaredSize({_names.Sizes[axis]}, {spec.Axes[axis].InputSize}, nameof({_names.Sizes[axis]}));");

    private void Member(string head, string expression)
    {
        writer.Line(FileEmitter.Generated);
        writer.Line(head);
        writer.Line(signaturesOnly ? "    " + Refusal : $"    => {expression};");
        writer.Line();
    }
}
