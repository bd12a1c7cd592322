// strategy: channels last, lanes over the 16 columns of a window, all phases' output channels
// tile: up to 6 windows x 2 vectors of 8 columns
// windows: n of them in ceil(n / tallest) tiles of two neighbouring heights
// weights: [block][phase-major elements of the outer axes][input channel][tap of x][lane], then the bias
// order of additions: bias, then outer kernel elements of the phase, then input channels, then x elements
[global::System.Diagnostics.DebuggerNonUserCode, global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]
file unsafe struct Avx2Kernel : IRowKernel
{
    public float* input;
    public float* weights;
    public float* output;
    public nint batch;

    public readonly int Units => (int)(8 * batch);

    /// <summary>Computes the units of work from begin up to end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Rows(int begin, int end)
    {
        nint n = (begin / 8);
        nint oy = (begin % 8);
        for (nint unit = begin; unit < end; unit += 1)
        {
            nint ry = (oy % 2);
            nint my = (oy / 2);
            nint inputRow = 4 * n + my;
            nint outputRow = 8 * n + oy;
            nint element = ry;
            float* inputStart = &input[8 * inputRow];
            float* outputStart = &output[64 * outputRow];
            Tile_v2_t1_x4(inputStart, &weights[32 * element], &weights[64], outputStart, 1, 1, -8);
            oy += 1;
            if (oy == 8)
            {
                oy = 0;
                n += 1;
            }
        }
    }

    /// <summary>Tiles of 4 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v2_t1_x4(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x0_v1 = Avx.LoadVector256(&bias[8]);
            var acc_x1_v0 = Avx.LoadVector256(bias);
            var acc_x1_v1 = Avx.LoadVector256(&bias[8]);
            var acc_x2_v0 = Avx.LoadVector256(bias);
            var acc_x2_v1 = Avx.LoadVector256(&bias[8]);
            var acc_x3_v0 = Avx.LoadVector256(bias);
            var acc_x3_v1 = Avx.LoadVector256(&bias[8]);
            var w_v0 = Avx.LoadVector256(weights);
            var w_v1 = Avx.LoadVector256(&weights[8]);
            var in_x0 = Avx.BroadcastScalarToVector256(input);
            acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
            acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
            var in_x1 = Avx.BroadcastScalarToVector256(&input[2]);
            acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
            acc_x1_v1 = Fma.MultiplyAdd(in_x1, w_v1, acc_x1_v1);
            var in_x2 = Avx.BroadcastScalarToVector256(&input[4]);
            acc_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, acc_x2_v0);
            acc_x2_v1 = Fma.MultiplyAdd(in_x2, w_v1, acc_x2_v1);
            var in_x3 = Avx.BroadcastScalarToVector256(&input[6]);
            acc_x3_v0 = Fma.MultiplyAdd(in_x3, w_v0, acc_x3_v0);
            acc_x3_v1 = Fma.MultiplyAdd(in_x3, w_v1, acc_x3_v1);
            w_v0 = Avx.LoadVector256(&weights[16]);
            w_v1 = Avx.LoadVector256(&weights[24]);
            in_x0 = Avx.BroadcastScalarToVector256(&input[1]);
            acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
            acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
            in_x1 = Avx.BroadcastScalarToVector256(&input[3]);
            acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
            acc_x1_v1 = Fma.MultiplyAdd(in_x1, w_v1, acc_x1_v1);
            in_x2 = Avx.BroadcastScalarToVector256(&input[5]);
            acc_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, acc_x2_v0);
            acc_x2_v1 = Fma.MultiplyAdd(in_x2, w_v1, acc_x2_v1);
            in_x3 = Avx.BroadcastScalarToVector256(&input[7]);
            acc_x3_v0 = Fma.MultiplyAdd(in_x3, w_v0, acc_x3_v0);
            acc_x3_v1 = Fma.MultiplyAdd(in_x3, w_v1, acc_x3_v1);
            Avx.Store(output, acc_x0_v0);
            Avx.Store(&output[8], acc_x0_v1);
            Avx.Store(&output[16], acc_x1_v0);
            Avx.Store(&output[24], acc_x1_v1);
            Avx.Store(&output[32], acc_x2_v0);
            Avx.Store(&output[40], acc_x2_v1);
            Avx.Store(&output[48], acc_x3_v0);
            Avx.Store(&output[56], acc_x3_v1);
            input += 8;
            output += 64;
        }
    }

    /// <summary>Brings the weights into the order of use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* weights, float* bias, float* packed)
    {
        for (nint lane = 0; lane < 16; lane += 1)
        {
            nint column = lane;
            if (column >= 0)
            {
                nint channel = (column % 8);
                nint phase = (column / 8);
                for (nint ky = 0; ky < 2; ky += 1)
                {
                    nint packedElement = ky;
                    nint element = ky;
                    nint xElement = 2 * element + phase;
                    for (nint c = 0; c < 2; c += 1)
                    {
                        var weight = weights[16 * xElement + 2 * channel + c];
                        packed[lane + 32 * packedElement + 16 * c] = weight;
                    }
                }
                var addend = bias[channel];
                packed[64 + lane] = addend;
            }
        }
    }
}
