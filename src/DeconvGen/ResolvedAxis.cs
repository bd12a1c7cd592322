namespace DeconvGen;

/// <summary>One axis of the operation: sizes in positions, all at least 1; the crop or the pad in front is any number.</summary>
internal readonly record struct ResolvedAxis(
    int Input, int Output, int Kernel, int Stride, int Dilation, int Begin, bool IsConvolution)
{
    /// <summary>Solves <c>o = i * Stride + k * Dilation - Begin</c> for i; of a convolution
    /// <c>i = o * Stride + k * Dilation - Begin</c>.</summary>
    /// <returns>Whether i is an input position.</returns>
    public bool TryInput(int o, int k, out int i)
    {
        if (IsConvolution)
        {
            var position = (long)o * Stride + (long)k * Dilation - Begin;
            i = (int)position;
            return position >= 0 && position < Input;
        }

        var steps = (long)o + Begin - (long)k * Dilation;
        i = (int)(steps / Stride);
        return steps >= 0 && steps % Stride == 0 && steps / Stride < Input;
    }
}
