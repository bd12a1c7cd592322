using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Emission;

/// <summary>The documentation comment of <c>Run</c>: what an editor shows of shape, crop, phases and output size.</summary>
internal static class RunDocumentation
{
    public static void Write(CodeWriter writer, KernelSpec spec, MemberNames names, bool outputSizes)
    {
        writer.Line($"/// <summary>{Escape(PhaseText.Shape(spec))}.</summary>");
        writer.Line("/// <remarks>");
        foreach (var line in FileEmitter.Axes(spec))
            writer.Line($"/// <para>{Escape(line.Trim())}</para>");
        writer.Line("/// </remarks>");
        IReadOnlyList<string> sizes = spec.HasDeclaredSize
            ? [.. spec.Axes.Select(static axis => PhaseText.Text(axis.InputSize))]
            : names.Sizes;
        writer.Line($"/// <param name=\"input\">{Tensor(spec, spec.InputChannels, sizes)}</param>");
        if (spec.Epilogue.Residual)
        {
            writer.Line("/// <param name=\"residual\">As many numbers as the output and in its order, added before the activation; "
                + "must not overlap the output.</param>");
        }

        for (var i = 0; i < spec.Rank && (spec.Rank > 1 || outputSizes) && !spec.HasDeclaredSize; i++)
            writer.Line($"/// <param name=\"{names.Sizes[i]}\">Input {names.Sizes[i]}, at least 1.</param>");
        writer.Line(spec.Epilogue.ArgMax
            ? $"/// <param name=\"labels\">[batch, {string.Join(", ", names.OutputSizes)}]: "
                + "the number of each pixel's largest channel.</param>"
            : $"/// <param name=\"output\">{Tensor(spec, spec.OutputChannels, names.OutputSizes)} "
                + "Every number is written.</param>");
        for (var i = 0; i < spec.Rank && outputSizes; i++)
        {
            writer.Line($"/// <param name=\"{names.OutputSizes[i]}\">Output {names.Sizes[i]}: the smallest, "
                + $"{PhaseText.OutputSize(spec.Geometry(i))}, up to {spec.Axes[i].Stride - 1} more.</param>");
        }

        writer.Line("/// <param name=\"batch\">Inputs behind one another; 0 is legal.</param>");
        writer.Line("/// <param name=\"options\">Shares the work among threads, with the same bits for any number of them; "
            + "null computes on the caller's.</param>");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A span has another length than its shape asks for, "
            + "or the spans overlap; nothing was written.</exception>");
        writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">"
            + "A size is less than 1, leaves no output, or makes a tensor too large; nothing was written.</exception>");
        CallErrors.Cancelled(writer);
        CallErrors.NoTarget(writer, spec);
    }

    private static string Tensor(KernelSpec spec, int channels, IReadOnlyList<string> sizes)
    {
        var axes = string.Join(", ", sizes);
        return spec.Layout == TensorLayout.ChannelsLast ? $"[batch, {axes}, {channels}]." : $"[batch, {channels}, {axes}].";
    }

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
