namespace DeconvGen.Generators.Emission;

/// <summary>Pins spans for a kernel, each under its name with "Pointer" behind it: themselves, or copies in rented memory with
/// the axes in another order.</summary>
internal sealed class PinnedTensors(CodeWriter writer, IReadOnlyList<PinnedTensor> tensors)
{
    private const string Pool = "System.Buffers.ArrayPool<float>.Shared";

    private IReadOnlyList<PinnedTensor> Turned => [.. tensors.Where(static tensor => tensor.IsTurned)];

    public void Emit(Action launch)
    {
        if (Turned.Count == 0)
        {
            Pin(launch);
            return;
        }

        writer.Line("// Copies with the axes in the order in which the kernel is fastest.");
        foreach (var tensor in Turned)
            writer.Line($"var {tensor.Copy} = {Pool}.Rent({tensor.Span}.Length);");
        using (writer.Block("try"))
        {
            Pin(() =>
            {
                foreach (var line in Turned.Select(static tensor => tensor.Before).OfType<string>())
                    writer.Line(line);
                launch();
                foreach (var line in Turned.Select(static tensor => tensor.Behind).OfType<string>())
                    writer.Line(line);
            });
        }

        using (writer.Block("finally"))
        {
            // The one that is rented first is returned last, so that the next call finds it first.
            foreach (var tensor in Turned.Reverse())
                writer.Line($"{Pool}.Return({tensor.Copy});");
        }
    }

    private void Pin(Action write)
    {
        var pointers = tensors.Select(static tensor => $"{tensor.Span}Pointer = {(tensor.IsTurned ? tensor.Copy : tensor.Span)}")
            .Concat(Turned.Select(static tensor => $"{tensor.Span}Here = {tensor.Span}"));
        using (writer.Block($"fixed (float* {string.Join(", ", pointers)})"))
            write();
    }
}

/// <summary>A span of the generated method.</summary>
/// <param name="Span">Its name.</param>
/// <param name="IsTurned">Whether the kernel is given a copy.</param>
/// <param name="Before">The statement that fills the copy.</param>
/// <param name="Behind">The statement that brings back what the kernel has written to it.</param>
internal sealed record PinnedTensor(string Span, bool IsTurned, string? Before, string? Behind)
{
    public string Copy => Span + "Turned";

    /// <summary>Images that the kernel reads; with channels first, each is a matrix of channels times positions.</summary>
    public static PinnedTensor Read(string span, bool isTurned, int channels, string positions) => new(span, isTurned,
        $"MatrixTranspose.Images({span}Here, {span}Pointer, batch, {channels}, {positions}, options);", null);

    /// <summary>Images that it writes.</summary>
    public static PinnedTensor Written(string span, bool isTurned, int channels, string positions) => new(span, isTurned,
        null, $"MatrixTranspose.Images({span}Pointer, {span}Here, batch, {positions}, {channels}, options);");

    /// <summary>Weights that it adds to.</summary>
    public static PinnedTensor AddedTo(string span, bool isTurned, int inputs, int outputs, int elements) => new(span, isTurned,
        $"{span}Turned.AsSpan(0, {span}.Length).Clear();",
        $"MatrixTranspose.AddWeights({span}Pointer, {span}Here, {inputs}, {outputs}, {elements}, options);");
}
