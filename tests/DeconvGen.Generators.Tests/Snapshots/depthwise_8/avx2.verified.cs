// strategy: channels last, depthwise, lanes over output channels
// tile: up to 8 windows of a phase x 1 vectors of 8 columns
// windows: n of them in ceil(n / tallest) tiles of two neighbouring heights
// weights: [group][block][phase-major kernel elements][input channel][lane], then the bias
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

    /// <summary>Tiles of 2 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v1_t1_x2(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x1_v0 = Avx.LoadVector256(bias);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                var w_v0 = Avx.LoadVector256(weightsY);
                var in_x0 = Avx.LoadVector256(inputY);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                var in_x1 = Avx.LoadVector256(inputY + 8);
                acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
                inputY += yStep;
                weightsY += 16;
            }
            Avx.Store(output, acc_x0_v0);
            Avx.Store(output + 16, acc_x1_v0);
            input += 16;
            output += 32;
        }
    }

    /// <summary>Tiles of 1 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v1_t1_x1(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                var w_v0 = Avx.LoadVector256(weightsY);
                var in_x0 = Avx.LoadVector256(inputY);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                inputY += yStep;
                weightsY += 16;
            }
            Avx.Store(output, acc_x0_v0);
            input += 8;
            output += 16;
        }
    }

    /// <summary>Tiles of 3 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v1_t1_x3(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x1_v0 = Avx.LoadVector256(bias);
            var acc_x2_v0 = Avx.LoadVector256(bias);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                var w_v0 = Avx.LoadVector256(weightsY);
                var in_x0 = Avx.LoadVector256(inputY);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                var in_x1 = Avx.LoadVector256(inputY + 8);
                acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
                var in_x2 = Avx.LoadVector256(inputY + 16);
                acc_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, acc_x2_v0);
                inputY += yStep;
                weightsY += 16;
            }
            Avx.Store(output, acc_x0_v0);
            Avx.Store(output + 16, acc_x1_v0);
            Avx.Store(output + 32, acc_x2_v0);
            input += 24;
            output += 48;
        }
    }

    /// <summary>Tiles of 4 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v1_t1_x4(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x1_v0 = Avx.LoadVector256(bias);
            var acc_x2_v0 = Avx.LoadVector256(bias);
            var acc_x3_v0 = Avx.LoadVector256(bias);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                var w_v0 = Avx.LoadVector256(weightsY);
                var in_x0 = Avx.LoadVector256(inputY);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                var in_x1 = Avx.LoadVector256(inputY + 8);
                acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
                var in_x2 = Avx.LoadVector256(inputY + 16);
                acc_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, acc_x2_v0);
                var in_x3 = Avx.LoadVector256(inputY + 24);
                acc_x3_v0 = Fma.MultiplyAdd(in_x3, w_v0, acc_x3_v0);
                inputY += yStep;
                weightsY += 16;
            }
            Avx.Store(output, acc_x0_v0);
            Avx.Store(output + 16, acc_x1_v0);
            Avx.Store(output + 32, acc_x2_v0);
            Avx.Store(output + 48, acc_x3_v0);
            input += 32;
            output += 64;
        }
    }

    /// <summary>Tiles of 5 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v1_t1_x5(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x1_v0 = Avx.LoadVector256(bias);
            var acc_x2_v0 = Avx.LoadVector256(bias);
            var acc_x3_v0 = Avx.LoadVector256(bias);
            var acc_x4_v0 = Avx.LoadVector256(bias);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
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
            Avx.Store(output, acc_x0_v0);
            Avx.Store(output + 16, acc_x1_v0);
            Avx.Store(output + 32, acc_x2_v0);
            Avx.Store(output + 48, acc_x3_v0);
            Avx.Store(output + 64, acc_x4_v0);
            input += 40;
            output += 80;
        }
    }

    /// <summary>Tiles of 6 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v1_t1_x6(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x1_v0 = Avx.LoadVector256(bias);
            var acc_x2_v0 = Avx.LoadVector256(bias);
            var acc_x3_v0 = Avx.LoadVector256(bias);
            var acc_x4_v0 = Avx.LoadVector256(bias);
            var acc_x5_v0 = Avx.LoadVector256(bias);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
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
                inputY += yStep;
                weightsY += 16;
            }
            Avx.Store(output, acc_x0_v0);
            Avx.Store(output + 16, acc_x1_v0);
            Avx.Store(output + 32, acc_x2_v0);
            Avx.Store(output + 48, acc_x3_v0);
            Avx.Store(output + 64, acc_x4_v0);
            Avx.Store(output + 80, acc_x5_v0);
            input += 48;
            output += 96;
        }
    }

    /// <summary>Tiles of 7 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v1_t1_x7(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x1_v0 = Avx.LoadVector256(bias);
            var acc_x2_v0 = Avx.LoadVector256(bias);
            var acc_x3_v0 = Avx.LoadVector256(bias);
            var acc_x4_v0 = Avx.LoadVector256(bias);
            var acc_x5_v0 = Avx.LoadVector256(bias);
            var acc_x6_v0 = Avx.LoadVector256(bias);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
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
                inputY += yStep;
                weightsY += 16;
            }
            Avx.Store(output, acc_x0_v0);
            Avx.Store(output + 16, acc_x1_v0);
            Avx.Store(output + 32, acc_x2_v0);
            Avx.Store(output + 48, acc_x3_v0);
            Avx.Store(output + 64, acc_x4_v0);
            Avx.Store(output + 80, acc_x5_v0);
            Avx.Store(output + 96, acc_x6_v0);
            input += 56;
            output += 112;
        }
    }

    /// <summary>Tiles of 8 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v1_t1_x8(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x1_v0 = Avx.LoadVector256(bias);
            var acc_x2_v0 = Avx.LoadVector256(bias);
            var acc_x3_v0 = Avx.LoadVector256(bias);
            var acc_x4_v0 = Avx.LoadVector256(bias);
            var acc_x5_v0 = Avx.LoadVector256(bias);
            var acc_x6_v0 = Avx.LoadVector256(bias);
            var acc_x7_v0 = Avx.LoadVector256(bias);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
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
                inputY += yStep;
                weightsY += 16;
            }
            Avx.Store(output, acc_x0_v0);
            Avx.Store(output + 16, acc_x1_v0);
            Avx.Store(output + 32, acc_x2_v0);
            Avx.Store(output + 48, acc_x3_v0);
            Avx.Store(output + 64, acc_x4_v0);
            Avx.Store(output + 80, acc_x5_v0);
            Avx.Store(output + 96, acc_x6_v0);
            Avx.Store(output + 112, acc_x7_v0);
            input += 64;
            output += 128;
        }
    }

    /// <summary>Windows in which all 1 taps of the phase are valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior_v1_t1(float* input, float* weights, float* bias, float* output, nint count, nint yTaps, nint yStep)
    {
        if (count >= 1)
        {
            nint tiles = ((count + 7) / 8);
            nint height = (count / tiles);
            nint taller = (count % tiles);
            if (height == 1)
            {
                Tile_v1_t1_x2(input, weights, bias, output, taller, yTaps, yStep);
                Tile_v1_t1_x1(input + 16 * taller, weights, bias, output + 32 * taller, tiles - taller, yTaps, yStep);
            }
            else if (height == 2)
            {
                Tile_v1_t1_x3(input, weights, bias, output, taller, yTaps, yStep);
                Tile_v1_t1_x2(input + 24 * taller, weights, bias, output + 48 * taller, tiles - taller, yTaps, yStep);
            }
            else if (height == 3)
            {
                Tile_v1_t1_x4(input, weights, bias, output, taller, yTaps, yStep);
                Tile_v1_t1_x3(input + 32 * taller, weights, bias, output + 64 * taller, tiles - taller, yTaps, yStep);
            }
            else if (height == 4)
            {
                Tile_v1_t1_x5(input, weights, bias, output, taller, yTaps, yStep);
                Tile_v1_t1_x4(input + 40 * taller, weights, bias, output + 80 * taller, tiles - taller, yTaps, yStep);
            }
            else if (height == 5)
            {
                Tile_v1_t1_x6(input, weights, bias, output, taller, yTaps, yStep);
                Tile_v1_t1_x5(input + 48 * taller, weights, bias, output + 96 * taller, tiles - taller, yTaps, yStep);
            }
            else if (height == 6)
            {
                Tile_v1_t1_x7(input, weights, bias, output, taller, yTaps, yStep);
                Tile_v1_t1_x6(input + 56 * taller, weights, bias, output + 112 * taller, tiles - taller, yTaps, yStep);
            }
            else if (height == 7)
            {
                Tile_v1_t1_x8(input, weights, bias, output, taller, yTaps, yStep);
                Tile_v1_t1_x7(input + 64 * taller, weights, bias, output + 128 * taller, tiles - taller, yTaps, yStep);
            }
            else
            {
                Tile_v1_t1_x8(input, weights, bias, output, tiles, yTaps, yStep);
            }
        }
    }

    /// <summary>One window with its valid taps, xTaps of them.</summary>
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
            nint column = lane;
            if (column >= 0)
            {
                nint channel = column;
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
