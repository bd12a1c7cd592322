namespace DeconvGen;

/// <summary>
/// The three outputs of bilinear upsampling that are commonly mixed up. Per axis, h is the input size and f the factor.
/// </summary>
public enum BilinearOutput
{
    /// <summary>
    /// <c>h * f</c> positions with zeros around the input: TensorFlow's SAME transposed convolution. The frame is darker than
    /// the picture, because weights that fall outside the input are lost.
    /// </summary>
    Full = 0,

    /// <summary>
    /// <c>(h - 1) * f + 1</c> positions, the length used by FCN upsampling layers. For odd f this is a resize with aligned
    /// corners; for even f it is half an output pixel off.
    /// </summary>
    Recipe = 1,

    /// <summary>
    /// <c>h * f</c> positions with the border pixels repeated outwards, which equals an ordinary bilinear resize with
    /// half-pixel centres (PyTorch's <c>interpolate</c> with <c>align_corners = False</c>). What pictures want.
    /// </summary>
    Replicated = 2,
}
