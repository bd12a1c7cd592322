// strategy: lanes along x
// tile: 2 vectors of 8 windows x 3 phases x 2 output channels, strided stores
// weights: [group][block][phase-major outer elements][input channel][phase-major x elements][channel], then the bias
// order of additions: bias, then outer kernel elements of the phase, then input channels, then x elements
file unsafe struct Avx2Kernel : IRowKernel
{
    public float* input;
    public float* weights;
    public float* output;
    public nint batch;
    public nint inLength;
    public nint outLength;

    public readonly int Units => (int)(((((outLength + 2) / 3) + 8191) / 8192) * batch);

    /// <summary>Computes the units of work from begin up to end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Rows(int begin, int end)
    {
        for (nint unit = begin; unit < end; unit += 1)
        {
            nint chunks = ((((outLength + 2) / 3) + 8191) / 8192);
            nint firstWindow = 8192 * (unit % chunks);
            nint image = (unit / chunks);
            nint n = image;
            float* inputStart = input + inLength * n;
            float* outputStart = output + 2 * n * outLength;
            nint xBegin0 = Math.Max(0, firstWindow);
            nint xEnd0 = Math.Min(((outLength + 2) / 3), firstWindow + 8192);
            nint interiorEnd0 = Math.Max(xBegin0, Math.Min(xEnd0, inLength));
            nint xBegin1 = Math.Max(0, firstWindow);
            nint xEnd1 = Math.Min(((outLength + 1) / 3), firstWindow + 8192);
            nint xBegin2 = Math.Max(0, firstWindow);
            nint xEnd2 = Math.Min((outLength / 3), firstWindow + 8192);
            nint vectorBegin = Math.Max(Math.Max(xBegin0, xBegin1), xBegin2);
            nint shared = Math.Max(0, Math.Min(Math.Min(interiorEnd0, xEnd1), xEnd2) - vectorBegin);
            nint vectorCount = Math.Min(1, (shared / 8)) * shared;
            Interior_c2(inputStart + vectorBegin, weights, weights + 4, outputStart + 3 * vectorBegin, vectorCount, inLength, outLength);
            Edge_c2(inputStart, weights, weights + 4, outputStart, xBegin0, Math.Min(vectorBegin, xEnd0), 1, 0, inLength, inLength, outLength);
            Edge_c2(inputStart, weights, weights + 4, outputStart, Math.Max(xBegin0, vectorBegin + vectorCount), xEnd0, 1, 0, inLength, inLength, outLength);
            Edge_c2(inputStart, weights + 2, weights + 4, outputStart + 1, xBegin1, Math.Min(vectorBegin, xEnd1), 1, 0, inLength, inLength, outLength);
            Edge_c2(inputStart, weights + 2, weights + 4, outputStart + 1, Math.Max(xBegin1, vectorBegin + vectorCount), xEnd1, 1, 0, inLength, inLength, outLength);
            Edge_c2(inputStart, weights + 4, weights + 4, outputStart + 2, xBegin2, Math.Min(vectorBegin, xEnd2), 0, 0, inLength, inLength, outLength);
            Edge_c2(inputStart, weights + 4, weights + 4, outputStart + 2, Math.Max(xBegin2, vectorBegin + vectorCount), xEnd2, 0, 0, inLength, inLength, outLength);
        }
    }

    /// <summary>Windows in which all phases have all their taps: none, or at least one vector of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior_c2(float* input, float* weights, float* bias, float* output, nint count, nint inPlane, nint outPlane)
    {
        if (count >= 16)
        {
            for (nint m0 = 0; m0 < count; m0 += 16)
            {
                nint m = Math.Min(m0, count - 16);
                float* inputM = input + m;
                float* outputM = output + 3 * m;
                var acc_c0_r0_v0 = Avx.BroadcastScalarToVector256(bias);
                var acc_c0_r0_v1 = Avx.BroadcastScalarToVector256(bias);
                var acc_c0_r1_v0 = Avx.BroadcastScalarToVector256(bias);
                var acc_c0_r1_v1 = Avx.BroadcastScalarToVector256(bias);
                var acc_c0_r2_v0 = Avx.BroadcastScalarToVector256(bias);
                var acc_c0_r2_v1 = Avx.BroadcastScalarToVector256(bias);
                var acc_c1_r0_v0 = Avx.BroadcastScalarToVector256(bias + 1);
                var acc_c1_r0_v1 = Avx.BroadcastScalarToVector256(bias + 1);
                var acc_c1_r1_v0 = Avx.BroadcastScalarToVector256(bias + 1);
                var acc_c1_r1_v1 = Avx.BroadcastScalarToVector256(bias + 1);
                var acc_c1_r2_v0 = Avx.BroadcastScalarToVector256(bias + 1);
                var acc_c1_r2_v1 = Avx.BroadcastScalarToVector256(bias + 1);
                // input [m]
                var in_v0 = Avx.LoadVector256(inputM);
                var in_v1 = Avx.LoadVector256(inputM + 8);
                var w = Avx.BroadcastScalarToVector256(weights);
                acc_c0_r0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_r0_v0);
                acc_c0_r0_v1 = Fma.MultiplyAdd(in_v1, w, acc_c0_r0_v1);
                w = Avx.BroadcastScalarToVector256(weights + 1);
                acc_c1_r0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_r0_v0);
                acc_c1_r0_v1 = Fma.MultiplyAdd(in_v1, w, acc_c1_r0_v1);
                w = Avx.BroadcastScalarToVector256(weights + 2);
                acc_c0_r1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_r1_v0);
                acc_c0_r1_v1 = Fma.MultiplyAdd(in_v1, w, acc_c0_r1_v1);
                w = Avx.BroadcastScalarToVector256(weights + 3);
                acc_c1_r1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_r1_v0);
                acc_c1_r1_v1 = Fma.MultiplyAdd(in_v1, w, acc_c1_r1_v1);
                acc_c0_r0_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_r0_v0);
                acc_c0_r1_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_r1_v0);
                acc_c0_r2_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_r2_v0);
                *(outputM) = acc_c0_r0_v0.GetElement(0); *(outputM + 3) = acc_c0_r0_v0.GetElement(1); *(outputM + 6) = acc_c0_r0_v0.GetElement(2); *(outputM + 9) = acc_c0_r0_v0.GetElement(3); *(outputM + 12) = acc_c0_r0_v0.GetElement(4); *(outputM + 15) = acc_c0_r0_v0.GetElement(5); *(outputM + 18) = acc_c0_r0_v0.GetElement(6); *(outputM + 21) = acc_c0_r0_v0.GetElement(7);
                *(outputM + 1) = acc_c0_r1_v0.GetElement(0); *(outputM + 4) = acc_c0_r1_v0.GetElement(1); *(outputM + 7) = acc_c0_r1_v0.GetElement(2); *(outputM + 10) = acc_c0_r1_v0.GetElement(3); *(outputM + 13) = acc_c0_r1_v0.GetElement(4); *(outputM + 16) = acc_c0_r1_v0.GetElement(5); *(outputM + 19) = acc_c0_r1_v0.GetElement(6); *(outputM + 22) = acc_c0_r1_v0.GetElement(7);
                *(outputM + 2) = acc_c0_r2_v0.GetElement(0); *(outputM + 5) = acc_c0_r2_v0.GetElement(1); *(outputM + 8) = acc_c0_r2_v0.GetElement(2); *(outputM + 11) = acc_c0_r2_v0.GetElement(3); *(outputM + 14) = acc_c0_r2_v0.GetElement(4); *(outputM + 17) = acc_c0_r2_v0.GetElement(5); *(outputM + 20) = acc_c0_r2_v0.GetElement(6); *(outputM + 23) = acc_c0_r2_v0.GetElement(7);
                acc_c0_r0_v1 = Avx.Max(Vector256<float>.Zero, acc_c0_r0_v1);
                acc_c0_r1_v1 = Avx.Max(Vector256<float>.Zero, acc_c0_r1_v1);
                acc_c0_r2_v1 = Avx.Max(Vector256<float>.Zero, acc_c0_r2_v1);
                *(outputM + 24) = acc_c0_r0_v1.GetElement(0); *(outputM + 27) = acc_c0_r0_v1.GetElement(1); *(outputM + 30) = acc_c0_r0_v1.GetElement(2); *(outputM + 33) = acc_c0_r0_v1.GetElement(3); *(outputM + 36) = acc_c0_r0_v1.GetElement(4); *(outputM + 39) = acc_c0_r0_v1.GetElement(5); *(outputM + 42) = acc_c0_r0_v1.GetElement(6); *(outputM + 45) = acc_c0_r0_v1.GetElement(7);
                *(outputM + 25) = acc_c0_r1_v1.GetElement(0); *(outputM + 28) = acc_c0_r1_v1.GetElement(1); *(outputM + 31) = acc_c0_r1_v1.GetElement(2); *(outputM + 34) = acc_c0_r1_v1.GetElement(3); *(outputM + 37) = acc_c0_r1_v1.GetElement(4); *(outputM + 40) = acc_c0_r1_v1.GetElement(5); *(outputM + 43) = acc_c0_r1_v1.GetElement(6); *(outputM + 46) = acc_c0_r1_v1.GetElement(7);
                *(outputM + 26) = acc_c0_r2_v1.GetElement(0); *(outputM + 29) = acc_c0_r2_v1.GetElement(1); *(outputM + 32) = acc_c0_r2_v1.GetElement(2); *(outputM + 35) = acc_c0_r2_v1.GetElement(3); *(outputM + 38) = acc_c0_r2_v1.GetElement(4); *(outputM + 41) = acc_c0_r2_v1.GetElement(5); *(outputM + 44) = acc_c0_r2_v1.GetElement(6); *(outputM + 47) = acc_c0_r2_v1.GetElement(7);
                acc_c1_r0_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_r0_v0);
                acc_c1_r1_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_r1_v0);
                acc_c1_r2_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_r2_v0);
                *(outputM + outPlane) = acc_c1_r0_v0.GetElement(0); *(outputM + outPlane + 3) = acc_c1_r0_v0.GetElement(1); *(outputM + outPlane + 6) = acc_c1_r0_v0.GetElement(2); *(outputM + outPlane + 9) = acc_c1_r0_v0.GetElement(3); *(outputM + outPlane + 12) = acc_c1_r0_v0.GetElement(4); *(outputM + outPlane + 15) = acc_c1_r0_v0.GetElement(5); *(outputM + outPlane + 18) = acc_c1_r0_v0.GetElement(6); *(outputM + outPlane + 21) = acc_c1_r0_v0.GetElement(7);
                *(outputM + outPlane + 1) = acc_c1_r1_v0.GetElement(0); *(outputM + outPlane + 4) = acc_c1_r1_v0.GetElement(1); *(outputM + outPlane + 7) = acc_c1_r1_v0.GetElement(2); *(outputM + outPlane + 10) = acc_c1_r1_v0.GetElement(3); *(outputM + outPlane + 13) = acc_c1_r1_v0.GetElement(4); *(outputM + outPlane + 16) = acc_c1_r1_v0.GetElement(5); *(outputM + outPlane + 19) = acc_c1_r1_v0.GetElement(6); *(outputM + outPlane + 22) = acc_c1_r1_v0.GetElement(7);
                *(outputM + outPlane + 2) = acc_c1_r2_v0.GetElement(0); *(outputM + outPlane + 5) = acc_c1_r2_v0.GetElement(1); *(outputM + outPlane + 8) = acc_c1_r2_v0.GetElement(2); *(outputM + outPlane + 11) = acc_c1_r2_v0.GetElement(3); *(outputM + outPlane + 14) = acc_c1_r2_v0.GetElement(4); *(outputM + outPlane + 17) = acc_c1_r2_v0.GetElement(5); *(outputM + outPlane + 20) = acc_c1_r2_v0.GetElement(6); *(outputM + outPlane + 23) = acc_c1_r2_v0.GetElement(7);
                acc_c1_r0_v1 = Avx.Max(Vector256<float>.Zero, acc_c1_r0_v1);
                acc_c1_r1_v1 = Avx.Max(Vector256<float>.Zero, acc_c1_r1_v1);
                acc_c1_r2_v1 = Avx.Max(Vector256<float>.Zero, acc_c1_r2_v1);
                *(outputM + outPlane + 24) = acc_c1_r0_v1.GetElement(0); *(outputM + outPlane + 27) = acc_c1_r0_v1.GetElement(1); *(outputM + outPlane + 30) = acc_c1_r0_v1.GetElement(2); *(outputM + outPlane + 33) = acc_c1_r0_v1.GetElement(3); *(outputM + outPlane + 36) = acc_c1_r0_v1.GetElement(4); *(outputM + outPlane + 39) = acc_c1_r0_v1.GetElement(5); *(outputM + outPlane + 42) = acc_c1_r0_v1.GetElement(6); *(outputM + outPlane + 45) = acc_c1_r0_v1.GetElement(7);
                *(outputM + outPlane + 25) = acc_c1_r1_v1.GetElement(0); *(outputM + outPlane + 28) = acc_c1_r1_v1.GetElement(1); *(outputM + outPlane + 31) = acc_c1_r1_v1.GetElement(2); *(outputM + outPlane + 34) = acc_c1_r1_v1.GetElement(3); *(outputM + outPlane + 37) = acc_c1_r1_v1.GetElement(4); *(outputM + outPlane + 40) = acc_c1_r1_v1.GetElement(5); *(outputM + outPlane + 43) = acc_c1_r1_v1.GetElement(6); *(outputM + outPlane + 46) = acc_c1_r1_v1.GetElement(7);
                *(outputM + outPlane + 26) = acc_c1_r2_v1.GetElement(0); *(outputM + outPlane + 29) = acc_c1_r2_v1.GetElement(1); *(outputM + outPlane + 32) = acc_c1_r2_v1.GetElement(2); *(outputM + outPlane + 35) = acc_c1_r2_v1.GetElement(3); *(outputM + outPlane + 38) = acc_c1_r2_v1.GetElement(4); *(outputM + outPlane + 41) = acc_c1_r2_v1.GetElement(5); *(outputM + outPlane + 44) = acc_c1_r2_v1.GetElement(6); *(outputM + outPlane + 47) = acc_c1_r2_v1.GetElement(7);
            }
        }
        else
        {
            for (nint m0 = 0; m0 < count; m0 += 8)
            {
                nint m = Math.Min(m0, count - 8);
                float* inputM = input + m;
                float* outputM = output + 3 * m;
                var acc_c0_r0_v0 = Avx.BroadcastScalarToVector256(bias);
                var acc_c0_r1_v0 = Avx.BroadcastScalarToVector256(bias);
                var acc_c0_r2_v0 = Avx.BroadcastScalarToVector256(bias);
                var acc_c1_r0_v0 = Avx.BroadcastScalarToVector256(bias + 1);
                var acc_c1_r1_v0 = Avx.BroadcastScalarToVector256(bias + 1);
                var acc_c1_r2_v0 = Avx.BroadcastScalarToVector256(bias + 1);
                // input [m]
                var in_v0 = Avx.LoadVector256(inputM);
                var w = Avx.BroadcastScalarToVector256(weights);
                acc_c0_r0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_r0_v0);
                w = Avx.BroadcastScalarToVector256(weights + 1);
                acc_c1_r0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_r0_v0);
                w = Avx.BroadcastScalarToVector256(weights + 2);
                acc_c0_r1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_r1_v0);
                w = Avx.BroadcastScalarToVector256(weights + 3);
                acc_c1_r1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_r1_v0);
                acc_c0_r0_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_r0_v0);
                acc_c0_r1_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_r1_v0);
                acc_c0_r2_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_r2_v0);
                *(outputM) = acc_c0_r0_v0.GetElement(0); *(outputM + 3) = acc_c0_r0_v0.GetElement(1); *(outputM + 6) = acc_c0_r0_v0.GetElement(2); *(outputM + 9) = acc_c0_r0_v0.GetElement(3); *(outputM + 12) = acc_c0_r0_v0.GetElement(4); *(outputM + 15) = acc_c0_r0_v0.GetElement(5); *(outputM + 18) = acc_c0_r0_v0.GetElement(6); *(outputM + 21) = acc_c0_r0_v0.GetElement(7);
                *(outputM + 1) = acc_c0_r1_v0.GetElement(0); *(outputM + 4) = acc_c0_r1_v0.GetElement(1); *(outputM + 7) = acc_c0_r1_v0.GetElement(2); *(outputM + 10) = acc_c0_r1_v0.GetElement(3); *(outputM + 13) = acc_c0_r1_v0.GetElement(4); *(outputM + 16) = acc_c0_r1_v0.GetElement(5); *(outputM + 19) = acc_c0_r1_v0.GetElement(6); *(outputM + 22) = acc_c0_r1_v0.GetElement(7);
                *(outputM + 2) = acc_c0_r2_v0.GetElement(0); *(outputM + 5) = acc_c0_r2_v0.GetElement(1); *(outputM + 8) = acc_c0_r2_v0.GetElement(2); *(outputM + 11) = acc_c0_r2_v0.GetElement(3); *(outputM + 14) = acc_c0_r2_v0.GetElement(4); *(outputM + 17) = acc_c0_r2_v0.GetElement(5); *(outputM + 20) = acc_c0_r2_v0.GetElement(6); *(outputM + 23) = acc_c0_r2_v0.GetElement(7);
                acc_c1_r0_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_r0_v0);
                acc_c1_r1_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_r1_v0);
                acc_c1_r2_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_r2_v0);
                *(outputM + outPlane) = acc_c1_r0_v0.GetElement(0); *(outputM + outPlane + 3) = acc_c1_r0_v0.GetElement(1); *(outputM + outPlane + 6) = acc_c1_r0_v0.GetElement(2); *(outputM + outPlane + 9) = acc_c1_r0_v0.GetElement(3); *(outputM + outPlane + 12) = acc_c1_r0_v0.GetElement(4); *(outputM + outPlane + 15) = acc_c1_r0_v0.GetElement(5); *(outputM + outPlane + 18) = acc_c1_r0_v0.GetElement(6); *(outputM + outPlane + 21) = acc_c1_r0_v0.GetElement(7);
                *(outputM + outPlane + 1) = acc_c1_r1_v0.GetElement(0); *(outputM + outPlane + 4) = acc_c1_r1_v0.GetElement(1); *(outputM + outPlane + 7) = acc_c1_r1_v0.GetElement(2); *(outputM + outPlane + 10) = acc_c1_r1_v0.GetElement(3); *(outputM + outPlane + 13) = acc_c1_r1_v0.GetElement(4); *(outputM + outPlane + 16) = acc_c1_r1_v0.GetElement(5); *(outputM + outPlane + 19) = acc_c1_r1_v0.GetElement(6); *(outputM + outPlane + 22) = acc_c1_r1_v0.GetElement(7);
                *(outputM + outPlane + 2) = acc_c1_r2_v0.GetElement(0); *(outputM + outPlane + 5) = acc_c1_r2_v0.GetElement(1); *(outputM + outPlane + 8) = acc_c1_r2_v0.GetElement(2); *(outputM + outPlane + 11) = acc_c1_r2_v0.GetElement(3); *(outputM + outPlane + 14) = acc_c1_r2_v0.GetElement(4); *(outputM + outPlane + 17) = acc_c1_r2_v0.GetElement(5); *(outputM + outPlane + 20) = acc_c1_r2_v0.GetElement(6); *(outputM + outPlane + 23) = acc_c1_r2_v0.GetElement(7);
            }
        }
    }

    /// <summary>Windows that miss a tap or a neighbour, one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Edge_c2(float* input, float* weights, float* bias, float* output, nint from, nint to, nint phaseTaps, nint firstOffset, nint inLength, nint inPlane, nint outPlane)
    {
        for (nint m = from; m < to; m += 1)
        {
            nint firstx = Math.Max(0, m + 1 - inLength - firstOffset);
            nint tapsx = Math.Max(0, phaseTaps - firstx);
            float* inputM = input + m - firstOffset - firstx;
            float* outputM = output + 3 * m;
            float* weightsM = weights + 2 * firstx;
            var acc_c0_r0_v0 = *(bias);
            var acc_c1_r0_v0 = *(bias + 1);
            float* inputTap = inputM;
            float* weightsTap = weightsM;
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
            acc_c0_r0_v0 = acc_c0_r0_v0 < 0f ? 0f : acc_c0_r0_v0;
            *(outputM) = acc_c0_r0_v0;
            acc_c1_r0_v0 = acc_c1_r0_v0 < 0f ? 0f : acc_c1_r0_v0;
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
            for (nint kx = 0; kx < 2; kx += 1)
            {
                nint packedElement = kx;
                nint element = kx;
                var weight = *(weights + 2 * o + element);
                *(packed + first + 2 * (packedElement / 2) * width + (packedElement % 2) * width + o) = weight;
            }
        }
        for (nint o = 0; o < 2; o += 1)
        {
            var addend = *(bias + o);
            *(packed + 4 + o) = addend;
        }
    }
}
