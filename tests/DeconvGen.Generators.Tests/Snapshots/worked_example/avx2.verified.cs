// strategy: lanes along x, weights in the code
// tile: 2 vectors of 8 windows x 2 phases x 1 output channels, phases interleaved into whole stores
// weights: literals, zero taps left out
// order of additions: bias, then outer kernel elements of the phase, then input channels, then x elements
[global::System.Diagnostics.DebuggerNonUserCode, global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]
file unsafe struct Avx2Kernel : IRowKernel
{
    public float* input;
    public float* output;
    public nint batch;
    public nint inLength;
    public nint outLength;

    public readonly int Units => (int)(((((outLength + 3) / 2) + 8190) / 8192) * batch);

    /// <summary>Computes the units of work from begin up to end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Rows(int begin, int end)
    {
        nint chunks = ((((outLength + 3) / 2) + 8190) / 8192);
        nint n = (begin / chunks);
        nint chunk = (begin % chunks);
        for (nint unit = begin; unit < end; unit += 1)
        {
            nint firstWindow = 8192 * chunk + 1;
            float* inputStart = &input[inLength * n];
            float* outputStart = &output[n * outLength];
            nint xBegin0 = Math.Max(1, firstWindow);
            nint xEnd0 = Math.Min(((outLength + 3) / 2), firstWindow + 8192);
            nint interiorEnd0 = Math.Max(xBegin0, Math.Min(xEnd0, inLength));
            nint xBegin1 = Math.Max(1, firstWindow);
            nint xEnd1 = Math.Min(((outLength + 2) / 2), firstWindow + 8192);
            nint interiorEnd1 = Math.Max(xBegin1, Math.Min(xEnd1, inLength));
            nint vectorBegin = Math.Max(xBegin0, xBegin1);
            nint shared = Math.Max(0, Math.Min(interiorEnd0, interiorEnd1) - vectorBegin);
            nint vectorCount = Math.Min(1, (shared / 8)) * shared;
            Interior(&inputStart[vectorBegin], &outputStart[2 * vectorBegin - 2], vectorCount, inLength, outLength);
            Edge_r0(inputStart, &outputStart[-2], xBegin0, Math.Min(vectorBegin, xEnd0), inLength, inLength, outLength);
            Edge_r0(inputStart, &outputStart[-2], Math.Max(xBegin0, vectorBegin + vectorCount), xEnd0, inLength, inLength, outLength);
            Edge_r1(inputStart, &outputStart[-1], xBegin1, Math.Min(vectorBegin, xEnd1), inLength, inLength, outLength);
            Edge_r1(inputStart, &outputStart[-1], Math.Max(xBegin1, vectorBegin + vectorCount), xEnd1, inLength, inLength, outLength);
            chunk += 1;
            if (chunk == chunks)
            {
                chunk = 0;
                n += 1;
            }
        }
    }

    /// <summary>Windows in which all phases have all their taps: none, or at least one vector of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior(float* input, float* output, nint count, nint inPlane, nint outPlane)
    {
        if (count >= 16)
        {
            for (nint m0 = 0; m0 < count; m0 += 16)
            {
                nint m = Math.Min(m0, count - 16);
                float* inputM = &input[m];
                float* outputM = &output[2 * m];
                var acc_r0_v0 = Vector256<float>.Zero;
                var acc_r0_v1 = Vector256<float>.Zero;
                var acc_r1_v0 = Vector256<float>.Zero;
                var acc_r1_v1 = Vector256<float>.Zero;
                var in_v0 = Avx.LoadVector256(inputM);
                var in_v1 = Avx.LoadVector256(&inputM[8]);
                // phase 0: tap k0 reads x[m]
                var w_k0 = Vector256.Create(1f);
                acc_r0_v0 = Fma.MultiplyAdd(in_v0, w_k0, acc_r0_v0);
                acc_r0_v1 = Fma.MultiplyAdd(in_v1, w_k0, acc_r0_v1);
                // phase 1: tap k1 reads x[m]
                var w_k1 = Vector256.Create(2f);
                acc_r1_v0 = Fma.MultiplyAdd(in_v0, w_k1, acc_r1_v0);
                acc_r1_v1 = Fma.MultiplyAdd(in_v1, w_k1, acc_r1_v1);
                in_v0 = Avx.LoadVector256(&inputM[-1]);
                in_v1 = Avx.LoadVector256(&inputM[7]);
                // phase 0: tap k2 reads x[m-1]
                var w_k2 = Vector256.Create(3f);
                acc_r0_v0 = Fma.MultiplyAdd(in_v0, w_k2, acc_r0_v0);
                acc_r0_v1 = Fma.MultiplyAdd(in_v1, w_k2, acc_r0_v1);
                // phase 1: tap k3 reads x[m-1]
                var w_k3 = Vector256.Create(4f);
                acc_r1_v0 = Fma.MultiplyAdd(in_v0, w_k3, acc_r1_v0);
                acc_r1_v1 = Fma.MultiplyAdd(in_v1, w_k3, acc_r1_v1);
                var mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_r0_v0, acc_r1_v0), Avx.UnpackHigh(acc_r0_v0, acc_r1_v0), 0x20);
                var mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_r0_v0, acc_r1_v0), Avx.UnpackHigh(acc_r0_v0, acc_r1_v0), 0x31);
                Avx.Store(outputM, mix0);
                Avx.Store(&outputM[8], mix1);
                mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_r0_v1, acc_r1_v1), Avx.UnpackHigh(acc_r0_v1, acc_r1_v1), 0x20);
                mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_r0_v1, acc_r1_v1), Avx.UnpackHigh(acc_r0_v1, acc_r1_v1), 0x31);
                Avx.Store(&outputM[16], mix0);
                Avx.Store(&outputM[24], mix1);
            }
        }
        else
        {
            for (nint m0 = 0; m0 < count; m0 += 8)
            {
                nint m = Math.Min(m0, count - 8);
                float* inputM = &input[m];
                float* outputM = &output[2 * m];
                var acc_r0_v0 = Vector256<float>.Zero;
                var acc_r1_v0 = Vector256<float>.Zero;
                var in_v0 = Avx.LoadVector256(inputM);
                // phase 0: tap k0 reads x[m]
                var w_k0 = Vector256.Create(1f);
                acc_r0_v0 = Fma.MultiplyAdd(in_v0, w_k0, acc_r0_v0);
                // phase 1: tap k1 reads x[m]
                var w_k1 = Vector256.Create(2f);
                acc_r1_v0 = Fma.MultiplyAdd(in_v0, w_k1, acc_r1_v0);
                in_v0 = Avx.LoadVector256(&inputM[-1]);
                // phase 0: tap k2 reads x[m-1]
                var w_k2 = Vector256.Create(3f);
                acc_r0_v0 = Fma.MultiplyAdd(in_v0, w_k2, acc_r0_v0);
                // phase 1: tap k3 reads x[m-1]
                var w_k3 = Vector256.Create(4f);
                acc_r1_v0 = Fma.MultiplyAdd(in_v0, w_k3, acc_r1_v0);
                var mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_r0_v0, acc_r1_v0), Avx.UnpackHigh(acc_r0_v0, acc_r1_v0), 0x20);
                var mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_r0_v0, acc_r1_v0), Avx.UnpackHigh(acc_r0_v0, acc_r1_v0), 0x31);
                Avx.Store(outputM, mix0);
                Avx.Store(&outputM[8], mix1);
            }
        }
    }

    /// <summary>Windows that miss a tap or a neighbour, one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Edge_r0(float* input, float* output, nint from, nint to, nint inLength, nint inPlane, nint outPlane)
    {
        for (nint m = from; m < to; m += 1)
        {
            nint firstx = Math.Max(0, m + 1 - inLength);
            nint tapsx = Math.Max(0, 2 - firstx);
            float* inputM = &input[m - firstx];
            float* outputM = &output[2 * m];
            if (tapsx == 2)
            {
                var acc_r0_v0 = 0f;
                var in_v0 = inputM[0];
                var w = 1f;
                acc_r0_v0 = MathF.FusedMultiplyAdd(in_v0, w, acc_r0_v0);
                in_v0 = inputM[-1];
                w = 3f;
                acc_r0_v0 = MathF.FusedMultiplyAdd(in_v0, w, acc_r0_v0);
                outputM[0] = acc_r0_v0;
            }
            else if (tapsx == 1)
            {
                var acc_r0_v0 = 0f;
                var in_v0 = inputM[0];
                var w = 3f;
                acc_r0_v0 = MathF.FusedMultiplyAdd(in_v0, w, acc_r0_v0);
                outputM[0] = acc_r0_v0;
            }
            else
            {
                var acc_r0_v0 = 0f;
                outputM[0] = acc_r0_v0;
            }
        }
    }

    /// <summary>Windows that miss a tap or a neighbour, one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Edge_r1(float* input, float* output, nint from, nint to, nint inLength, nint inPlane, nint outPlane)
    {
        for (nint m = from; m < to; m += 1)
        {
            nint firstx = Math.Max(0, m + 1 - inLength);
            nint tapsx = Math.Max(0, 2 - firstx);
            float* inputM = &input[m - firstx];
            float* outputM = &output[2 * m];
            if (tapsx == 2)
            {
                var acc_r1_v0 = 0f;
                var in_v0 = inputM[0];
                var w = 2f;
                acc_r1_v0 = MathF.FusedMultiplyAdd(in_v0, w, acc_r1_v0);
                in_v0 = inputM[-1];
                w = 4f;
                acc_r1_v0 = MathF.FusedMultiplyAdd(in_v0, w, acc_r1_v0);
                outputM[0] = acc_r1_v0;
            }
            else
            {
                var acc_r1_v0 = 0f;
                var in_v0 = inputM[0];
                var w = 4f;
                acc_r1_v0 = MathF.FusedMultiplyAdd(in_v0, w, acc_r1_v0);
                outputM[0] = acc_r1_v0;
            }
        }
    }
}
