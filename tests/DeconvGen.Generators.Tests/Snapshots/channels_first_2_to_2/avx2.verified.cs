// strategy: lanes along x
// tile: 2 vectors of 8 windows x 2 phases x 2 output channels, phases interleaved into whole stores
// weights: [group][block][phase-major outer elements][input channel][phase-major x elements][channel], then the bias
// order of additions: bias, then outer kernel elements of the phase, then input channels, then x elements
file unsafe struct Avx2Kernel : IRowKernel
{
    public float* input;
    public float* weights;
    public float* output;
    public nint batch;
    public nint inHeight;
    public nint inWidth;
    public nint outHeight;
    public nint outWidth;

    public readonly int Units => (int)(batch * outHeight);

    /// <summary>Computes the units of work from begin up to end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Rows(int begin, int end)
    {
        for (nint unit = begin; unit < end; unit += 1)
        {
            nint oy = (unit % outHeight);
            nint image = (unit / outHeight);
            nint n = image;
            nint ry = (oy % 2);
            nint my = (oy / 2);
            nint firsty = Math.Max(0, my + 1 - inHeight);
            nint tapsy = Math.Max(0, 1 - firsty);
            float* inputStart = input + 2 * inHeight * inWidth * n + inWidth * my - firsty * inWidth;
            float* outputStart = output + 2 * n * outHeight * outWidth + outWidth * oy;
            nint element = 2 * ry + 2 * firsty;
            nint xEnd0 = ((outWidth + 1) / 2);
            nint interiorEnd0 = Math.Max(0, Math.Min(xEnd0, inWidth));
            nint xEnd1 = (outWidth / 2);
            nint shared = Math.Max(0, Math.Min(interiorEnd0, xEnd1));
            nint vectorCount = Math.Min(1, (shared / 8)) * shared;
            Interior_c2(inputStart, weights + 4 * element, weights + 16, outputStart, vectorCount, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
            Edge_c2(inputStart, weights + 4 * element, weights + 16, outputStart, 0, Math.Min(0, xEnd0), 1, 0, inWidth, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
            Edge_c2(inputStart, weights + 4 * element, weights + 16, outputStart, Math.Max(0, vectorCount), xEnd0, 1, 0, inWidth, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
            Edge_c2(inputStart, weights + 4 * element + 2, weights + 16, outputStart + 1, 0, Math.Min(0, xEnd1), 1, 0, inWidth, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
            Edge_c2(inputStart, weights + 4 * element + 2, weights + 16, outputStart + 1, Math.Max(0, vectorCount), xEnd1, 1, 0, inWidth, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
        }
    }

    /// <summary>Windows in which all phases have all their taps: none, or at least one vector of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior_c2(float* input, float* weights, float* bias, float* output, nint count, nint inPlane, nint outPlane, nint yTaps, nint yStep)
    {
        if (count >= 16)
        {
            for (nint m0 = 0; m0 < count; m0 += 16)
            {
                nint m = Math.Min(m0, count - 16);
                float* inputM = input + m;
                float* outputM = output + 2 * m;
                var acc_c0_r0_v0 = Avx.BroadcastScalarToVector256(bias);
                var acc_c0_r0_v1 = Avx.BroadcastScalarToVector256(bias);
                var acc_c0_r1_v0 = Avx.BroadcastScalarToVector256(bias);
                var acc_c0_r1_v1 = Avx.BroadcastScalarToVector256(bias);
                var acc_c1_r0_v0 = Avx.BroadcastScalarToVector256(bias + 1);
                var acc_c1_r0_v1 = Avx.BroadcastScalarToVector256(bias + 1);
                var acc_c1_r1_v0 = Avx.BroadcastScalarToVector256(bias + 1);
                var acc_c1_r1_v1 = Avx.BroadcastScalarToVector256(bias + 1);
                float* inputY = inputM;
                float* weightsY = weights;
                for (nint yLeft = yTaps; yLeft > 0; yLeft--)
                {
                    float* inputC = inputY;
                    float* weightsC = weightsY;
                    for (nint cLeft = 2; cLeft > 0; cLeft--)
                    {
                        // input [m]
                        var in_v0 = Avx.LoadVector256(inputC);
                        var in_v1 = Avx.LoadVector256(inputC + 8);
                        var w = Avx.BroadcastScalarToVector256(weightsC);
                        acc_c0_r0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_r0_v0);
                        acc_c0_r0_v1 = Fma.MultiplyAdd(in_v1, w, acc_c0_r0_v1);
                        w = Avx.BroadcastScalarToVector256(weightsC + 1);
                        acc_c1_r0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_r0_v0);
                        acc_c1_r0_v1 = Fma.MultiplyAdd(in_v1, w, acc_c1_r0_v1);
                        w = Avx.BroadcastScalarToVector256(weightsC + 2);
                        acc_c0_r1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_r1_v0);
                        acc_c0_r1_v1 = Fma.MultiplyAdd(in_v1, w, acc_c0_r1_v1);
                        w = Avx.BroadcastScalarToVector256(weightsC + 3);
                        acc_c1_r1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_r1_v0);
                        acc_c1_r1_v1 = Fma.MultiplyAdd(in_v1, w, acc_c1_r1_v1);
                        inputC += inPlane;
                        weightsC += 4;
                    }
                    inputY += yStep;
                    weightsY += 8;
                }
                var mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_r0_v0, acc_c0_r1_v0), Avx.UnpackHigh(acc_c0_r0_v0, acc_c0_r1_v0), 0x20);
                var mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_r0_v0, acc_c0_r1_v0), Avx.UnpackHigh(acc_c0_r0_v0, acc_c0_r1_v0), 0x31);
                Avx.Store(outputM, mix0);
                Avx.Store(outputM + 8, mix1);
                mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_r0_v1, acc_c0_r1_v1), Avx.UnpackHigh(acc_c0_r0_v1, acc_c0_r1_v1), 0x20);
                mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_r0_v1, acc_c0_r1_v1), Avx.UnpackHigh(acc_c0_r0_v1, acc_c0_r1_v1), 0x31);
                Avx.Store(outputM + 16, mix0);
                Avx.Store(outputM + 24, mix1);
                mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_r0_v0, acc_c1_r1_v0), Avx.UnpackHigh(acc_c1_r0_v0, acc_c1_r1_v0), 0x20);
                mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_r0_v0, acc_c1_r1_v0), Avx.UnpackHigh(acc_c1_r0_v0, acc_c1_r1_v0), 0x31);
                Avx.Store(outputM + outPlane, mix0);
                Avx.Store(outputM + outPlane + 8, mix1);
                mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_r0_v1, acc_c1_r1_v1), Avx.UnpackHigh(acc_c1_r0_v1, acc_c1_r1_v1), 0x20);
                mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_r0_v1, acc_c1_r1_v1), Avx.UnpackHigh(acc_c1_r0_v1, acc_c1_r1_v1), 0x31);
                Avx.Store(outputM + outPlane + 16, mix0);
                Avx.Store(outputM + outPlane + 24, mix1);
            }
        }
        else
        {
            for (nint m0 = 0; m0 < count; m0 += 8)
            {
                nint m = Math.Min(m0, count - 8);
                float* inputM = input + m;
                float* outputM = output + 2 * m;
                var acc_c0_r0_v0 = Avx.BroadcastScalarToVector256(bias);
                var acc_c0_r1_v0 = Avx.BroadcastScalarToVector256(bias);
                var acc_c1_r0_v0 = Avx.BroadcastScalarToVector256(bias + 1);
                var acc_c1_r1_v0 = Avx.BroadcastScalarToVector256(bias + 1);
                float* inputY = inputM;
                float* weightsY = weights;
                for (nint yLeft = yTaps; yLeft > 0; yLeft--)
                {
                    float* inputC = inputY;
                    float* weightsC = weightsY;
                    for (nint cLeft = 2; cLeft > 0; cLeft--)
                    {
                        // input [m]
                        var in_v0 = Avx.LoadVector256(inputC);
                        var w = Avx.BroadcastScalarToVector256(weightsC);
                        acc_c0_r0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_r0_v0);
                        w = Avx.BroadcastScalarToVector256(weightsC + 1);
                        acc_c1_r0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_r0_v0);
                        w = Avx.BroadcastScalarToVector256(weightsC + 2);
                        acc_c0_r1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_r1_v0);
                        w = Avx.BroadcastScalarToVector256(weightsC + 3);
                        acc_c1_r1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_r1_v0);
                        inputC += inPlane;
                        weightsC += 4;
                    }
                    inputY += yStep;
                    weightsY += 8;
                }
                var mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_r0_v0, acc_c0_r1_v0), Avx.UnpackHigh(acc_c0_r0_v0, acc_c0_r1_v0), 0x20);
                var mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_r0_v0, acc_c0_r1_v0), Avx.UnpackHigh(acc_c0_r0_v0, acc_c0_r1_v0), 0x31);
                Avx.Store(outputM, mix0);
                Avx.Store(outputM + 8, mix1);
                mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_r0_v0, acc_c1_r1_v0), Avx.UnpackHigh(acc_c1_r0_v0, acc_c1_r1_v0), 0x20);
                mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_r0_v0, acc_c1_r1_v0), Avx.UnpackHigh(acc_c1_r0_v0, acc_c1_r1_v0), 0x31);
                Avx.Store(outputM + outPlane, mix0);
                Avx.Store(outputM + outPlane + 8, mix1);
            }
        }
    }

    /// <summary>Windows that miss a tap or a neighbour, one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Edge_c2(float* input, float* weights, float* bias, float* output, nint from, nint to, nint phaseTaps, nint firstOffset, nint inWidth, nint inPlane, nint outPlane, nint yTaps, nint yStep)
    {
        for (nint m = from; m < to; m += 1)
        {
            nint firstx = Math.Max(0, m + 1 - inWidth - firstOffset);
            nint tapsx = Math.Max(0, phaseTaps - firstx);
            float* inputM = input + m - firstOffset - firstx;
            float* outputM = output + 2 * m;
            float* weightsM = weights + 2 * firstx;
            var acc_c0_r0_v0 = *(bias);
            var acc_c1_r0_v0 = *(bias + 1);
            float* inputY = inputM;
            float* weightsY = weightsM;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                float* inputC = inputY;
                float* weightsC = weightsY;
                for (nint cLeft = 2; cLeft > 0; cLeft--)
                {
                    float* inputTap = inputC;
                    float* weightsTap = weightsC;
                    for (nint tapLeft = tapsx; tapLeft > 0; tapLeft--)
                    {
                        var in_v0 = *(inputTap);
                        var w = *(weightsTap);
                        acc_c0_r0_v0 = MathF.FusedMultiplyAdd(in_v0, w, acc_c0_r0_v0);
                        w = *(weightsTap + 1);
                        acc_c1_r0_v0 = MathF.FusedMultiplyAdd(in_v0, w, acc_c1_r0_v0);
                        inputTap += -1;
                        weightsTap += 2;
                    }
                    inputC += inPlane;
                    weightsC += 4;
                }
                inputY += yStep;
                weightsY += 8;
            }
            *(outputM) = acc_c0_r0_v0;
            *(outputM + outPlane) = acc_c1_r0_v0;
        }
    }

    /// <summary>Brings the weights into the order of use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* weights, float* bias, float* packed)
    {
        for (nint o = 0; o < 2; o += 1)
        {
            nint first = 2 * (o / 2);
            nint width = Math.Min(2, 2 - first);
            for (nint ky = 0; ky < 2; ky += 1)
            {
                for (nint kx = 0; kx < 2; kx += 1)
                {
                    nint packedElement = 2 * ky + kx;
                    nint element = 2 * ky + kx;
                    for (nint c = 0; c < 2; c += 1)
                    {
                        var weight = *(weights + 8 * c + 4 * o + element);
                        *(packed + 7 * first + 4 * (packedElement / 2) * width + 2 * c * width + (packedElement % 2) * width + o) = weight;
                    }
                }
            }
        }
        for (nint o = 0; o < 2; o += 1)
        {
            var addend = *(bias + o);
            *(packed + 16 + o) = addend;
        }
    }
}
