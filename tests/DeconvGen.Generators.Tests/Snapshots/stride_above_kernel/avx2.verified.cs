// strategy: lanes along x
// tile: 2 vectors of 8 windows x 1 x 3 phases x 2 output channels (1 of 1 blocks)
// weights: [group][block][phases of x][outer elements][input channel][x elements][phases of y][channel], then the bias
// order of additions: bias, then outer kernel elements of the phase, then input channels, then x elements
file unsafe struct Avx2Kernel : IRowKernel
{
    public float* input;
    public float* weights;
    public float* output;
    public nint batch;
    public nint inLength;
    public nint outLength;

    public readonly int Units => (int)(((((outLength + 2) / 3) + 65535) / 65536) * batch);

    /// <summary>Computes the units of work from begin up to end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Rows(int begin, int end)
    {
        for (nint unit = begin; unit < end; unit += 1)
        {
            nint row = unit;
            nint chunks = ((((outLength + 2) / 3) + 65535) / 65536);
            nint firstWindow = 65536 * (row % chunks);
            nint endWindow = Math.Min(((outLength + 2) / 3), firstWindow + 65536);
            nint image = (row / chunks);
            float* inputStart = input + image * inLength;
            float* outputStart = output + 2 * image * outLength;
            if (endWindow - firstWindow >= 17)
            {
                nint missing = 2 * ((((endWindow + 7 - firstWindow) / 8) + 1) / 2) - ((endWindow + 7 - firstWindow) / 8);
                nint left = firstWindow + 16 - 8 * (missing / 2);
                nint right = endWindow + 8 * ((missing + 1) / 2) - 16;
                Border2_c2(inputStart, weights, weights + 4, outputStart, firstWindow, 8, Math.Min(outLength - 3 * firstWindow - 24, 3 * endWindow - 3 * firstWindow - 24), inLength, inLength, outLength);
                Interior_c2(inputStart, weights, weights + 4, outputStart, left, right, inLength, outLength);
                if (missing >= 1)
                {
                    Border1_c2(inputStart, weights, weights + 4, outputStart, right, Math.Min(outLength - 3 * right, 3 * endWindow - 3 * right), inLength, inLength, outLength);
                }
                else
                {
                    Border2_c2(inputStart, weights, weights + 4, outputStart, right, 8, Math.Min(outLength - 3 * right - 24, 3 * endWindow - 3 * right - 24), inLength, inLength, outLength);
                }
            }
            else if (endWindow - firstWindow >= 9)
            {
                Border2_c2(inputStart, weights, weights + 4, outputStart, firstWindow, endWindow - firstWindow - 8, Math.Min(outLength + 24 - 3 * endWindow, 24), inLength, inLength, outLength);
            }
            else
            {
                Border1_c2(inputStart, weights, weights + 4, outputStart, firstWindow, Math.Min(outLength - 3 * firstWindow, 3 * endWindow - 3 * firstWindow), inLength, inLength, outLength);
            }
        }
    }

    /// <summary>One tile at a window, each lane with the taps that lie inside the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Border2_c2(float* input, float* weights, float* bias, float* output, nint m, nint last, nint room, nint inWidth, nint inPlane, nint outPlane)
    {
        var mask_v1_p0 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)(-m - last) - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)(inWidth - m - last)), Vector256<int>.Indices)).AsSingle();
        float* inputM = input + m;
        float* outputM = output + 3 * m;
        var acc_c0_x0_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x0_v1 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x1_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x1_v1 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x2_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x2_v1 = Avx.BroadcastScalarToVector256(bias);
        var acc_c1_x0_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x0_v1 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x1_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x1_v1 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x2_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x2_v1 = Avx.BroadcastScalarToVector256(bias + 1);
        // input [m]
        var in_v0 = Avx.LoadVector256(inputM);
        var in_v1 = Avx.Or(Avx.MaskLoad(inputM + last, mask_v1_p0), Avx.AndNot(mask_v1_p0, Vector256.Create(-0f)));
        var w = Avx.BroadcastScalarToVector256(weights);
        acc_c0_x0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_x0_v0);
        var inside = Avx.And(w, mask_v1_p0);
        acc_c0_x0_v1 = Fma.MultiplyAdd(in_v1, inside, acc_c0_x0_v1);
        w = Avx.BroadcastScalarToVector256(weights + 1);
        acc_c1_x0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_x0_v0);
        inside = Avx.And(w, mask_v1_p0);
        acc_c1_x0_v1 = Fma.MultiplyAdd(in_v1, inside, acc_c1_x0_v1);
        w = Avx.BroadcastScalarToVector256(weights + 2);
        acc_c0_x1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_x1_v0);
        inside = Avx.And(w, mask_v1_p0);
        acc_c0_x1_v1 = Fma.MultiplyAdd(in_v1, inside, acc_c0_x1_v1);
        w = Avx.BroadcastScalarToVector256(weights + 3);
        acc_c1_x1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_x1_v0);
        inside = Avx.And(w, mask_v1_p0);
        acc_c1_x1_v1 = Fma.MultiplyAdd(in_v1, inside, acc_c1_x1_v1);
        acc_c0_x0_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_x0_v0);
        acc_c0_x1_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_x1_v0);
        acc_c0_x2_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_x2_v0);
        var mixP0 = Avx2.PermuteVar8x32(acc_c0_x0_v0, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5));
        var mixP1 = Avx2.PermuteVar8x32(acc_c0_x1_v0, Vector256.Create(5, 0, 3, 6, 1, 4, 7, 2));
        var mixP2 = Avx2.PermuteVar8x32(acc_c0_x2_v0, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7));
        var mix0 = Avx.Blend(mixP0, mixP1, 146);
        mix0 = Avx.Blend(mix0, mixP2, 36);
        var mix1 = Avx.Blend(mixP2, mixP0, 146);
        mix1 = Avx.Blend(mix1, mixP1, 36);
        var mix2 = Avx.Blend(mixP1, mixP2, 146);
        mix2 = Avx.Blend(mix2, mixP0, 36);
        Avx.Store(outputM, mix0);
        Avx.Store(outputM + 8, mix1);
        Avx.Store(outputM + 16, mix2);
        acc_c0_x0_v1 = Avx.Max(Vector256<float>.Zero, acc_c0_x0_v1);
        acc_c0_x1_v1 = Avx.Max(Vector256<float>.Zero, acc_c0_x1_v1);
        acc_c0_x2_v1 = Avx.Max(Vector256<float>.Zero, acc_c0_x2_v1);
        mixP0 = Avx2.PermuteVar8x32(acc_c0_x0_v1, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5));
        mixP1 = Avx2.PermuteVar8x32(acc_c0_x1_v1, Vector256.Create(5, 0, 3, 6, 1, 4, 7, 2));
        mixP2 = Avx2.PermuteVar8x32(acc_c0_x2_v1, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7));
        mix0 = Avx.Blend(mixP0, mixP1, 146);
        mix0 = Avx.Blend(mix0, mixP2, 36);
        mix1 = Avx.Blend(mixP2, mixP0, 146);
        mix1 = Avx.Blend(mix1, mixP1, 36);
        mix2 = Avx.Blend(mixP1, mixP2, 146);
        mix2 = Avx.Blend(mix2, mixP0, 36);
        Avx.Store(outputM + 3 * last, mix0);
        Avx.Store(outputM + 3 * last + 8, mix1);
        if (room >= 24)
        {
            Avx.Store(outputM + 3 * last + 16, mix2);
        }
        else
        {
            if (room - 16 > 0) *(outputM + 3 * last + 16) = mix2.ToScalar(); if (room - 16 > 1) *(outputM + 3 * last + 17) = mix2.GetElement(1); if (room - 16 > 2) *(outputM + 3 * last + 18) = mix2.GetElement(2); if (room - 16 > 3) *(outputM + 3 * last + 19) = mix2.GetElement(3); if (room - 16 > 4) *(outputM + 3 * last + 20) = mix2.GetElement(4); if (room - 16 > 5) *(outputM + 3 * last + 21) = mix2.GetElement(5); if (room - 16 > 6) *(outputM + 3 * last + 22) = mix2.GetElement(6); if (room - 16 > 7) *(outputM + 3 * last + 23) = mix2.GetElement(7);
        }
        acc_c1_x0_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_x0_v0);
        acc_c1_x1_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_x1_v0);
        acc_c1_x2_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_x2_v0);
        mixP0 = Avx2.PermuteVar8x32(acc_c1_x0_v0, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5));
        mixP1 = Avx2.PermuteVar8x32(acc_c1_x1_v0, Vector256.Create(5, 0, 3, 6, 1, 4, 7, 2));
        mixP2 = Avx2.PermuteVar8x32(acc_c1_x2_v0, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7));
        mix0 = Avx.Blend(mixP0, mixP1, 146);
        mix0 = Avx.Blend(mix0, mixP2, 36);
        mix1 = Avx.Blend(mixP2, mixP0, 146);
        mix1 = Avx.Blend(mix1, mixP1, 36);
        mix2 = Avx.Blend(mixP1, mixP2, 146);
        mix2 = Avx.Blend(mix2, mixP0, 36);
        Avx.Store(outputM + outPlane, mix0);
        Avx.Store(outputM + outPlane + 8, mix1);
        Avx.Store(outputM + outPlane + 16, mix2);
        acc_c1_x0_v1 = Avx.Max(Vector256<float>.Zero, acc_c1_x0_v1);
        acc_c1_x1_v1 = Avx.Max(Vector256<float>.Zero, acc_c1_x1_v1);
        acc_c1_x2_v1 = Avx.Max(Vector256<float>.Zero, acc_c1_x2_v1);
        mixP0 = Avx2.PermuteVar8x32(acc_c1_x0_v1, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5));
        mixP1 = Avx2.PermuteVar8x32(acc_c1_x1_v1, Vector256.Create(5, 0, 3, 6, 1, 4, 7, 2));
        mixP2 = Avx2.PermuteVar8x32(acc_c1_x2_v1, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7));
        mix0 = Avx.Blend(mixP0, mixP1, 146);
        mix0 = Avx.Blend(mix0, mixP2, 36);
        mix1 = Avx.Blend(mixP2, mixP0, 146);
        mix1 = Avx.Blend(mix1, mixP1, 36);
        mix2 = Avx.Blend(mixP1, mixP2, 146);
        mix2 = Avx.Blend(mix2, mixP0, 36);
        Avx.Store(outputM + outPlane + 3 * last, mix0);
        Avx.Store(outputM + outPlane + 3 * last + 8, mix1);
        if (room >= 24)
        {
            Avx.Store(outputM + outPlane + 3 * last + 16, mix2);
        }
        else
        {
            if (room - 16 > 0) *(outputM + outPlane + 3 * last + 16) = mix2.ToScalar(); if (room - 16 > 1) *(outputM + outPlane + 3 * last + 17) = mix2.GetElement(1); if (room - 16 > 2) *(outputM + outPlane + 3 * last + 18) = mix2.GetElement(2); if (room - 16 > 3) *(outputM + outPlane + 3 * last + 19) = mix2.GetElement(3); if (room - 16 > 4) *(outputM + outPlane + 3 * last + 20) = mix2.GetElement(4); if (room - 16 > 5) *(outputM + outPlane + 3 * last + 21) = mix2.GetElement(5); if (room - 16 > 6) *(outputM + outPlane + 3 * last + 22) = mix2.GetElement(6); if (room - 16 > 7) *(outputM + outPlane + 3 * last + 23) = mix2.GetElement(7);
        }
    }

    /// <summary>Whole tiles from a window up to another, where no tap leaves the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior_c2(float* input, float* weights, float* bias, float* output, nint from, nint end, nint inPlane, nint outPlane)
    {
        for (nint m0 = from; m0 < end; m0 += 16)
        {
            nint m = Math.Min(m0, end - 16);
            float* inputM = input + m;
            float* outputM = output + 3 * m;
            var acc_c0_x0_v0 = Avx.BroadcastScalarToVector256(bias);
            var acc_c0_x0_v1 = Avx.BroadcastScalarToVector256(bias);
            var acc_c0_x1_v0 = Avx.BroadcastScalarToVector256(bias);
            var acc_c0_x1_v1 = Avx.BroadcastScalarToVector256(bias);
            var acc_c0_x2_v0 = Avx.BroadcastScalarToVector256(bias);
            var acc_c0_x2_v1 = Avx.BroadcastScalarToVector256(bias);
            var acc_c1_x0_v0 = Avx.BroadcastScalarToVector256(bias + 1);
            var acc_c1_x0_v1 = Avx.BroadcastScalarToVector256(bias + 1);
            var acc_c1_x1_v0 = Avx.BroadcastScalarToVector256(bias + 1);
            var acc_c1_x1_v1 = Avx.BroadcastScalarToVector256(bias + 1);
            var acc_c1_x2_v0 = Avx.BroadcastScalarToVector256(bias + 1);
            var acc_c1_x2_v1 = Avx.BroadcastScalarToVector256(bias + 1);
            // input [m]
            var in_v0 = Avx.LoadVector256(inputM);
            var in_v1 = Avx.LoadVector256(inputM + 8);
            var w = Avx.BroadcastScalarToVector256(weights);
            acc_c0_x0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_x0_v0);
            acc_c0_x0_v1 = Fma.MultiplyAdd(in_v1, w, acc_c0_x0_v1);
            w = Avx.BroadcastScalarToVector256(weights + 1);
            acc_c1_x0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_x0_v0);
            acc_c1_x0_v1 = Fma.MultiplyAdd(in_v1, w, acc_c1_x0_v1);
            w = Avx.BroadcastScalarToVector256(weights + 2);
            acc_c0_x1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_x1_v0);
            acc_c0_x1_v1 = Fma.MultiplyAdd(in_v1, w, acc_c0_x1_v1);
            w = Avx.BroadcastScalarToVector256(weights + 3);
            acc_c1_x1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_x1_v0);
            acc_c1_x1_v1 = Fma.MultiplyAdd(in_v1, w, acc_c1_x1_v1);
            acc_c0_x0_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_x0_v0);
            acc_c0_x1_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_x1_v0);
            acc_c0_x2_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_x2_v0);
            var mixP0 = Avx2.PermuteVar8x32(acc_c0_x0_v0, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5));
            var mixP1 = Avx2.PermuteVar8x32(acc_c0_x1_v0, Vector256.Create(5, 0, 3, 6, 1, 4, 7, 2));
            var mixP2 = Avx2.PermuteVar8x32(acc_c0_x2_v0, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7));
            var mix0 = Avx.Blend(mixP0, mixP1, 146);
            mix0 = Avx.Blend(mix0, mixP2, 36);
            var mix1 = Avx.Blend(mixP2, mixP0, 146);
            mix1 = Avx.Blend(mix1, mixP1, 36);
            var mix2 = Avx.Blend(mixP1, mixP2, 146);
            mix2 = Avx.Blend(mix2, mixP0, 36);
            Avx.Store(outputM, mix0);
            Avx.Store(outputM + 8, mix1);
            Avx.Store(outputM + 16, mix2);
            acc_c0_x0_v1 = Avx.Max(Vector256<float>.Zero, acc_c0_x0_v1);
            acc_c0_x1_v1 = Avx.Max(Vector256<float>.Zero, acc_c0_x1_v1);
            acc_c0_x2_v1 = Avx.Max(Vector256<float>.Zero, acc_c0_x2_v1);
            mixP0 = Avx2.PermuteVar8x32(acc_c0_x0_v1, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5));
            mixP1 = Avx2.PermuteVar8x32(acc_c0_x1_v1, Vector256.Create(5, 0, 3, 6, 1, 4, 7, 2));
            mixP2 = Avx2.PermuteVar8x32(acc_c0_x2_v1, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7));
            mix0 = Avx.Blend(mixP0, mixP1, 146);
            mix0 = Avx.Blend(mix0, mixP2, 36);
            mix1 = Avx.Blend(mixP2, mixP0, 146);
            mix1 = Avx.Blend(mix1, mixP1, 36);
            mix2 = Avx.Blend(mixP1, mixP2, 146);
            mix2 = Avx.Blend(mix2, mixP0, 36);
            Avx.Store(outputM + 24, mix0);
            Avx.Store(outputM + 32, mix1);
            Avx.Store(outputM + 40, mix2);
            acc_c1_x0_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_x0_v0);
            acc_c1_x1_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_x1_v0);
            acc_c1_x2_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_x2_v0);
            mixP0 = Avx2.PermuteVar8x32(acc_c1_x0_v0, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5));
            mixP1 = Avx2.PermuteVar8x32(acc_c1_x1_v0, Vector256.Create(5, 0, 3, 6, 1, 4, 7, 2));
            mixP2 = Avx2.PermuteVar8x32(acc_c1_x2_v0, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7));
            mix0 = Avx.Blend(mixP0, mixP1, 146);
            mix0 = Avx.Blend(mix0, mixP2, 36);
            mix1 = Avx.Blend(mixP2, mixP0, 146);
            mix1 = Avx.Blend(mix1, mixP1, 36);
            mix2 = Avx.Blend(mixP1, mixP2, 146);
            mix2 = Avx.Blend(mix2, mixP0, 36);
            Avx.Store(outputM + outPlane, mix0);
            Avx.Store(outputM + outPlane + 8, mix1);
            Avx.Store(outputM + outPlane + 16, mix2);
            acc_c1_x0_v1 = Avx.Max(Vector256<float>.Zero, acc_c1_x0_v1);
            acc_c1_x1_v1 = Avx.Max(Vector256<float>.Zero, acc_c1_x1_v1);
            acc_c1_x2_v1 = Avx.Max(Vector256<float>.Zero, acc_c1_x2_v1);
            mixP0 = Avx2.PermuteVar8x32(acc_c1_x0_v1, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5));
            mixP1 = Avx2.PermuteVar8x32(acc_c1_x1_v1, Vector256.Create(5, 0, 3, 6, 1, 4, 7, 2));
            mixP2 = Avx2.PermuteVar8x32(acc_c1_x2_v1, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7));
            mix0 = Avx.Blend(mixP0, mixP1, 146);
            mix0 = Avx.Blend(mix0, mixP2, 36);
            mix1 = Avx.Blend(mixP2, mixP0, 146);
            mix1 = Avx.Blend(mix1, mixP1, 36);
            mix2 = Avx.Blend(mixP1, mixP2, 146);
            mix2 = Avx.Blend(mix2, mixP0, 36);
            Avx.Store(outputM + outPlane + 24, mix0);
            Avx.Store(outputM + outPlane + 32, mix1);
            Avx.Store(outputM + outPlane + 40, mix2);
        }
    }

    /// <summary>One tile at a window, each lane with the taps that lie inside the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Border1_c2(float* input, float* weights, float* bias, float* output, nint m, nint room, nint inWidth, nint inPlane, nint outPlane)
    {
        var mask_v0_p0 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)(-m) - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)(inWidth - m)), Vector256<int>.Indices)).AsSingle();
        float* inputM = input + m;
        float* outputM = output + 3 * m;
        var acc_c0_x0_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x1_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x2_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c1_x0_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x1_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x2_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        // input [m]
        var in_v0 = Avx.Or(Avx.MaskLoad(inputM, mask_v0_p0), Avx.AndNot(mask_v0_p0, Vector256.Create(-0f)));
        var w = Avx.BroadcastScalarToVector256(weights);
        var inside = Avx.And(w, mask_v0_p0);
        acc_c0_x0_v0 = Fma.MultiplyAdd(in_v0, inside, acc_c0_x0_v0);
        w = Avx.BroadcastScalarToVector256(weights + 1);
        inside = Avx.And(w, mask_v0_p0);
        acc_c1_x0_v0 = Fma.MultiplyAdd(in_v0, inside, acc_c1_x0_v0);
        w = Avx.BroadcastScalarToVector256(weights + 2);
        inside = Avx.And(w, mask_v0_p0);
        acc_c0_x1_v0 = Fma.MultiplyAdd(in_v0, inside, acc_c0_x1_v0);
        w = Avx.BroadcastScalarToVector256(weights + 3);
        inside = Avx.And(w, mask_v0_p0);
        acc_c1_x1_v0 = Fma.MultiplyAdd(in_v0, inside, acc_c1_x1_v0);
        acc_c0_x0_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_x0_v0);
        acc_c0_x1_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_x1_v0);
        acc_c0_x2_v0 = Avx.Max(Vector256<float>.Zero, acc_c0_x2_v0);
        var mixP0 = Avx2.PermuteVar8x32(acc_c0_x0_v0, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5));
        var mixP1 = Avx2.PermuteVar8x32(acc_c0_x1_v0, Vector256.Create(5, 0, 3, 6, 1, 4, 7, 2));
        var mixP2 = Avx2.PermuteVar8x32(acc_c0_x2_v0, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7));
        var mix0 = Avx.Blend(mixP0, mixP1, 146);
        mix0 = Avx.Blend(mix0, mixP2, 36);
        var mix1 = Avx.Blend(mixP2, mixP0, 146);
        mix1 = Avx.Blend(mix1, mixP1, 36);
        var mix2 = Avx.Blend(mixP1, mixP2, 146);
        mix2 = Avx.Blend(mix2, mixP0, 36);
        if (room >= 8)
        {
            Avx.Store(outputM, mix0);
        }
        else
        {
            if (room > 0) *(outputM) = mix0.ToScalar(); if (room > 1) *(outputM + 1) = mix0.GetElement(1); if (room > 2) *(outputM + 2) = mix0.GetElement(2); if (room > 3) *(outputM + 3) = mix0.GetElement(3); if (room > 4) *(outputM + 4) = mix0.GetElement(4); if (room > 5) *(outputM + 5) = mix0.GetElement(5); if (room > 6) *(outputM + 6) = mix0.GetElement(6); if (room > 7) *(outputM + 7) = mix0.GetElement(7);
        }
        if (room >= 16)
        {
            Avx.Store(outputM + 8, mix1);
        }
        else
        {
            if (room - 8 > 0) *(outputM + 8) = mix1.ToScalar(); if (room - 8 > 1) *(outputM + 9) = mix1.GetElement(1); if (room - 8 > 2) *(outputM + 10) = mix1.GetElement(2); if (room - 8 > 3) *(outputM + 11) = mix1.GetElement(3); if (room - 8 > 4) *(outputM + 12) = mix1.GetElement(4); if (room - 8 > 5) *(outputM + 13) = mix1.GetElement(5); if (room - 8 > 6) *(outputM + 14) = mix1.GetElement(6); if (room - 8 > 7) *(outputM + 15) = mix1.GetElement(7);
        }
        if (room >= 24)
        {
            Avx.Store(outputM + 16, mix2);
        }
        else
        {
            if (room - 16 > 0) *(outputM + 16) = mix2.ToScalar(); if (room - 16 > 1) *(outputM + 17) = mix2.GetElement(1); if (room - 16 > 2) *(outputM + 18) = mix2.GetElement(2); if (room - 16 > 3) *(outputM + 19) = mix2.GetElement(3); if (room - 16 > 4) *(outputM + 20) = mix2.GetElement(4); if (room - 16 > 5) *(outputM + 21) = mix2.GetElement(5); if (room - 16 > 6) *(outputM + 22) = mix2.GetElement(6); if (room - 16 > 7) *(outputM + 23) = mix2.GetElement(7);
        }
        acc_c1_x0_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_x0_v0);
        acc_c1_x1_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_x1_v0);
        acc_c1_x2_v0 = Avx.Max(Vector256<float>.Zero, acc_c1_x2_v0);
        mixP0 = Avx2.PermuteVar8x32(acc_c1_x0_v0, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5));
        mixP1 = Avx2.PermuteVar8x32(acc_c1_x1_v0, Vector256.Create(5, 0, 3, 6, 1, 4, 7, 2));
        mixP2 = Avx2.PermuteVar8x32(acc_c1_x2_v0, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7));
        mix0 = Avx.Blend(mixP0, mixP1, 146);
        mix0 = Avx.Blend(mix0, mixP2, 36);
        mix1 = Avx.Blend(mixP2, mixP0, 146);
        mix1 = Avx.Blend(mix1, mixP1, 36);
        mix2 = Avx.Blend(mixP1, mixP2, 146);
        mix2 = Avx.Blend(mix2, mixP0, 36);
        if (room >= 8)
        {
            Avx.Store(outputM + outPlane, mix0);
        }
        else
        {
            if (room > 0) *(outputM + outPlane) = mix0.ToScalar(); if (room > 1) *(outputM + outPlane + 1) = mix0.GetElement(1); if (room > 2) *(outputM + outPlane + 2) = mix0.GetElement(2); if (room > 3) *(outputM + outPlane + 3) = mix0.GetElement(3); if (room > 4) *(outputM + outPlane + 4) = mix0.GetElement(4); if (room > 5) *(outputM + outPlane + 5) = mix0.GetElement(5); if (room > 6) *(outputM + outPlane + 6) = mix0.GetElement(6); if (room > 7) *(outputM + outPlane + 7) = mix0.GetElement(7);
        }
        if (room >= 16)
        {
            Avx.Store(outputM + outPlane + 8, mix1);
        }
        else
        {
            if (room - 8 > 0) *(outputM + outPlane + 8) = mix1.ToScalar(); if (room - 8 > 1) *(outputM + outPlane + 9) = mix1.GetElement(1); if (room - 8 > 2) *(outputM + outPlane + 10) = mix1.GetElement(2); if (room - 8 > 3) *(outputM + outPlane + 11) = mix1.GetElement(3); if (room - 8 > 4) *(outputM + outPlane + 12) = mix1.GetElement(4); if (room - 8 > 5) *(outputM + outPlane + 13) = mix1.GetElement(5); if (room - 8 > 6) *(outputM + outPlane + 14) = mix1.GetElement(6); if (room - 8 > 7) *(outputM + outPlane + 15) = mix1.GetElement(7);
        }
        if (room >= 24)
        {
            Avx.Store(outputM + outPlane + 16, mix2);
        }
        else
        {
            if (room - 16 > 0) *(outputM + outPlane + 16) = mix2.ToScalar(); if (room - 16 > 1) *(outputM + outPlane + 17) = mix2.GetElement(1); if (room - 16 > 2) *(outputM + outPlane + 18) = mix2.GetElement(2); if (room - 16 > 3) *(outputM + outPlane + 19) = mix2.GetElement(3); if (room - 16 > 4) *(outputM + outPlane + 20) = mix2.GetElement(4); if (room - 16 > 5) *(outputM + outPlane + 21) = mix2.GetElement(5); if (room - 16 > 6) *(outputM + outPlane + 22) = mix2.GetElement(6); if (room - 16 > 7) *(outputM + outPlane + 23) = mix2.GetElement(7);
        }
    }

    /// <summary>Brings the weights into the order of use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* weights, float* bias, float* packed)
    {
        for (nint kx = 0; kx < 2; kx += 1)
        {
            nint element = kx;
            nint at = 2 * kx;
            for (nint o = 0; o < 2; o += 1)
            {
                var weight = *(weights + 2 * o + element);
                *(packed + at + o) = weight;
            }
        }
        for (nint o = 0; o < 2; o += 1)
        {
            var addend = *(bias + o);
            *(packed + 4 + o) = addend;
        }
    }
}
