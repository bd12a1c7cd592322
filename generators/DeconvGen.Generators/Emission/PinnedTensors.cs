namespace DeconvGen.Generators.Emission;

/// <summary>Pins spans for a kernel, each under its name with "Pointer" behind it: themselves, or copies in rented memory with
/// the axes in another order or with edges around the images.</summary>
/// <param name="others">What else is pinned, as the heads of its statements.</param>
internal sealed class PinnedTensors(CodeWriter writer, IReadOnlyList<PinnedTensor> tensors, params string[] others)
{
    private const string Pool = "System.Buffers.ArrayPool<float>.Shared";

    private IReadOnlyList<PinnedTensor> Copied => [.. tensors.Where(static tensor => tensor.IsCopied)];

    public void Emit(Action launch)
    {
        if (Copied.Count == 0)
        {
            Pin(launch);
            return;
        }

        writer.Line("// Copies in the form that the kernel takes.");
        foreach (var tensor in Copied)
            writer.Line($"var {tensor.Copy} = {Pool}.Rent({tensor.Length});");
        using (writer.Block("try"))
        {
            Pin(() =>
            {
                foreach (var line in Copied.Select(static tensor => tensor.Before).OfType<string>())
                    writer.Line(line);
                launch();
                foreach (var line in Copied.Select(static tensor => tensor.Behind).OfType<string>())
                    writer.Line(line);
            });
        }

        using (writer.Block("finally"))
        {
            // The one that is rented first is returned last, so that the next call finds it first.
            foreach (var tensor in Copied.Reverse())
                writer.Line($"{Pool}.Return({tensor.Copy});");
        }
    }

    private void Pin(Action write)
    {
        var pointers = tensors.Select(static tensor => $"{tensor.Span}Pointer = {(tensor.IsCopied ? tensor.Copy : tensor.Span)}")
            .Concat(Copied.Select(static tensor => $"{tensor.Span}Here = {tensor.Span}"));
        foreach (var other in others)
            writer.Line(other);
        using (writer.Block($"fixed (float* {string.Join(", ", pointers)})"))
            write();
    }
}

/// <summary>A span of the generated method.</summary>
/// <param name="Span">Its name.</param>
/// <param name="IsCopied">Whether the kernel is given a copy.</param>
/// <param name="Before">The statement that fills the copy.</param>
/// <param name="Behind">The statement that brings back what the kernel has written to it.</param>
internal sealed record PinnedTensor(string Span, bool IsCopied, string? Before, string? Behind)
{
    /// <summary>Floats of the copy.</summary>
    public string Length { get; init; } = Span + ".Length";

    public string Copy => CopyOf(Span);

    public static string CopyOf(string span) => span + "Copy";

    public static PinnedTensor AsItIs(string span) => new(span, false, null, null);

    /// <summary>Images that the kernel reads; with channels first, each is a matrix of channels times positions. Of a single
    /// channel both orders are the same.</summary>
    public static PinnedTensor Read(string span, bool isTurned, int channels, string positions) => new(
        span, isTurned && channels > 1,
        $"MatrixTranspose.Images({span}Here, {span}Pointer, batch, {channels}, {positions}, options);", null);

    /// <summary>Weights that it adds to.</summary>
    public static PinnedTensor AddedTo(string span, bool isTurned, int inputs, int outputs, int elements) => new(span, isTurned,
        $"{CopyOf(span)}.AsSpan(0, {span}.Length).Clear();",
        $"MatrixTranspose.AddWeights({span}Pointer, {span}Here, {inputs}, {outputs}, {elements}, options);");
}
