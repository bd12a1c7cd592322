// strategy: depthwise, lanes over channels
// tile: rows of one phase after the other; one window, phase by phase, vectors of 8 channels
// weights: [phase-major outer elements][x element][channel], then the bias
// order of additions: bias, then outer kernel elements of the phase, then x elements
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

    public readonly int Units => (int)(((outHeight + 1) / 2) * batch);

    /// <summary>Computes the units of work from begin up to end.</summary>
    public readonly void Rows(int begin, int end)
    {
        for (nint unit = begin; unit < end; unit += 1)
        {
            nint windows = ((outHeight + 1) / 2);
            nint window = (unit % windows);
            nint rest = (unit / windows);
            nint my = window;
            nint phaseBegin = Math.Max(0, -2 * my);
            nint rows = Math.Min(2, outHeight - 2 * my) - phaseBegin;
            if (rows >= 1)
            {
                nint firsty = Math.Max(0, my + 1 - inHeight);
                nint tapsy = Math.Max(0, 1 - firsty);
                nint fromRow = inHeight * rest + my - firsty;
                float* inputRow = input + 8 * fromRow * inWidth;
                nint toRow = outHeight * rest + 2 * my + phaseBegin;
                float* outputRow = output + 8 * outWidth * toRow;
                float* weightsRow = weights + 16 * phaseBegin + 16 * firsty;
                nint count = inWidth;
                if (count >= 1)
                {
                    if (tapsy == 1)
                    {
                        Interior_y1(inputRow, weightsRow, weights + 32, outputRow, count, rows, 16, 8 * outWidth, tapsy, -8 * inWidth);
                    }
                    else
                    {
                        Outputs(inputRow, weightsRow, weights + 32, outputRow, 0, outWidth, inWidth, rows, 16, 8 * outWidth, tapsy, -8 * inWidth);
                    }
                    if (outWidth >= 2 * inWidth + 1)
                    {
                        Outputs(inputRow, weightsRow, weights + 32, outputRow, 2 * inWidth, outWidth, inWidth, rows, 16, 8 * outWidth, tapsy, -8 * inWidth);
                    }
                }
                else
                {
                    Outputs(inputRow, weightsRow, weights + 32, outputRow, 0, outWidth, inWidth, rows, 16, 8 * outWidth, tapsy, -8 * inWidth);
                }
            }
        }
    }

    /// <summary>Rows of a phase, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior_y1(float* input, float* weights, float* bias, float* output, nint count, nint rows, nint rowStep, nint outputStep, nint yTaps, nint yStep)
    {
        float* outputRow = output;
        float* weightsRow = weights;
        for (nint rowLeft = rows; rowLeft > 0; rowLeft--)
        {
            for (nint m = 0; m < count; m += 1)
            {
                var in_m0_v0 = Avx.LoadVector256(input + 8 * m);
                float* weightsM0_r0 = weightsRow;
                float* outputM0_r0 = outputRow + 16 * m;
                var acc_v0 = Avx.LoadVector256(bias);
                var w = Avx.LoadVector256(weightsM0_r0);
                acc_v0 = Fma.MultiplyAdd(in_m0_v0, w, acc_v0);
                Avx.Store(outputM0_r0, acc_v0);
                acc_v0 = Avx.LoadVector256(bias);
                w = Avx.LoadVector256(weightsM0_r0 + 8);
                acc_v0 = Fma.MultiplyAdd(in_m0_v0, w, acc_v0);
                Avx.Store(outputM0_r0 + 8, acc_v0);
            }
            outputRow += outputStep;
            weightsRow += rowStep;
        }
    }

    /// <summary>Outputs from .. to of rows of a phase, one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Outputs(float* input, float* weights, float* bias, float* output, nint from, nint to, nint inWidth, nint rows, nint rowStep, nint outputStep, nint yTaps, nint yStep)
    {
        float* outputRow = output;
        float* weightsRow = weights;
        for (nint rowLeft = rows; rowLeft > 0; rowLeft--)
        {
            for (nint o = from; o < to; o += 1)
            {
                nint q = o;
                nint phase = (q % 2);
                nint m = (q / 2);
                nint firstx = Math.Max(0, m + 1 - inWidth);
                nint tapsx = Math.Max(0, 1 - firstx);
                nint pixel = 8 * m - 8 * firstx;
                nint element = 8 * phase + 16 * firstx;
                var acc = Avx.LoadVector256(bias);
                float* inputTap1 = input + pixel;
                float* weightsTap1 = weightsRow + element;
                float* inputY1 = inputTap1;
                float* weightsY1 = weightsTap1;
                for (nint y1Left = yTaps; y1Left > 0; y1Left--)
                {
                    float* tapInput = inputY1;
                    float* tapWeights = weightsY1;
                    for (nint tapLeft = tapsx; tapLeft > 0; tapLeft--)
                    {
                        var tapIn = Avx.LoadVector256(tapInput);
                        var w = Avx.LoadVector256(tapWeights);
                        acc = Fma.MultiplyAdd(tapIn, w, acc);
                        tapInput += -8;
                        tapWeights += 16;
                    }
                    inputY1 += yStep;
                    weightsY1 += 16;
                }
                Avx.Store(outputRow + 8 * o, acc);
            }
            outputRow += outputStep;
            weightsRow += rowStep;
        }
    }

    /// <summary>Brings the weights into the order of use.</summary>
    public static void Pack(float* weights, float* bias, float* packed)
    {
        for (nint channel = 0; channel < 8; channel += 1)
        {
            for (nint ky = 0; ky < 2; ky += 1)
            {
                for (nint kx = 0; kx < 2; kx += 1)
                {
                    var weight = *(weights + 16 * ky + 8 * kx + channel);
                    *(packed + 16 * ky + 8 * kx + channel) = weight;
                }
            }
            var addend = *(bias + channel);
            *(packed + 32 + channel) = addend;
        }
    }
}
