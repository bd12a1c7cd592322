// strategy: depthwise, lanes over channels
// tile: 4 windows x a vector of 8 channels
// weights: [phase-major outer elements][x element][channel], then the bias
// order of additions: bias, then outer kernel elements, then x elements
[global::System.Diagnostics.DebuggerNonUserCode, global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]
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
        nint padY = (Math.Max(0, 2 * outHeight + 1 - inHeight) / 2);
        nint padX = (Math.Max(0, 2 * outWidth + 1 - inWidth) / 2);
        nint n = (begin / outHeight);
        nint oy = (begin % outHeight);
        for (nint unit = begin; unit < end; unit += 1)
        {
            nint my = oy;
            nint firsty = Math.Max(0, 2 * my + 3 - padY - inHeight);
            nint tapsy = Math.Max(0, Math.Min(3, 2 * my + 3 - padY) - firsty);
            nint inputRow = inHeight * n + 2 * my + 2 - padY - firsty;
            nint outputRow = n * outHeight + oy;
            float* inputStart = &input[20 * inWidth * inputRow];
            float* outputStart = &output[20 * outWidth * outputRow];
            float* weightsStart = &weights[60 * firsty];
            nint xEnd = outWidth;
            nint interiorBegin = Math.Min(xEnd, Math.Max(0, ((padX + 1) / 2)));
            nint interiorEnd = Math.Max(interiorBegin, Math.Min(xEnd, ((inWidth + padX - 1) / 2)));
            Interior(&inputStart[40 * interiorBegin + 40 - 20 * padX], &weightsStart[40], &weights[180], &outputStart[20 * interiorBegin], interiorEnd - interiorBegin, tapsy, -20 * inWidth);
            for (nint m = 0; m < interiorBegin; m += 1)
            {
                nint firstx = Math.Max(0, 2 * m + 3 - padX - inWidth);
                nint tapsx = Math.Max(0, Math.Min(3, 2 * m + 3 - padX) - firstx);
                Border(&inputStart[40 * m + 40 - 20 * padX - 20 * firstx], &weightsStart[40 - 20 * firstx], &weights[180], &outputStart[20 * m], tapsx, tapsy, -20 * inWidth);
            }
            for (nint m = interiorEnd; m < xEnd; m += 1)
            {
                nint firstx = Math.Max(0, 2 * m + 3 - padX - inWidth);
                nint tapsx = Math.Max(0, Math.Min(3, 2 * m + 3 - padX) - firstx);
                Border(&inputStart[40 * m + 40 - 20 * padX - 20 * firstx], &weightsStart[40 - 20 * firstx], &weights[180], &outputStart[20 * m], tapsx, tapsy, -20 * inWidth);
            }
            oy += 1;
            if (oy == outHeight)
            {
                oy = 0;
                n += 1;
            }
        }
    }

    /// <summary>Windows in which all taps are valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior(float* input, float* weights, float* bias, float* output, nint count, nint yTaps, nint yStep)
    {
        if (count >= 4)
        {
            for (nint m0 = 0; m0 < count; m0 += 4)
            {
                nint m = Math.Min(m0, count - 4);
                for (nint c0 = 0; c0 < 20; c0 += 8)
                {
                    nint c = Math.Min(c0, 12);
                    var acc_x0 = Avx.LoadVector256(&bias[c]);
                    var acc_x1 = Avx.LoadVector256(&bias[c]);
                    var acc_x2 = Avx.LoadVector256(&bias[c]);
                    var acc_x3 = Avx.LoadVector256(&bias[c]);
                    float* inputY = &input[40 * m + c];
                    float* weightsY = &weights[c];
                    for (nint yLeft = yTaps; yLeft > 0; yLeft--)
                    {
                        var w = Avx.LoadVector256(weightsY);
                        var value = Avx.LoadVector256(inputY);
                        acc_x0 = Fma.MultiplyAdd(value, w, acc_x0);
                        value = Avx.LoadVector256(&inputY[40]);
                        acc_x1 = Fma.MultiplyAdd(value, w, acc_x1);
                        value = Avx.LoadVector256(&inputY[80]);
                        acc_x2 = Fma.MultiplyAdd(value, w, acc_x2);
                        value = Avx.LoadVector256(&inputY[120]);
                        acc_x3 = Fma.MultiplyAdd(value, w, acc_x3);
                        w = Avx.LoadVector256(&weightsY[-20]);
                        value = Avx.LoadVector256(&inputY[-20]);
                        acc_x0 = Fma.MultiplyAdd(value, w, acc_x0);
                        value = Avx.LoadVector256(&inputY[20]);
                        acc_x1 = Fma.MultiplyAdd(value, w, acc_x1);
                        value = Avx.LoadVector256(&inputY[60]);
                        acc_x2 = Fma.MultiplyAdd(value, w, acc_x2);
                        value = Avx.LoadVector256(&inputY[100]);
                        acc_x3 = Fma.MultiplyAdd(value, w, acc_x3);
                        w = Avx.LoadVector256(&weightsY[-40]);
                        value = Avx.LoadVector256(&inputY[-40]);
                        acc_x0 = Fma.MultiplyAdd(value, w, acc_x0);
                        value = Avx.LoadVector256(inputY);
                        acc_x1 = Fma.MultiplyAdd(value, w, acc_x1);
                        value = Avx.LoadVector256(&inputY[40]);
                        acc_x2 = Fma.MultiplyAdd(value, w, acc_x2);
                        value = Avx.LoadVector256(&inputY[80]);
                        acc_x3 = Fma.MultiplyAdd(value, w, acc_x3);
                        inputY += yStep;
                        weightsY += 60;
                    }
                    Avx.Store(&output[20 * m + c], acc_x0);
                    Avx.Store(&output[20 * m + c + 20], acc_x1);
                    Avx.Store(&output[20 * m + c + 40], acc_x2);
                    Avx.Store(&output[20 * m + c + 60], acc_x3);
                }
            }
        }
        else
        {
            for (nint m = 0; m < count; m += 1)
            {
                for (nint c0 = 0; c0 < 20; c0 += 8)
                {
                    nint c = Math.Min(c0, 12);
                    var acc_x0 = Avx.LoadVector256(&bias[c]);
                    float* inputY = &input[40 * m + c];
                    float* weightsY = &weights[c];
                    for (nint yLeft = yTaps; yLeft > 0; yLeft--)
                    {
                        var w = Avx.LoadVector256(weightsY);
                        var value = Avx.LoadVector256(inputY);
                        acc_x0 = Fma.MultiplyAdd(value, w, acc_x0);
                        w = Avx.LoadVector256(&weightsY[-20]);
                        value = Avx.LoadVector256(&inputY[-20]);
                        acc_x0 = Fma.MultiplyAdd(value, w, acc_x0);
                        w = Avx.LoadVector256(&weightsY[-40]);
                        value = Avx.LoadVector256(&inputY[-40]);
                        acc_x0 = Fma.MultiplyAdd(value, w, acc_x0);
                        inputY += yStep;
                        weightsY += 60;
                    }
                    Avx.Store(&output[20 * m + c], acc_x0);
                }
            }
        }
    }

    /// <summary>One window with its valid taps, xTaps of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Border(float* input, float* weights, float* bias, float* output, nint xTaps, nint yTaps, nint yStep)
    {
        for (nint c0 = 0; c0 < 20; c0 += 8)
        {
            nint c = Math.Min(c0, 12);
            var acc_x0 = Avx.LoadVector256(&bias[c]);
            float* inputY = &input[c];
            float* weightsY = &weights[c];
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                float* inputTap = inputY;
                float* weightsTap = weightsY;
                for (nint tapLeft = xTaps; tapLeft > 0; tapLeft--)
                {
                    var w = Avx.LoadVector256(weightsTap);
                    var value = Avx.LoadVector256(inputTap);
                    acc_x0 = Fma.MultiplyAdd(value, w, acc_x0);
                    inputTap += -20;
                    weightsTap += -20;
                }
                inputY += yStep;
                weightsY += 60;
            }
            Avx.Store(&output[c], acc_x0);
        }
    }

    /// <summary>Brings the weights into the order of use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* weights, float* bias, float* packed)
    {
        for (nint channel = 0; channel < 20; channel += 1)
        {
            for (nint ky = 0; ky < 3; ky += 1)
            {
                for (nint kx = 0; kx < 3; kx += 1)
                {
                    var weight = weights[120 + 20 * kx + channel - 60 * ky];
                    packed[60 * ky + 20 * kx + channel] = weight;
                }
            }
            var addend = bias[channel];
            packed[180 + channel] = addend;
        }
    }
}
