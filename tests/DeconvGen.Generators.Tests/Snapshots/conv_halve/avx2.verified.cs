// strategy: lanes along x, weights in the code
// tile: 2 vectors of 8 windows x 1 phases x 1 output channels, whole stores
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

    public readonly int Units => (int)(((outLength + 8191) / 8192) * batch);

    /// <summary>Computes the units of work from begin up to end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Rows(int begin, int end)
    {
        nint chunks = ((outLength + 8191) / 8192);
        nint n = (begin / chunks);
        nint chunk = (begin % chunks);
        for (nint unit = begin; unit < end; unit += 1)
        {
            nint firstWindow = 8192 * chunk;
            float* inputStart = &input[inLength * n];
            float* outputStart = &output[n * outLength];
            nint xBegin = Math.Max(0, firstWindow);
            nint xEnd = Math.Min(outLength, firstWindow + 8192);
            nint vectorBegin = xBegin;
            nint shared = Math.Max(0, xEnd - vectorBegin);
            nint vectorCount = Math.Min(1, (shared / 8)) * shared;
            Interior(&inputStart[2 * vectorBegin], &outputStart[vectorBegin], vectorCount, inLength, outLength);
            Edge(inputStart, outputStart, xBegin, Math.Min(vectorBegin, xEnd), inLength, inLength, outLength);
            Edge(inputStart, outputStart, Math.Max(xBegin, vectorBegin + vectorCount), xEnd, inLength, inLength, outLength);
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
                float* inputM = &input[2 * m];
                float* outputM = &output[m];
                var acc_v0 = Vector256<float>.Zero;
                var acc_v1 = Vector256<float>.Zero;
                var in_v0 = Avx2.Permute4x64(Avx.Shuffle(Avx.LoadVector256(&inputM[1]), Avx.LoadVector256(&inputM[8]), 0xD8).AsDouble(), 0xD8).AsSingle();
                var in_v1 = Avx2.Permute4x64(Avx.Shuffle(Avx.LoadVector256(&inputM[17]), Avx.LoadVector256(&inputM[24]), 0xD8).AsDouble(), 0xD8).AsSingle();
                // phase 0: tap k1 reads x[2m+1]
                var w_k1 = Vector256.Create(0.5f);
                acc_v0 = Fma.MultiplyAdd(in_v0, w_k1, acc_v0);
                acc_v1 = Fma.MultiplyAdd(in_v1, w_k1, acc_v1);
                in_v0 = Avx2.Permute4x64(Avx.Shuffle(Avx.LoadVector256(inputM), Avx.LoadVector256(&inputM[7]), 0xD8).AsDouble(), 0xD8).AsSingle();
                in_v1 = Avx2.Permute4x64(Avx.Shuffle(Avx.LoadVector256(&inputM[16]), Avx.LoadVector256(&inputM[23]), 0xD8).AsDouble(), 0xD8).AsSingle();
                // phase 0: tap k0 reads x[2m]
                var w_k0 = Vector256.Create(0.5f);
                acc_v0 = Fma.MultiplyAdd(in_v0, w_k0, acc_v0);
                acc_v1 = Fma.MultiplyAdd(in_v1, w_k0, acc_v1);
                Avx.Store(outputM, acc_v0);
                Avx.Store(&outputM[8], acc_v1);
            }
        }
        else
        {
            for (nint m0 = 0; m0 < count; m0 += 8)
            {
                nint m = Math.Min(m0, count - 8);
                float* inputM = &input[2 * m];
                float* outputM = &output[m];
                var acc_v0 = Vector256<float>.Zero;
                var in_v0 = Avx2.Permute4x64(Avx.Shuffle(Avx.LoadVector256(&inputM[1]), Avx.LoadVector256(&inputM[8]), 0xD8).AsDouble(), 0xD8).AsSingle();
                // phase 0: tap k1 reads x[2m+1]
                var w_k1 = Vector256.Create(0.5f);
                acc_v0 = Fma.MultiplyAdd(in_v0, w_k1, acc_v0);
                in_v0 = Avx2.Permute4x64(Avx.Shuffle(Avx.LoadVector256(inputM), Avx.LoadVector256(&inputM[7]), 0xD8).AsDouble(), 0xD8).AsSingle();
                // phase 0: tap k0 reads x[2m]
                var w_k0 = Vector256.Create(0.5f);
                acc_v0 = Fma.MultiplyAdd(in_v0, w_k0, acc_v0);
                Avx.Store(outputM, acc_v0);
            }
        }
    }

    /// <summary>Windows that miss a tap or a neighbour, one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Edge(float* input, float* output, nint from, nint to, nint inLength, nint inPlane, nint outPlane)
    {
        for (nint m = from; m < to; m += 1)
        {
            float* inputM = &input[2 * m + 1];
            float* outputM = &output[m];
            var acc_v0 = 0f;
            var in_v0 = inputM[0];
            var w = 0.5f;
            acc_v0 = MathF.FusedMultiplyAdd(in_v0, w, acc_v0);
            in_v0 = inputM[-1];
            w = 0.5f;
            acc_v0 = MathF.FusedMultiplyAdd(in_v0, w, acc_v0);
            outputM[0] = acc_v0;
        }
    }
}
