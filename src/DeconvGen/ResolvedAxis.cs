namespace DeconvGen;

/// <summary>One axis of the operation: sizes in positions, all at least 1; the crop is any number.</summary>
internal readonly record struct ResolvedAxis(int Input, int Output, int Kernel, int Stride, int Dilation, int CropBegin)
{
    /// <summary>Solves <c>o = i * Stride + k * Dilation - CropBegin</c> for i.</summary>
    /// <returns>Whether i is an input position.</returns>
    public bool TryInput(int o, int k, out int i)
    {
        var steps = (long)o + CropBegin - (long)k * Dilation;
        i = (int)(steps / Stride);
        return steps >= 0 && steps % Stride == 0 && steps / Stride < Input;
    }
}
