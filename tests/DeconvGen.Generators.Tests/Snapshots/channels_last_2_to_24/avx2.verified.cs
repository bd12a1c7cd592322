// strategy: channels last, lanes over output channels
// tile: up to 4 windows of a phase x 3 vectors of 8 columns
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
            float* inputStart = input + 2 * inWidth * inputRow;
            float* outputStart = output + 24 * outWidth * outputRow;
            // phase 0: k0 * x[m]
            nint xEnd0 = ((outWidth + 1) / 2);
            nint interiorEnd0 = Math.Max(0, Math.Min(xEnd0, inWidth));
            Interior_v3_t1(inputStart, weights + 48 * element, weights + 192, outputStart, interiorEnd0, tapsy, -2 * inWidth);
            for (nint m = interiorEnd0; m < xEnd0; m += 1)
            {
                nint firstx = Math.Max(0, m + 1 - inWidth);
                nint tapsx = Math.Max(0, 1 - firstx);
                Border_v3(inputStart + 2 * m - 2 * firstx, weights + 48 * element + 48 * firstx, weights + 192, outputStart + 48 * m, tapsx, tapsy, -2 * inWidth);
            }
            // phase 1: k1 * x[m]
            nint xEnd1 = (outWidth / 2);
            Interior_v3_t1(inputStart, weights + 48 * element + 48, weights + 192, outputStart + 24, xEnd1, tapsy, -2 * inWidth);
        }
    }

    /// <summary>Tiles of 2 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v3_t1_x2(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x0_v1 = Avx.LoadVector256(bias + 8);
            var acc_x0_v2 = Avx.LoadVector256(bias + 16);
            var acc_x1_v0 = Avx.LoadVector256(bias);
            var acc_x1_v1 = Avx.LoadVector256(bias + 8);
            var acc_x1_v2 = Avx.LoadVector256(bias + 16);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                var w_v0 = Avx.LoadVector256(weightsY);
                var w_v1 = Avx.LoadVector256(weightsY + 8);
                var w_v2 = Avx.LoadVector256(weightsY + 16);
                var in_x0 = Avx.BroadcastScalarToVector256(inputY);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
                acc_x0_v2 = Fma.MultiplyAdd(in_x0, w_v2, acc_x0_v2);
                var in_x1 = Avx.BroadcastScalarToVector256(inputY + 2);
                acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
                acc_x1_v1 = Fma.MultiplyAdd(in_x1, w_v1, acc_x1_v1);
                acc_x1_v2 = Fma.MultiplyAdd(in_x1, w_v2, acc_x1_v2);
                w_v0 = Avx.LoadVector256(weightsY + 24);
                w_v1 = Avx.LoadVector256(weightsY + 32);
                w_v2 = Avx.LoadVector256(weightsY + 40);
                in_x0 = Avx.BroadcastScalarToVector256(inputY + 1);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
                acc_x0_v2 = Fma.MultiplyAdd(in_x0, w_v2, acc_x0_v2);
                in_x1 = Avx.BroadcastScalarToVector256(inputY + 3);
                acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
                acc_x1_v1 = Fma.MultiplyAdd(in_x1, w_v1, acc_x1_v1);
                acc_x1_v2 = Fma.MultiplyAdd(in_x1, w_v2, acc_x1_v2);
                inputY += yStep;
                weightsY += 96;
            }
            Avx.Store(output, acc_x0_v0);
            Avx.Store(output + 8, acc_x0_v1);
            Avx.Store(output + 16, acc_x0_v2);
            Avx.Store(output + 48, acc_x1_v0);
            Avx.Store(output + 56, acc_x1_v1);
            Avx.Store(output + 64, acc_x1_v2);
            input += 4;
            output += 96;
        }
    }

    /// <summary>Tiles of 1 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v3_t1_x1(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x0_v1 = Avx.LoadVector256(bias + 8);
            var acc_x0_v2 = Avx.LoadVector256(bias + 16);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                var w_v0 = Avx.LoadVector256(weightsY);
                var w_v1 = Avx.LoadVector256(weightsY + 8);
                var w_v2 = Avx.LoadVector256(weightsY + 16);
                var in_x0 = Avx.BroadcastScalarToVector256(inputY);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
                acc_x0_v2 = Fma.MultiplyAdd(in_x0, w_v2, acc_x0_v2);
                w_v0 = Avx.LoadVector256(weightsY + 24);
                w_v1 = Avx.LoadVector256(weightsY + 32);
                w_v2 = Avx.LoadVector256(weightsY + 40);
                in_x0 = Avx.BroadcastScalarToVector256(inputY + 1);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
                acc_x0_v2 = Fma.MultiplyAdd(in_x0, w_v2, acc_x0_v2);
                inputY += yStep;
                weightsY += 96;
            }
            Avx.Store(output, acc_x0_v0);
            Avx.Store(output + 8, acc_x0_v1);
            Avx.Store(output + 16, acc_x0_v2);
            input += 2;
            output += 48;
        }
    }

    /// <summary>Tiles of 3 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v3_t1_x3(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x0_v1 = Avx.LoadVector256(bias + 8);
            var acc_x0_v2 = Avx.LoadVector256(bias + 16);
            var acc_x1_v0 = Avx.LoadVector256(bias);
            var acc_x1_v1 = Avx.LoadVector256(bias + 8);
            var acc_x1_v2 = Avx.LoadVector256(bias + 16);
            var acc_x2_v0 = Avx.LoadVector256(bias);
            var acc_x2_v1 = Avx.LoadVector256(bias + 8);
            var acc_x2_v2 = Avx.LoadVector256(bias + 16);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                var w_v0 = Avx.LoadVector256(weightsY);
                var w_v1 = Avx.LoadVector256(weightsY + 8);
                var w_v2 = Avx.LoadVector256(weightsY + 16);
                var in_x0 = Avx.BroadcastScalarToVector256(inputY);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
                acc_x0_v2 = Fma.MultiplyAdd(in_x0, w_v2, acc_x0_v2);
                var in_x1 = Avx.BroadcastScalarToVector256(inputY + 2);
                acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
                acc_x1_v1 = Fma.MultiplyAdd(in_x1, w_v1, acc_x1_v1);
                acc_x1_v2 = Fma.MultiplyAdd(in_x1, w_v2, acc_x1_v2);
                var in_x2 = Avx.BroadcastScalarToVector256(inputY + 4);
                acc_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, acc_x2_v0);
                acc_x2_v1 = Fma.MultiplyAdd(in_x2, w_v1, acc_x2_v1);
                acc_x2_v2 = Fma.MultiplyAdd(in_x2, w_v2, acc_x2_v2);
                w_v0 = Avx.LoadVector256(weightsY + 24);
                w_v1 = Avx.LoadVector256(weightsY + 32);
                w_v2 = Avx.LoadVector256(weightsY + 40);
                in_x0 = Avx.BroadcastScalarToVector256(inputY + 1);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
                acc_x0_v2 = Fma.MultiplyAdd(in_x0, w_v2, acc_x0_v2);
                in_x1 = Avx.BroadcastScalarToVector256(inputY + 3);
                acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
                acc_x1_v1 = Fma.MultiplyAdd(in_x1, w_v1, acc_x1_v1);
                acc_x1_v2 = Fma.MultiplyAdd(in_x1, w_v2, acc_x1_v2);
                in_x2 = Avx.BroadcastScalarToVector256(inputY + 5);
                acc_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, acc_x2_v0);
                acc_x2_v1 = Fma.MultiplyAdd(in_x2, w_v1, acc_x2_v1);
                acc_x2_v2 = Fma.MultiplyAdd(in_x2, w_v2, acc_x2_v2);
                inputY += yStep;
                weightsY += 96;
            }
            Avx.Store(output, acc_x0_v0);
            Avx.Store(output + 8, acc_x0_v1);
            Avx.Store(output + 16, acc_x0_v2);
            Avx.Store(output + 48, acc_x1_v0);
            Avx.Store(output + 56, acc_x1_v1);
            Avx.Store(output + 64, acc_x1_v2);
            Avx.Store(output + 96, acc_x2_v0);
            Avx.Store(output + 104, acc_x2_v1);
            Avx.Store(output + 112, acc_x2_v2);
            input += 6;
            output += 144;
        }
    }

    /// <summary>Tiles of 4 windows with all 1 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v3_t1_x4(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_v0 = Avx.LoadVector256(bias);
            var acc_x0_v1 = Avx.LoadVector256(bias + 8);
            var acc_x0_v2 = Avx.LoadVector256(bias + 16);
            var acc_x1_v0 = Avx.LoadVector256(bias);
            var acc_x1_v1 = Avx.LoadVector256(bias + 8);
            var acc_x1_v2 = Avx.LoadVector256(bias + 16);
            var acc_x2_v0 = Avx.LoadVector256(bias);
            var acc_x2_v1 = Avx.LoadVector256(bias + 8);
            var acc_x2_v2 = Avx.LoadVector256(bias + 16);
            var acc_x3_v0 = Avx.LoadVector256(bias);
            var acc_x3_v1 = Avx.LoadVector256(bias + 8);
            var acc_x3_v2 = Avx.LoadVector256(bias + 16);
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                var w_v0 = Avx.LoadVector256(weightsY);
                var w_v1 = Avx.LoadVector256(weightsY + 8);
                var w_v2 = Avx.LoadVector256(weightsY + 16);
                var in_x0 = Avx.BroadcastScalarToVector256(inputY);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
                acc_x0_v2 = Fma.MultiplyAdd(in_x0, w_v2, acc_x0_v2);
                var in_x1 = Avx.BroadcastScalarToVector256(inputY + 2);
                acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
                acc_x1_v1 = Fma.MultiplyAdd(in_x1, w_v1, acc_x1_v1);
                acc_x1_v2 = Fma.MultiplyAdd(in_x1, w_v2, acc_x1_v2);
                var in_x2 = Avx.BroadcastScalarToVector256(inputY + 4);
                acc_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, acc_x2_v0);
                acc_x2_v1 = Fma.MultiplyAdd(in_x2, w_v1, acc_x2_v1);
                acc_x2_v2 = Fma.MultiplyAdd(in_x2, w_v2, acc_x2_v2);
                var in_x3 = Avx.BroadcastScalarToVector256(inputY + 6);
                acc_x3_v0 = Fma.MultiplyAdd(in_x3, w_v0, acc_x3_v0);
                acc_x3_v1 = Fma.MultiplyAdd(in_x3, w_v1, acc_x3_v1);
                acc_x3_v2 = Fma.MultiplyAdd(in_x3, w_v2, acc_x3_v2);
                w_v0 = Avx.LoadVector256(weightsY + 24);
                w_v1 = Avx.LoadVector256(weightsY + 32);
                w_v2 = Avx.LoadVector256(weightsY + 40);
                in_x0 = Avx.BroadcastScalarToVector256(inputY + 1);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
                acc_x0_v2 = Fma.MultiplyAdd(in_x0, w_v2, acc_x0_v2);
                in_x1 = Avx.BroadcastScalarToVector256(inputY + 3);
                acc_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, acc_x1_v0);
                acc_x1_v1 = Fma.MultiplyAdd(in_x1, w_v1, acc_x1_v1);
                acc_x1_v2 = Fma.MultiplyAdd(in_x1, w_v2, acc_x1_v2);
                in_x2 = Avx.BroadcastScalarToVector256(inputY + 5);
                acc_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, acc_x2_v0);
                acc_x2_v1 = Fma.MultiplyAdd(in_x2, w_v1, acc_x2_v1);
                acc_x2_v2 = Fma.MultiplyAdd(in_x2, w_v2, acc_x2_v2);
                in_x3 = Avx.BroadcastScalarToVector256(inputY + 7);
                acc_x3_v0 = Fma.MultiplyAdd(in_x3, w_v0, acc_x3_v0);
                acc_x3_v1 = Fma.MultiplyAdd(in_x3, w_v1, acc_x3_v1);
                acc_x3_v2 = Fma.MultiplyAdd(in_x3, w_v2, acc_x3_v2);
                inputY += yStep;
                weightsY += 96;
            }
            Avx.Store(output, acc_x0_v0);
            Avx.Store(output + 8, acc_x0_v1);
            Avx.Store(output + 16, acc_x0_v2);
            Avx.Store(output + 48, acc_x1_v0);
            Avx.Store(output + 56, acc_x1_v1);
            Avx.Store(output + 64, acc_x1_v2);
            Avx.Store(output + 96, acc_x2_v0);
            Avx.Store(output + 104, acc_x2_v1);
            Avx.Store(output + 112, acc_x2_v2);
            Avx.Store(output + 144, acc_x3_v0);
            Avx.Store(output + 152, acc_x3_v1);
            Avx.Store(output + 160, acc_x3_v2);
            input += 8;
            output += 192;
        }
    }

    /// <summary>Windows in which all 1 taps of the phase are valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior_v3_t1(float* input, float* weights, float* bias, float* output, nint count, nint yTaps, nint yStep)
    {
        if (count >= 1)
        {
            nint tiles = ((count + 3) / 4);
            nint height = (count / tiles);
            nint taller = (count % tiles);
            if (height == 1)
            {
                Tile_v3_t1_x2(input, weights, bias, output, taller, yTaps, yStep);
                Tile_v3_t1_x1(input + 4 * taller, weights, bias, output + 96 * taller, tiles - taller, yTaps, yStep);
            }
            else if (height == 2)
            {
                Tile_v3_t1_x3(input, weights, bias, output, taller, yTaps, yStep);
                Tile_v3_t1_x2(input + 6 * taller, weights, bias, output + 144 * taller, tiles - taller, yTaps, yStep);
            }
            else if (height == 3)
            {
                Tile_v3_t1_x4(input, weights, bias, output, taller, yTaps, yStep);
                Tile_v3_t1_x3(input + 8 * taller, weights, bias, output + 192 * taller, tiles - taller, yTaps, yStep);
            }
            else
            {
                Tile_v3_t1_x4(input, weights, bias, output, tiles, yTaps, yStep);
            }
        }
    }

    /// <summary>One window with its valid taps, xTaps of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Border_v3(float* input, float* weights, float* bias, float* output, nint xTaps, nint yTaps, nint yStep)
    {
        var acc_x0_v0 = Avx.LoadVector256(bias);
        var acc_x0_v1 = Avx.LoadVector256(bias + 8);
        var acc_x0_v2 = Avx.LoadVector256(bias + 16);
        float* inputY = input;
        float* weightsY = weights;
        for (nint yLeft = yTaps; yLeft > 0; yLeft--)
        {
            float* inputTap = inputY;
            float* weightsTap = weightsY;
            for (nint tapLeft = xTaps; tapLeft > 0; tapLeft--)
            {
                var w_v0 = Avx.LoadVector256(weightsTap);
                var w_v1 = Avx.LoadVector256(weightsTap + 8);
                var w_v2 = Avx.LoadVector256(weightsTap + 16);
                var in_x0 = Avx.BroadcastScalarToVector256(inputTap);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
                acc_x0_v2 = Fma.MultiplyAdd(in_x0, w_v2, acc_x0_v2);
                w_v0 = Avx.LoadVector256(weightsTap + 24);
                w_v1 = Avx.LoadVector256(weightsTap + 32);
                w_v2 = Avx.LoadVector256(weightsTap + 40);
                in_x0 = Avx.BroadcastScalarToVector256(inputTap + 1);
                acc_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, acc_x0_v0);
                acc_x0_v1 = Fma.MultiplyAdd(in_x0, w_v1, acc_x0_v1);
                acc_x0_v2 = Fma.MultiplyAdd(in_x0, w_v2, acc_x0_v2);
                inputTap += -2;
                weightsTap += 48;
            }
            inputY += yStep;
            weightsY += 96;
        }
        Avx.Store(output, acc_x0_v0);
        Avx.Store(output + 8, acc_x0_v1);
        Avx.Store(output + 16, acc_x0_v2);
    }

    /// <summary>Brings the weights into the order of use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* weights, float* bias, float* packed)
    {
        for (nint lane = 0; lane < 24; lane += 1)
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
                        for (nint c = 0; c < 2; c += 1)
                        {
                            var weight = *(weights + 48 * element + 2 * channel + c);
                            *(packed + lane + 48 * packedElement + 24 * c) = weight;
                        }
                    }
                }
                var addend = *(bias + channel);
                *(packed + 192 + lane) = addend;
            }
        }
    }
}
