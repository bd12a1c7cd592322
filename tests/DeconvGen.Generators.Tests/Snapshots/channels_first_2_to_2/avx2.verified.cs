// strategy: lanes along x
// tile: 3 vectors of 8 windows x 1 x 2 phases x 2 output channels (1 of 1 blocks)
// weights: [group][block][phases of x][outer elements][input channel][x elements][phases of y][channel], then the bias
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
            nint row = unit;
            nint county = outHeight;
            nint aty = (row % county);
            nint image = (row / county);
            nint ry = (aty % 2);
            nint my = (aty / 2);
            nint firsty = Math.Max(0, my + 1 - inHeight);
            nint tapsy = Math.Max(0, 1 - firsty);
            float* inputStart = input + 2 * image * inHeight * inWidth + inWidth * my - firsty * inWidth;
            float* outputStart = output + 2 * image * outHeight * outWidth + aty * outWidth;
            nint element = ry + firsty;
            if (((outWidth + 1) / 2) >= 25)
            {
                nint missing = 3 * ((((((outWidth + 1) / 2) + 7) / 8) + 2) / 3) - ((((outWidth + 1) / 2) + 7) / 8);
                nint left = 24 - 8 * (missing / 2);
                nint right = ((outWidth + 1) / 2) + 8 * ((missing + 1) / 2) - 24;
                if (missing >= 2)
                {
                    Border2_c2(inputStart, weights + 8 * element, weights + 16, outputStart, 0, 8, outWidth - 16, inWidth, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
                }
                else
                {
                    Border3_c2(inputStart, weights + 8 * element, weights + 16, outputStart, 0, 16, outWidth - 32, inWidth, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
                }
                Interior_c2(inputStart, weights + 8 * element, weights + 16, outputStart, left, right, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
                if (missing >= 1)
                {
                    Border2_c2(inputStart, weights + 8 * element, weights + 16, outputStart, right, 8, outWidth - 2 * right - 16, inWidth, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
                }
                else
                {
                    Border3_c2(inputStart, weights + 8 * element, weights + 16, outputStart, right, 16, outWidth - 2 * right - 32, inWidth, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
                }
            }
            else if (((outWidth + 1) / 2) >= 17)
            {
                Border3_c2(inputStart, weights + 8 * element, weights + 16, outputStart, 0, ((outWidth + 1) / 2) - 8, outWidth + 16 - 2 * ((outWidth + 1) / 2), inWidth, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
            }
            else if (((outWidth + 1) / 2) >= 9)
            {
                Border2_c2(inputStart, weights + 8 * element, weights + 16, outputStart, 0, ((outWidth + 1) / 2) - 8, outWidth + 16 - 2 * ((outWidth + 1) / 2), inWidth, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
            }
            else
            {
                Border1_c2(inputStart, weights + 8 * element, weights + 16, outputStart, 0, outWidth, inWidth, inHeight * inWidth, outHeight * outWidth, tapsy, -inWidth);
            }
        }
    }

    /// <summary>One tile at a window, each lane with the taps that lie inside the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Border2_c2(float* input, float* weights, float* bias, float* output, nint m, nint last, nint room, nint inWidth, nint inPlane, nint outPlane, nint yTaps, nint yStep)
    {
        var mask_v1_p0 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)(-m - last) - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)(inWidth - m - last)), Vector256<int>.Indices)).AsSingle();
        float* inputM = input + m;
        float* outputM = output + 2 * m;
        var acc_c0_x0_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x0_v1 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x1_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x1_v1 = Avx.BroadcastScalarToVector256(bias);
        var acc_c1_x0_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x0_v1 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x1_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x1_v1 = Avx.BroadcastScalarToVector256(bias + 1);
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
                var in_v1 = Avx.Or(Avx.MaskLoad(inputC + last, mask_v1_p0), Avx.AndNot(mask_v1_p0, Vector256.Create(-0f)));
                var w = Avx.BroadcastScalarToVector256(weightsC);
                acc_c0_x0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_x0_v0);
                var inside = Avx.And(w, mask_v1_p0);
                acc_c0_x0_v1 = Fma.MultiplyAdd(in_v1, inside, acc_c0_x0_v1);
                w = Avx.BroadcastScalarToVector256(weightsC + 1);
                acc_c1_x0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_x0_v0);
                inside = Avx.And(w, mask_v1_p0);
                acc_c1_x0_v1 = Fma.MultiplyAdd(in_v1, inside, acc_c1_x0_v1);
                w = Avx.BroadcastScalarToVector256(weightsC + 2);
                acc_c0_x1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_x1_v0);
                inside = Avx.And(w, mask_v1_p0);
                acc_c0_x1_v1 = Fma.MultiplyAdd(in_v1, inside, acc_c0_x1_v1);
                w = Avx.BroadcastScalarToVector256(weightsC + 3);
                acc_c1_x1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_x1_v0);
                inside = Avx.And(w, mask_v1_p0);
                acc_c1_x1_v1 = Fma.MultiplyAdd(in_v1, inside, acc_c1_x1_v1);
                inputC += inPlane;
                weightsC += 4;
            }
            inputY += yStep;
            weightsY += 8;
        }
        var mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v0, acc_c0_x1_v0), Avx.UnpackHigh(acc_c0_x0_v0, acc_c0_x1_v0), 0x20);
        var mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v0, acc_c0_x1_v0), Avx.UnpackHigh(acc_c0_x0_v0, acc_c0_x1_v0), 0x31);
        Avx.Store(outputM, mix0);
        Avx.Store(outputM + 8, mix1);
        mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v1, acc_c0_x1_v1), Avx.UnpackHigh(acc_c0_x0_v1, acc_c0_x1_v1), 0x20);
        mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v1, acc_c0_x1_v1), Avx.UnpackHigh(acc_c0_x0_v1, acc_c0_x1_v1), 0x31);
        Avx.Store(outputM + 2 * last, mix0);
        if (room >= 16)
        {
            Avx.Store(outputM + 2 * last + 8, mix1);
        }
        else
        {
            if (room - 8 > 0) *(outputM + 2 * last + 8) = mix1.ToScalar(); if (room - 8 > 1) *(outputM + 2 * last + 9) = mix1.GetElement(1); if (room - 8 > 2) *(outputM + 2 * last + 10) = mix1.GetElement(2); if (room - 8 > 3) *(outputM + 2 * last + 11) = mix1.GetElement(3); if (room - 8 > 4) *(outputM + 2 * last + 12) = mix1.GetElement(4); if (room - 8 > 5) *(outputM + 2 * last + 13) = mix1.GetElement(5); if (room - 8 > 6) *(outputM + 2 * last + 14) = mix1.GetElement(6); if (room - 8 > 7) *(outputM + 2 * last + 15) = mix1.GetElement(7);
        }
        mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v0, acc_c1_x1_v0), Avx.UnpackHigh(acc_c1_x0_v0, acc_c1_x1_v0), 0x20);
        mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v0, acc_c1_x1_v0), Avx.UnpackHigh(acc_c1_x0_v0, acc_c1_x1_v0), 0x31);
        Avx.Store(outputM + outPlane, mix0);
        Avx.Store(outputM + outPlane + 8, mix1);
        mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v1, acc_c1_x1_v1), Avx.UnpackHigh(acc_c1_x0_v1, acc_c1_x1_v1), 0x20);
        mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v1, acc_c1_x1_v1), Avx.UnpackHigh(acc_c1_x0_v1, acc_c1_x1_v1), 0x31);
        Avx.Store(outputM + outPlane + 2 * last, mix0);
        if (room >= 16)
        {
            Avx.Store(outputM + outPlane + 2 * last + 8, mix1);
        }
        else
        {
            if (room - 8 > 0) *(outputM + outPlane + 2 * last + 8) = mix1.ToScalar(); if (room - 8 > 1) *(outputM + outPlane + 2 * last + 9) = mix1.GetElement(1); if (room - 8 > 2) *(outputM + outPlane + 2 * last + 10) = mix1.GetElement(2); if (room - 8 > 3) *(outputM + outPlane + 2 * last + 11) = mix1.GetElement(3); if (room - 8 > 4) *(outputM + outPlane + 2 * last + 12) = mix1.GetElement(4); if (room - 8 > 5) *(outputM + outPlane + 2 * last + 13) = mix1.GetElement(5); if (room - 8 > 6) *(outputM + outPlane + 2 * last + 14) = mix1.GetElement(6); if (room - 8 > 7) *(outputM + outPlane + 2 * last + 15) = mix1.GetElement(7);
        }
    }

    /// <summary>One tile at a window, each lane with the taps that lie inside the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Border3_c2(float* input, float* weights, float* bias, float* output, nint m, nint last, nint room, nint inWidth, nint inPlane, nint outPlane, nint yTaps, nint yStep)
    {
        var mask_v2_p0 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)(-m - last) - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)(inWidth - m - last)), Vector256<int>.Indices)).AsSingle();
        float* inputM = input + m;
        float* outputM = output + 2 * m;
        var acc_c0_x0_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x0_v1 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x0_v2 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x1_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x1_v1 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x1_v2 = Avx.BroadcastScalarToVector256(bias);
        var acc_c1_x0_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x0_v1 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x0_v2 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x1_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x1_v1 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x1_v2 = Avx.BroadcastScalarToVector256(bias + 1);
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
                var in_v2 = Avx.Or(Avx.MaskLoad(inputC + last, mask_v2_p0), Avx.AndNot(mask_v2_p0, Vector256.Create(-0f)));
                var w = Avx.BroadcastScalarToVector256(weightsC);
                acc_c0_x0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_x0_v0);
                acc_c0_x0_v1 = Fma.MultiplyAdd(in_v1, w, acc_c0_x0_v1);
                var inside = Avx.And(w, mask_v2_p0);
                acc_c0_x0_v2 = Fma.MultiplyAdd(in_v2, inside, acc_c0_x0_v2);
                w = Avx.BroadcastScalarToVector256(weightsC + 1);
                acc_c1_x0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_x0_v0);
                acc_c1_x0_v1 = Fma.MultiplyAdd(in_v1, w, acc_c1_x0_v1);
                inside = Avx.And(w, mask_v2_p0);
                acc_c1_x0_v2 = Fma.MultiplyAdd(in_v2, inside, acc_c1_x0_v2);
                w = Avx.BroadcastScalarToVector256(weightsC + 2);
                acc_c0_x1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_x1_v0);
                acc_c0_x1_v1 = Fma.MultiplyAdd(in_v1, w, acc_c0_x1_v1);
                inside = Avx.And(w, mask_v2_p0);
                acc_c0_x1_v2 = Fma.MultiplyAdd(in_v2, inside, acc_c0_x1_v2);
                w = Avx.BroadcastScalarToVector256(weightsC + 3);
                acc_c1_x1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_x1_v0);
                acc_c1_x1_v1 = Fma.MultiplyAdd(in_v1, w, acc_c1_x1_v1);
                inside = Avx.And(w, mask_v2_p0);
                acc_c1_x1_v2 = Fma.MultiplyAdd(in_v2, inside, acc_c1_x1_v2);
                inputC += inPlane;
                weightsC += 4;
            }
            inputY += yStep;
            weightsY += 8;
        }
        var mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v0, acc_c0_x1_v0), Avx.UnpackHigh(acc_c0_x0_v0, acc_c0_x1_v0), 0x20);
        var mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v0, acc_c0_x1_v0), Avx.UnpackHigh(acc_c0_x0_v0, acc_c0_x1_v0), 0x31);
        Avx.Store(outputM, mix0);
        Avx.Store(outputM + 8, mix1);
        mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v1, acc_c0_x1_v1), Avx.UnpackHigh(acc_c0_x0_v1, acc_c0_x1_v1), 0x20);
        mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v1, acc_c0_x1_v1), Avx.UnpackHigh(acc_c0_x0_v1, acc_c0_x1_v1), 0x31);
        Avx.Store(outputM + 16, mix0);
        Avx.Store(outputM + 24, mix1);
        mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v2, acc_c0_x1_v2), Avx.UnpackHigh(acc_c0_x0_v2, acc_c0_x1_v2), 0x20);
        mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v2, acc_c0_x1_v2), Avx.UnpackHigh(acc_c0_x0_v2, acc_c0_x1_v2), 0x31);
        Avx.Store(outputM + 2 * last, mix0);
        if (room >= 16)
        {
            Avx.Store(outputM + 2 * last + 8, mix1);
        }
        else
        {
            if (room - 8 > 0) *(outputM + 2 * last + 8) = mix1.ToScalar(); if (room - 8 > 1) *(outputM + 2 * last + 9) = mix1.GetElement(1); if (room - 8 > 2) *(outputM + 2 * last + 10) = mix1.GetElement(2); if (room - 8 > 3) *(outputM + 2 * last + 11) = mix1.GetElement(3); if (room - 8 > 4) *(outputM + 2 * last + 12) = mix1.GetElement(4); if (room - 8 > 5) *(outputM + 2 * last + 13) = mix1.GetElement(5); if (room - 8 > 6) *(outputM + 2 * last + 14) = mix1.GetElement(6); if (room - 8 > 7) *(outputM + 2 * last + 15) = mix1.GetElement(7);
        }
        mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v0, acc_c1_x1_v0), Avx.UnpackHigh(acc_c1_x0_v0, acc_c1_x1_v0), 0x20);
        mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v0, acc_c1_x1_v0), Avx.UnpackHigh(acc_c1_x0_v0, acc_c1_x1_v0), 0x31);
        Avx.Store(outputM + outPlane, mix0);
        Avx.Store(outputM + outPlane + 8, mix1);
        mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v1, acc_c1_x1_v1), Avx.UnpackHigh(acc_c1_x0_v1, acc_c1_x1_v1), 0x20);
        mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v1, acc_c1_x1_v1), Avx.UnpackHigh(acc_c1_x0_v1, acc_c1_x1_v1), 0x31);
        Avx.Store(outputM + outPlane + 16, mix0);
        Avx.Store(outputM + outPlane + 24, mix1);
        mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v2, acc_c1_x1_v2), Avx.UnpackHigh(acc_c1_x0_v2, acc_c1_x1_v2), 0x20);
        mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v2, acc_c1_x1_v2), Avx.UnpackHigh(acc_c1_x0_v2, acc_c1_x1_v2), 0x31);
        Avx.Store(outputM + outPlane + 2 * last, mix0);
        if (room >= 16)
        {
            Avx.Store(outputM + outPlane + 2 * last + 8, mix1);
        }
        else
        {
            if (room - 8 > 0) *(outputM + outPlane + 2 * last + 8) = mix1.ToScalar(); if (room - 8 > 1) *(outputM + outPlane + 2 * last + 9) = mix1.GetElement(1); if (room - 8 > 2) *(outputM + outPlane + 2 * last + 10) = mix1.GetElement(2); if (room - 8 > 3) *(outputM + outPlane + 2 * last + 11) = mix1.GetElement(3); if (room - 8 > 4) *(outputM + outPlane + 2 * last + 12) = mix1.GetElement(4); if (room - 8 > 5) *(outputM + outPlane + 2 * last + 13) = mix1.GetElement(5); if (room - 8 > 6) *(outputM + outPlane + 2 * last + 14) = mix1.GetElement(6); if (room - 8 > 7) *(outputM + outPlane + 2 * last + 15) = mix1.GetElement(7);
        }
    }

    /// <summary>Whole tiles from a window up to another, where no tap leaves the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior_c2(float* input, float* weights, float* bias, float* output, nint from, nint end, nint inPlane, nint outPlane, nint yTaps, nint yStep)
    {
        for (nint m0 = from; m0 < end; m0 += 24)
        {
            nint m = Math.Min(m0, end - 24);
            float* inputM = input + m;
            float* outputM = output + 2 * m;
            var acc_c0_x0_v0 = Avx.BroadcastScalarToVector256(bias);
            var acc_c0_x0_v1 = Avx.BroadcastScalarToVector256(bias);
            var acc_c0_x0_v2 = Avx.BroadcastScalarToVector256(bias);
            var acc_c0_x1_v0 = Avx.BroadcastScalarToVector256(bias);
            var acc_c0_x1_v1 = Avx.BroadcastScalarToVector256(bias);
            var acc_c0_x1_v2 = Avx.BroadcastScalarToVector256(bias);
            var acc_c1_x0_v0 = Avx.BroadcastScalarToVector256(bias + 1);
            var acc_c1_x0_v1 = Avx.BroadcastScalarToVector256(bias + 1);
            var acc_c1_x0_v2 = Avx.BroadcastScalarToVector256(bias + 1);
            var acc_c1_x1_v0 = Avx.BroadcastScalarToVector256(bias + 1);
            var acc_c1_x1_v1 = Avx.BroadcastScalarToVector256(bias + 1);
            var acc_c1_x1_v2 = Avx.BroadcastScalarToVector256(bias + 1);
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
                    var in_v2 = Avx.LoadVector256(inputC + 16);
                    var w = Avx.BroadcastScalarToVector256(weightsC);
                    acc_c0_x0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_x0_v0);
                    acc_c0_x0_v1 = Fma.MultiplyAdd(in_v1, w, acc_c0_x0_v1);
                    acc_c0_x0_v2 = Fma.MultiplyAdd(in_v2, w, acc_c0_x0_v2);
                    w = Avx.BroadcastScalarToVector256(weightsC + 1);
                    acc_c1_x0_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_x0_v0);
                    acc_c1_x0_v1 = Fma.MultiplyAdd(in_v1, w, acc_c1_x0_v1);
                    acc_c1_x0_v2 = Fma.MultiplyAdd(in_v2, w, acc_c1_x0_v2);
                    w = Avx.BroadcastScalarToVector256(weightsC + 2);
                    acc_c0_x1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c0_x1_v0);
                    acc_c0_x1_v1 = Fma.MultiplyAdd(in_v1, w, acc_c0_x1_v1);
                    acc_c0_x1_v2 = Fma.MultiplyAdd(in_v2, w, acc_c0_x1_v2);
                    w = Avx.BroadcastScalarToVector256(weightsC + 3);
                    acc_c1_x1_v0 = Fma.MultiplyAdd(in_v0, w, acc_c1_x1_v0);
                    acc_c1_x1_v1 = Fma.MultiplyAdd(in_v1, w, acc_c1_x1_v1);
                    acc_c1_x1_v2 = Fma.MultiplyAdd(in_v2, w, acc_c1_x1_v2);
                    inputC += inPlane;
                    weightsC += 4;
                }
                inputY += yStep;
                weightsY += 8;
            }
            var mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v0, acc_c0_x1_v0), Avx.UnpackHigh(acc_c0_x0_v0, acc_c0_x1_v0), 0x20);
            var mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v0, acc_c0_x1_v0), Avx.UnpackHigh(acc_c0_x0_v0, acc_c0_x1_v0), 0x31);
            Avx.Store(outputM, mix0);
            Avx.Store(outputM + 8, mix1);
            mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v1, acc_c0_x1_v1), Avx.UnpackHigh(acc_c0_x0_v1, acc_c0_x1_v1), 0x20);
            mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v1, acc_c0_x1_v1), Avx.UnpackHigh(acc_c0_x0_v1, acc_c0_x1_v1), 0x31);
            Avx.Store(outputM + 16, mix0);
            Avx.Store(outputM + 24, mix1);
            mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v2, acc_c0_x1_v2), Avx.UnpackHigh(acc_c0_x0_v2, acc_c0_x1_v2), 0x20);
            mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v2, acc_c0_x1_v2), Avx.UnpackHigh(acc_c0_x0_v2, acc_c0_x1_v2), 0x31);
            Avx.Store(outputM + 32, mix0);
            Avx.Store(outputM + 40, mix1);
            mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v0, acc_c1_x1_v0), Avx.UnpackHigh(acc_c1_x0_v0, acc_c1_x1_v0), 0x20);
            mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v0, acc_c1_x1_v0), Avx.UnpackHigh(acc_c1_x0_v0, acc_c1_x1_v0), 0x31);
            Avx.Store(outputM + outPlane, mix0);
            Avx.Store(outputM + outPlane + 8, mix1);
            mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v1, acc_c1_x1_v1), Avx.UnpackHigh(acc_c1_x0_v1, acc_c1_x1_v1), 0x20);
            mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v1, acc_c1_x1_v1), Avx.UnpackHigh(acc_c1_x0_v1, acc_c1_x1_v1), 0x31);
            Avx.Store(outputM + outPlane + 16, mix0);
            Avx.Store(outputM + outPlane + 24, mix1);
            mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v2, acc_c1_x1_v2), Avx.UnpackHigh(acc_c1_x0_v2, acc_c1_x1_v2), 0x20);
            mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v2, acc_c1_x1_v2), Avx.UnpackHigh(acc_c1_x0_v2, acc_c1_x1_v2), 0x31);
            Avx.Store(outputM + outPlane + 32, mix0);
            Avx.Store(outputM + outPlane + 40, mix1);
        }
    }

    /// <summary>One tile at a window, each lane with the taps that lie inside the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Border1_c2(float* input, float* weights, float* bias, float* output, nint m, nint room, nint inWidth, nint inPlane, nint outPlane, nint yTaps, nint yStep)
    {
        var mask_v0_p0 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)(-m) - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)(inWidth - m)), Vector256<int>.Indices)).AsSingle();
        float* inputM = input + m;
        float* outputM = output + 2 * m;
        var acc_c0_x0_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c0_x1_v0 = Avx.BroadcastScalarToVector256(bias);
        var acc_c1_x0_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        var acc_c1_x1_v0 = Avx.BroadcastScalarToVector256(bias + 1);
        float* inputY = inputM;
        float* weightsY = weights;
        for (nint yLeft = yTaps; yLeft > 0; yLeft--)
        {
            float* inputC = inputY;
            float* weightsC = weightsY;
            for (nint cLeft = 2; cLeft > 0; cLeft--)
            {
                // input [m]
                var in_v0 = Avx.Or(Avx.MaskLoad(inputC, mask_v0_p0), Avx.AndNot(mask_v0_p0, Vector256.Create(-0f)));
                var w = Avx.BroadcastScalarToVector256(weightsC);
                var inside = Avx.And(w, mask_v0_p0);
                acc_c0_x0_v0 = Fma.MultiplyAdd(in_v0, inside, acc_c0_x0_v0);
                w = Avx.BroadcastScalarToVector256(weightsC + 1);
                inside = Avx.And(w, mask_v0_p0);
                acc_c1_x0_v0 = Fma.MultiplyAdd(in_v0, inside, acc_c1_x0_v0);
                w = Avx.BroadcastScalarToVector256(weightsC + 2);
                inside = Avx.And(w, mask_v0_p0);
                acc_c0_x1_v0 = Fma.MultiplyAdd(in_v0, inside, acc_c0_x1_v0);
                w = Avx.BroadcastScalarToVector256(weightsC + 3);
                inside = Avx.And(w, mask_v0_p0);
                acc_c1_x1_v0 = Fma.MultiplyAdd(in_v0, inside, acc_c1_x1_v0);
                inputC += inPlane;
                weightsC += 4;
            }
            inputY += yStep;
            weightsY += 8;
        }
        var mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v0, acc_c0_x1_v0), Avx.UnpackHigh(acc_c0_x0_v0, acc_c0_x1_v0), 0x20);
        var mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c0_x0_v0, acc_c0_x1_v0), Avx.UnpackHigh(acc_c0_x0_v0, acc_c0_x1_v0), 0x31);
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
        mix0 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v0, acc_c1_x1_v0), Avx.UnpackHigh(acc_c1_x0_v0, acc_c1_x1_v0), 0x20);
        mix1 = Avx.Permute2x128(Avx.UnpackLow(acc_c1_x0_v0, acc_c1_x1_v0), Avx.UnpackHigh(acc_c1_x0_v0, acc_c1_x1_v0), 0x31);
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
    }

    /// <summary>Brings the weights into the order of use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* weights, float* bias, float* packed)
    {
        for (nint ky = 0; ky < 2; ky += 1)
        {
            nint outer = ky;
            nint packedOuter = ky;
            for (nint kx = 0; kx < 2; kx += 1)
            {
                nint element = 2 * outer + kx;
                for (nint c = 0; c < 2; c += 1)
                {
                    nint at = 8 * packedOuter + 4 * c + 2 * kx;
                    for (nint o = 0; o < 2; o += 1)
                    {
                        var weight = *(weights + 8 * c + 4 * o + element);
                        *(packed + at + o) = weight;
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
