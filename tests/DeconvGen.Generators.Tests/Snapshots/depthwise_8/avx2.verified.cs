// strategy: channels last, depthwise, lanes over output channels
// tile: 10 windows of a phase x 1 vectors of 8 channels
// weights: [group][block][phase-major kernel elements][input channel][lane], then the bias
// order of additions: bias, then kernel elements of the phase, then input channels
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
            nint inputRow = inHeight * n + my - firsty;
            nint outputRow = n * outHeight + oy;
            nint element = 2 * ry + 2 * firsty;
            float* inputStart = input + 8 * inWidth * inputRow;
            float* outputStart = output + 8 * outWidth * outputRow;
            // phase 0: k0 * x[m]
            nint xEnd0 = ((outWidth + 1) / 2);
            nint interiorEnd0 = Math.Max(0, Math.Min(xEnd0, inWidth));
            Interior_v1_t1(inputStart, weights + 8 * element, weights + 32, outputStart, interiorEnd0, tapsy, -8 * inWidth);
            for (nint m = interiorEnd0; m < xEnd0; m += 1)
            {
                nint firstx = Math.Max(0, m + 1 - inWidth);
                nint tapsx = Math.Max(0, 1 - firstx);
                Border_v1(inputStart + 8 * m - 8 * firstx, weights + 8 * element + 8 * firstx, weights + 32, outputStart + 16 * m, tapsx, tapsy, -8 * inWidth);
            }
            // phase 1: k1 * x[m]
            nint xEnd1 = (outWidth / 2);
            Interior_v1_t1(inputStart, weights + 8 * element + 8, weights + 32, outputStart + 8, xEnd1, tapsy, -8 * inWidth);
        }
    }

    /// <summary>Windows in which all 1 taps of the phase are valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior_v1_t1(float* input, float* weights, float* bias, float* output, nint count, nint yTaps, nint yStep)
    {
        if (count >= 10)
        {
            for (nint m0 = 0; m0 < count; m0 += 10)
            {
                nint m = Math.Min(m0, count - 10);
                float* inputM = input + 8 * m;
                float* outputM = output + 16 * m;
                var acc_x0_v0 = Avx.LoadVector256(bias);
                var acc_x1_v0 = Avx.LoadVector256(bias);
                var acc_x2_v0 = Avx.LoadVector256(bias);
                var acc_x3_v0 = Avx.LoadVector256(bias);
                var acc_x4_v0 = Avx.LoadVector256(bias);
                var acc_x5_v0 = Avx.LoadVector256(bias);
                var acc_x6_v0 = Avx.LoadVector256(bias);
                var acc_x7_v0 = Avx.LoadVector256(bias);
                var acc_x8_v0 = Avx.LoadVector256(bias);
                var acc_x9_v0 = Avx.LoadVector256(bias);
                float* inputY = inputM;
                float* weightsY = weights;
                for (nint yLeft = yTaps; yLeft > 0; yLeft--)
                {
                    // tap 0: input [m]
                    var w_v0 = Avx.LoadVector256(weightsY);
                    var in_x0 = Avx.LoadVector256(inputY);
                    acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                    var in_x1 = Avx.LoadVector256(inputY + 8);
                    acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
                    var in_x2 = Avx.LoadVector256(inputY + 16);
                    acc_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, acc_x2_v0);
                    var in_x3 = Avx.LoadVector256(inputY + 24);
                    acc_x3_v0 = Fma.MultiplyAdd(in_x3, w_v0, acc_x3_v0);
                    var in_x4 = Avx.LoadVector256(inputY + 32);
                    acc_x4_v0 = Fma.MultiplyAdd(in_x4, w_v0, acc_x4_v0);
                    var in_x5 = Avx.LoadVector256(inputY + 40);
                    acc_x5_v0 = Fma.MultiplyAdd(in_x5, w_v0, acc_x5_v0);
                    var in_x6 = Avx.LoadVector256(inputY + 48);
                    acc_x6_v0 = Fma.MultiplyAdd(in_x6, w_v0, acc_x6_v0);
                    var in_x7 = Avx.LoadVector256(inputY + 56);
                    acc_x7_v0 = Fma.MultiplyAdd(in_x7, w_v0, acc_x7_v0);
                    var in_x8 = Avx.LoadVector256(inputY + 64);
                    acc_x8_v0 = Fma.MultiplyAdd(in_x8, w_v0, acc_x8_v0);
                    var in_x9 = Avx.LoadVector256(inputY + 72);
                    acc_x9_v0 = Fma.MultiplyAdd(in_x9, w_v0, acc_x9_v0);
                    inputY += yStep;
                    weightsY += 16;
                }
                Avx.Store(outputM, acc_x0_v0);
                Avx.Store(outputM + 16, acc_x1_v0);
                Avx.Store(outputM + 32, acc_x2_v0);
                Avx.Store(outputM + 48, acc_x3_v0);
                Avx.Store(outputM + 64, acc_x4_v0);
                Avx.Store(outputM + 80, acc_x5_v0);
                Avx.Store(outputM + 96, acc_x6_v0);
                Avx.Store(outputM + 112, acc_x7_v0);
                Avx.Store(outputM + 128, acc_x8_v0);
                Avx.Store(outputM + 144, acc_x9_v0);
            }
        }
        else if (count >= 5)
        {
            for (nint m0 = 0; m0 < count; m0 += 5)
            {
                nint m = Math.Min(m0, count - 5);
                float* inputM = input + 8 * m;
                float* outputM = output + 16 * m;
                var acc_x0_v0 = Avx.LoadVector256(bias);
                var acc_x1_v0 = Avx.LoadVector256(bias);
                var acc_x2_v0 = Avx.LoadVector256(bias);
                var acc_x3_v0 = Avx.LoadVector256(bias);
                var acc_x4_v0 = Avx.LoadVector256(bias);
                float* inputY = inputM;
                float* weightsY = weights;
                for (nint yLeft = yTaps; yLeft > 0; yLeft--)
                {
                    // tap 0: input [m]
                    var w_v0 = Avx.LoadVector256(weightsY);
                    var in_x0 = Avx.LoadVector256(inputY);
                    acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                    var in_x1 = Avx.LoadVector256(inputY + 8);
                    acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
                    var in_x2 = Avx.LoadVector256(inputY + 16);
                    acc_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, acc_x2_v0);
                    var in_x3 = Avx.LoadVector256(inputY + 24);
                    acc_x3_v0 = Fma.MultiplyAdd(in_x3, w_v0, acc_x3_v0);
                    var in_x4 = Avx.LoadVector256(inputY + 32);
                    acc_x4_v0 = Fma.MultiplyAdd(in_x4, w_v0, acc_x4_v0);
                    inputY += yStep;
                    weightsY += 16;
                }
                Avx.Store(outputM, acc_x0_v0);
                Avx.Store(outputM + 16, acc_x1_v0);
                Avx.Store(outputM + 32, acc_x2_v0);
                Avx.Store(outputM + 48, acc_x3_v0);
                Avx.Store(outputM + 64, acc_x4_v0);
            }
        }
        else
        {
            for (nint m = 0; m < count; m += 1)
            {
                float* inputM = input + 8 * m;
                float* outputM = output + 16 * m;
                var acc_x0_v0 = Avx.LoadVector256(bias);
                float* inputY = inputM;
                float* weightsY = weights;
                for (nint yLeft = yTaps; yLeft > 0; yLeft--)
                {
                    // tap 0: input [m]
                    var w_v0 = Avx.LoadVector256(weightsY);
                    var in_x0 = Avx.LoadVector256(inputY);
                    acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                    inputY += yStep;
                    weightsY += 16;
                }
                Avx.Store(outputM, acc_x0_v0);
            }
        }
    }

    /// <summary>One window of which only some taps, xTaps of them, are valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Border_v1(float* input, float* weights, float* bias, float* output, nint xTaps, nint yTaps, nint yStep)
    {
        var acc_x0_v0 = Avx.LoadVector256(bias);
        float* inputY = input;
        float* weightsY = weights;
        for (nint yLeft = yTaps; yLeft > 0; yLeft--)
        {
            float* inputTap = inputY;
            float* weightsTap = weightsY;
            for (nint tapLeft = xTaps; tapLeft > 0; tapLeft--)
            {
                var w_v0 = Avx.LoadVector256(weightsTap);
                var in_x0 = Avx.LoadVector256(inputTap);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                inputTap += -8;
                weightsTap += 8;
            }
            inputY += yStep;
            weightsY += 16;
        }
        Avx.Store(output, acc_x0_v0);
    }

    /// <summary>Brings the weights into the order of use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* weights, float* bias, float* packed)
    {
        for (nint lane = 0; lane < 8; lane += 1)
        {
            nint channel = lane;
            if (channel >= 0)
            {
                for (nint ky = 0; ky < 2; ky += 1)
                {
                    for (nint kx = 0; kx < 2; kx += 1)
                    {
                        nint packedElement = 2 * ky + kx;
                        nint element = 2 * ky + kx;
                        var weight = *(weights + 8 * element + channel);
                        *(packed + lane + 8 * packedElement) = weight;
                    }
                }
                var addend = *(bias + channel);
                *(packed + 32 + lane) = addend;
            }
        }
    }
}
