// strategy: bilinear, separable: rows blended as they are read, then phases of x
// tile: 8 windows x 3 phases, strided stores
// weights: coefficients of the two neighbours per phase; alone at an edge, with its own weight (zero padding)
// order of additions: rows near, far; then columns near, far
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

    private static ReadOnlySpan<int> YTapCount => [2, 2, 1];

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
            nint qy = oy + 1;
            nint ry = (qy % 3);
            nint my = (qy / 3);
            nint firsty = Math.Max(0, my + 1 - inHeight);
            nint tapsy = Math.Max(0, Math.Min(YTapCount[(int)ry], my + 1) - firsty);
            nint plane = n;
            nint inputRow = inHeight * plane + my - firsty;
            float* inputStart = input + inWidth * inputRow;
            nint outputRow = outHeight * plane + oy;
            float* outputStart = output + outWidth * outputRow;
            float* rowWeights = weights + 24 + 2 * ry + firsty - 6 * tapsy;
            nint shared = Math.Max(0, Math.Min(inWidth, ((outWidth + 1) / 3)) - 1);
            nint count = Math.Min(1, (shared / 8)) * shared;
            if (tapsy == 2)
            {
                Interior_twoRows(inputStart + 1, rowWeights, weights, outputStart + 2, count, -inWidth);
            }
            else
            {
                Interior_oneRow(inputStart + 1, rowWeights, weights, outputStart + 2, count, -inWidth);
            }
            // phase 0: k0 * x[m] + k3 * x[m-1]
            nint xEnd0 = ((outWidth + 3) / 3);
            Edge(inputStart, rowWeights, weights, outputStart - 1, 1, Math.Min(1, xEnd0), 2, tapsy, inWidth, -inWidth);
            Edge(inputStart, rowWeights, weights, outputStart - 1, Math.Max(1, 1 + count), xEnd0, 2, tapsy, inWidth, -inWidth);
            // phase 1: k1 * x[m] + k4 * x[m-1]
            nint xEnd1 = ((outWidth + 2) / 3);
            Edge(inputStart, rowWeights, weights + 1, outputStart, 0, Math.Min(1, xEnd1), 2, tapsy, inWidth, -inWidth);
            Edge(inputStart, rowWeights, weights + 1, outputStart, Math.Max(0, 1 + count), xEnd1, 2, tapsy, inWidth, -inWidth);
            // phase 2: k2 * x[m]
            nint xEnd2 = ((outWidth + 1) / 3);
            Edge(inputStart, rowWeights, weights + 2, outputStart + 1, 0, Math.Min(1, xEnd2), 1, tapsy, inWidth, -inWidth);
            Edge(inputStart, rowWeights, weights + 2, outputStart + 1, Math.Max(0, 1 + count), xEnd2, 1, tapsy, inWidth, -inWidth);
        }
    }

    /// <summary>Windows with all outputs and both neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior_twoRows(float* input, float* rowWeights, float* weights, float* output, nint count, nint rowStep)
    {
        for (nint m0 = 0; m0 < count; m0 += 8)
        {
            nint m = Math.Min(m0, count - 8);
            var near_y0 = Avx.LoadVector256(input + m);
            var wRow0 = Avx.BroadcastScalarToVector256(rowWeights);
            var near = Avx.Multiply(near_y0, wRow0);
            var near_y1 = Avx.LoadVector256(input + m + rowStep);
            var wRow1 = Avx.BroadcastScalarToVector256(rowWeights + 1);
            near = Fma.MultiplyAdd(near_y1, wRow1, near);
            var far_y0 = Avx.LoadVector256(input + m - 1);
            wRow0 = Avx.BroadcastScalarToVector256(rowWeights);
            var far = Avx.Multiply(far_y0, wRow0);
            var far_y1 = Avx.LoadVector256(input + m + rowStep - 1);
            wRow1 = Avx.BroadcastScalarToVector256(rowWeights + 1);
            far = Fma.MultiplyAdd(far_y1, wRow1, far);
            float* outputM = output + 3 * m;
            // phase 0: 0.33333334 * x[m] + 0.6666667 * x[m-1]
            var acc_r0 = Vector256<float>.Zero;
            var wNear_r0 = Vector256.Create(0.333333343f);
            acc_r0 = Fma.MultiplyAdd(near, wNear_r0, acc_r0);
            var wFar_r0 = Vector256.Create(0.666666687f);
            acc_r0 = Fma.MultiplyAdd(far, wFar_r0, acc_r0);
            // phase 1: 0.6666667 * x[m] + 0.33333334 * x[m-1]
            var acc_r1 = Vector256<float>.Zero;
            var wNear_r1 = Vector256.Create(0.666666687f);
            acc_r1 = Fma.MultiplyAdd(near, wNear_r1, acc_r1);
            var wFar_r1 = Vector256.Create(0.333333343f);
            acc_r1 = Fma.MultiplyAdd(far, wFar_r1, acc_r1);
            // phase 2: 1 * x[m]
            var acc_r2 = Vector256<float>.Zero;
            var wNear_r2 = Vector256.Create(1f);
            acc_r2 = Fma.MultiplyAdd(near, wNear_r2, acc_r2);
            *(outputM) = acc_r0.GetElement(0); *(outputM + 3) = acc_r0.GetElement(1); *(outputM + 6) = acc_r0.GetElement(2); *(outputM + 9) = acc_r0.GetElement(3); *(outputM + 12) = acc_r0.GetElement(4); *(outputM + 15) = acc_r0.GetElement(5); *(outputM + 18) = acc_r0.GetElement(6); *(outputM + 21) = acc_r0.GetElement(7);
            *(outputM + 1) = acc_r1.GetElement(0); *(outputM + 4) = acc_r1.GetElement(1); *(outputM + 7) = acc_r1.GetElement(2); *(outputM + 10) = acc_r1.GetElement(3); *(outputM + 13) = acc_r1.GetElement(4); *(outputM + 16) = acc_r1.GetElement(5); *(outputM + 19) = acc_r1.GetElement(6); *(outputM + 22) = acc_r1.GetElement(7);
            *(outputM + 2) = acc_r2.GetElement(0); *(outputM + 5) = acc_r2.GetElement(1); *(outputM + 8) = acc_r2.GetElement(2); *(outputM + 11) = acc_r2.GetElement(3); *(outputM + 14) = acc_r2.GetElement(4); *(outputM + 17) = acc_r2.GetElement(5); *(outputM + 20) = acc_r2.GetElement(6); *(outputM + 23) = acc_r2.GetElement(7);
        }
    }

    /// <summary>Windows with all outputs and both neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior_oneRow(float* input, float* rowWeights, float* weights, float* output, nint count, nint rowStep)
    {
        for (nint m0 = 0; m0 < count; m0 += 8)
        {
            nint m = Math.Min(m0, count - 8);
            var near_y0 = Avx.LoadVector256(input + m);
            var wRow0 = Avx.BroadcastScalarToVector256(rowWeights);
            var near = Avx.Multiply(near_y0, wRow0);
            var far_y0 = Avx.LoadVector256(input + m - 1);
            wRow0 = Avx.BroadcastScalarToVector256(rowWeights);
            var far = Avx.Multiply(far_y0, wRow0);
            float* outputM = output + 3 * m;
            // phase 0: 0.33333334 * x[m] + 0.6666667 * x[m-1]
            var acc_r0 = Vector256<float>.Zero;
            var wNear_r0 = Vector256.Create(0.333333343f);
            acc_r0 = Fma.MultiplyAdd(near, wNear_r0, acc_r0);
            var wFar_r0 = Vector256.Create(0.666666687f);
            acc_r0 = Fma.MultiplyAdd(far, wFar_r0, acc_r0);
            // phase 1: 0.6666667 * x[m] + 0.33333334 * x[m-1]
            var acc_r1 = Vector256<float>.Zero;
            var wNear_r1 = Vector256.Create(0.666666687f);
            acc_r1 = Fma.MultiplyAdd(near, wNear_r1, acc_r1);
            var wFar_r1 = Vector256.Create(0.333333343f);
            acc_r1 = Fma.MultiplyAdd(far, wFar_r1, acc_r1);
            // phase 2: 1 * x[m]
            var acc_r2 = Vector256<float>.Zero;
            var wNear_r2 = Vector256.Create(1f);
            acc_r2 = Fma.MultiplyAdd(near, wNear_r2, acc_r2);
            *(outputM) = acc_r0.GetElement(0); *(outputM + 3) = acc_r0.GetElement(1); *(outputM + 6) = acc_r0.GetElement(2); *(outputM + 9) = acc_r0.GetElement(3); *(outputM + 12) = acc_r0.GetElement(4); *(outputM + 15) = acc_r0.GetElement(5); *(outputM + 18) = acc_r0.GetElement(6); *(outputM + 21) = acc_r0.GetElement(7);
            *(outputM + 1) = acc_r1.GetElement(0); *(outputM + 4) = acc_r1.GetElement(1); *(outputM + 7) = acc_r1.GetElement(2); *(outputM + 10) = acc_r1.GetElement(3); *(outputM + 13) = acc_r1.GetElement(4); *(outputM + 16) = acc_r1.GetElement(5); *(outputM + 19) = acc_r1.GetElement(6); *(outputM + 22) = acc_r1.GetElement(7);
            *(outputM + 2) = acc_r2.GetElement(0); *(outputM + 5) = acc_r2.GetElement(1); *(outputM + 8) = acc_r2.GetElement(2); *(outputM + 11) = acc_r2.GetElement(3); *(outputM + 14) = acc_r2.GetElement(4); *(outputM + 17) = acc_r2.GetElement(5); *(outputM + 20) = acc_r2.GetElement(6); *(outputM + 23) = acc_r2.GetElement(7);
        }
    }

    /// <summary>Windows of one phase that miss a neighbour, one output each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Edge(float* input, float* rowWeights, float* weights, float* output, nint from, nint to, nint phaseTaps, nint rows, nint inWidth, nint rowStep)
    {
        for (nint m = from; m < to; m += 1)
        {
            nint firstx = Math.Max(0, m + 1 - inWidth);
            nint tapsx = Math.Max(0, Math.Min(phaseTaps, m + 1) - firstx);
            float* inputM = input + m - firstx;
            float* weightsM = weights + 12 + 3 * firstx - 6 * tapsx;
            float* outputM = output + 3 * m;
            var acc = 0f;
            float* inputTap = inputM;
            float* weightsTap = weightsM;
            for (nint tapLeft = tapsx; tapLeft > 0; tapLeft--)
            {
                var blend = 0f;
                float* inputRow = inputTap;
                float* weightsRow = rowWeights;
                for (nint rowLeft = rows; rowLeft > 0; rowLeft--)
                {
                    var value = *(inputRow);
                    var wRow = *(weightsRow);
                    blend = MathF.FusedMultiplyAdd(value, wRow, blend);
                    inputRow += rowStep;
                    weightsRow += 1;
                }
                var w = *(weightsTap);
                acc = MathF.FusedMultiplyAdd(blend, w, acc);
                inputTap += -1;
                weightsTap += 3;
            }
            *(outputM) = acc;
        }
    }
}
