namespace DeconvGen;

/// <summary>How a kernel multiplies.</summary>
public enum Algorithm
{
    /// <summary>Each output is the sum of its taps times their weights.</summary>
    Direct = 0,

    /// <summary>
    /// Minimal filtering after Winograd, F(3, 2) on each axis: three neighbouring windows share products, so that four do the
    /// work of six, in two dimensions sixteen that of thirty-six. For <c>stride &lt; kernel size &lt;= 2 * stride</c>, one or two
    /// dimensions, one group, no dilation, and weights that come at run time.
    /// </summary>
    /// <remarks>
    /// <para>
    /// It pays where kernels are twice the stride: with 64 channels and more 1.4 (one dimension) to 1.85 times as fast as
    /// <see cref="Direct"/>, with 16 and 21 1.5 times, with 8 1.25 times; with kernel 3 and stride 2 1.2 times with 32 channels
    /// and 1.07 with 16; with three output channels 1.2 to 1.3 times with 64 to 256 input channels. It loses where a single
    /// output channel is left (256 to 1: 1.3 to 1.5 times as long), where an image is small (8 channels, 16 x 16: 1.5 times), and
    /// where packed weights of dozens of megabytes meet one (512 to 256 channels, 8 x 8: 8 %).
    /// </para>
    /// <para>
    /// The products are those of sums and differences of weights and of inputs. In the layers that were measured the errors are as
    /// large as those of <see cref="Direct"/>, whose sums are longer, but the bound is not as tight: an output lies within
    /// <c>(inputChannels + 12) * 2^-24</c> times M of the exact one, where M is 2 for each axis, times the sum over input
    /// channels of the magnitudes of the inputs that three windows read, four on each axis, times those of the weights of the
    /// phase, and the magnitudes of bias and residual. A NaN or an infinity reaches all outputs of which it is in that sum,
    /// numbers that overflow there may, and a sum of zeros may have either sign.
    /// </para>
    /// <para>
    /// Packed weights take twice, in two dimensions four times the memory of weights twice the stride. Gradients are those of
    /// <see cref="Direct"/>. With channels first the kernel works on turned copies of its tensors: in memory that each thread
    /// keeps, a block of rows at a time; of a signal as a whole, in arrays of the shared pool.
    /// </para>
    /// </remarks>
    Winograd = 1,
}
