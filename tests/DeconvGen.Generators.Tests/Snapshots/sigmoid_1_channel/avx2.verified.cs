// strategy: channels last, lanes over input channels
// tile: up to 3 windows x 4 outputs (all phases and channels of a window, in x and y), lanes added at the end
// windows: n of them in ceil(n / tallest) tiles of two neighbouring heights
// weights: [phase-major outer elements][vector of input channels][phase of y][phase-major x elements][output channel][lane], then the bias
// order of additions: in each lane outer kernel elements of the phase, vectors of input channels, x elements; then neighbouring lanes in pairs; then the bias
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

    private static ReadOnlySpan<int> XOrder => [0, 2, 1, 3];

    public readonly int Units => (int)(((outHeight + 2) / 2) * batch);

    /// <summary>Computes the units of work from begin up to end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Rows(int begin, int end)
    {
        for (nint unit = begin; unit < end; unit += 1)
        {
            nint row = unit;
            nint county = ((outHeight + 2) / 2);
            nint aty = (row % county);
            nint image = (row / county);
            nint my = aty;
            nint firsty = Math.Min(2, Math.Max(0, my + 1 - inHeight));
            nint endy = Math.Min(2, my + 1);
            nint tapsy = Math.Max(0, Math.Min(endy, 2) - firsty);
            nint oy = 2 * my - 1;
            nint inputRow = image * inHeight + my - firsty;
            nint outputRow = image * outHeight + oy;
            float* inputStart = input + 16 * inWidth * inputRow;
            float* outputStart = output + outWidth * outputRow;
            float* weightsStart = weights + 128 * firsty;
            nint xEnd0 = ((outWidth + 2) / 2);
            nint interiorEnd0 = Math.Max(1, Math.Min(xEnd0, inWidth));
            nint xEnd1 = ((outWidth + 1) / 2);
            nint interiorBegin1 = Math.Min(xEnd1, 1);
            nint interiorEnd1 = Math.Max(interiorBegin1, Math.Min(xEnd1, inWidth));
            nint sharedBegin = Math.Max(1, interiorBegin1);
            nint shared = Math.Max(0, Math.Min(interiorEnd0, interiorEnd1) - sharedBegin);
            Interior(inputStart + 16 * sharedBegin, weightsStart, weights + 256, outputStart + 2 * sharedBegin - 1, shared, tapsy, -16 * inWidth, 0, outWidth, Math.Max(0, -oy), Math.Min(2, outHeight - oy));
            for (nint m = 1; m < Math.Min(sharedBegin, xEnd0); m += 1)
            {
                nint firstx = Math.Max(0, m + 1 - inWidth);
                nint tapsx = Math.Max(0, Math.Min(2, m + 1) - firstx);
                Border(inputStart + 16 * m - 16 * firstx, weightsStart + 8 * firstx, weights + 256, outputStart + 2 * m - 1, tapsx, tapsy, -16 * inWidth, 0, outWidth, Math.Max(0, -oy), Math.Min(2, outHeight - oy));
            }
            for (nint m = Math.Max(1, sharedBegin + shared); m < xEnd0; m += 1)
            {
                nint firstx = Math.Max(0, m + 1 - inWidth);
                nint tapsx = Math.Max(0, Math.Min(2, m + 1) - firstx);
                Border(inputStart + 16 * m - 16 * firstx, weightsStart + 8 * firstx, weights + 256, outputStart + 2 * m - 1, tapsx, tapsy, -16 * inWidth, 0, outWidth, Math.Max(0, -oy), Math.Min(2, outHeight - oy));
            }
            for (nint m = 0; m < Math.Min(sharedBegin, xEnd1); m += 1)
            {
                nint firstx = Math.Max(0, m + 1 - inWidth);
                nint tapsx = Math.Max(0, Math.Min(2, m + 1) - firstx);
                Border(inputStart + 16 * m - 16 * firstx, weightsStart + 16 + 8 * firstx, weights + 256, outputStart + 2 * m, tapsx, tapsy, -16 * inWidth, 0, outWidth, Math.Max(0, -oy), Math.Min(2, outHeight - oy));
            }
            for (nint m = Math.Max(0, sharedBegin + shared); m < xEnd1; m += 1)
            {
                nint firstx = Math.Max(0, m + 1 - inWidth);
                nint tapsx = Math.Max(0, Math.Min(2, m + 1) - firstx);
                Border(inputStart + 16 * m - 16 * firstx, weightsStart + 16 + 8 * firstx, weights + 256, outputStart + 2 * m, tapsx, tapsy, -16 * inWidth, 0, outWidth, Math.Max(0, -oy), Math.Min(2, outHeight - oy));
            }
        }
    }

    /// <summary>Tiles of 2 windows with all phases and taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_x2(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep, nint lastTaps, nint outRow, nint rowFrom, nint rowTo)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_y0_r0 = Vector256<float>.Zero;
            var acc_x0_y0_r1 = Vector256<float>.Zero;
            var acc_x1_y0_r0 = Vector256<float>.Zero;
            var acc_x1_y0_r1 = Vector256<float>.Zero;
            var acc_x0_y1_r0 = Vector256<float>.Zero;
            var acc_x0_y1_r1 = Vector256<float>.Zero;
            var acc_x1_y1_r0 = Vector256<float>.Zero;
            var acc_x1_y1_r1 = Vector256<float>.Zero;
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                float* inputC = inputY;
                float* weightsC = weightsY;
                for (nint cLeft = 2; cLeft > 0; cLeft--)
                {
                    // input [m]: k0 of phase 0, k1 of phase 1
                    var in_x0 = Avx.LoadVector256(inputC);
                    var in_x1 = Avx.LoadVector256(inputC + 16);
                    var w_0 = Avx.LoadVector256(weightsC);
                    acc_x0_y0_r0 = Fma.MultiplyAdd(in_x0, w_0, acc_x0_y0_r0);
                    acc_x1_y0_r0 = Fma.MultiplyAdd(in_x1, w_0, acc_x1_y0_r0);
                    var w_1 = Avx.LoadVector256(weightsC + 16);
                    acc_x0_y0_r1 = Fma.MultiplyAdd(in_x0, w_1, acc_x0_y0_r1);
                    acc_x1_y0_r1 = Fma.MultiplyAdd(in_x1, w_1, acc_x1_y0_r1);
                    var w_2 = Avx.LoadVector256(weightsC + 32);
                    acc_x0_y1_r0 = Fma.MultiplyAdd(in_x0, w_2, acc_x0_y1_r0);
                    acc_x1_y1_r0 = Fma.MultiplyAdd(in_x1, w_2, acc_x1_y1_r0);
                    var w_3 = Avx.LoadVector256(weightsC + 48);
                    acc_x0_y1_r1 = Fma.MultiplyAdd(in_x0, w_3, acc_x0_y1_r1);
                    acc_x1_y1_r1 = Fma.MultiplyAdd(in_x1, w_3, acc_x1_y1_r1);
                    // input [m-1]: k2 of phase 0, k3 of phase 1
                    in_x0 = Avx.LoadVector256(inputC - 16);
                    in_x1 = Avx.LoadVector256(inputC);
                    w_0 = Avx.LoadVector256(weightsC + 8);
                    acc_x0_y0_r0 = Fma.MultiplyAdd(in_x0, w_0, acc_x0_y0_r0);
                    acc_x1_y0_r0 = Fma.MultiplyAdd(in_x1, w_0, acc_x1_y0_r0);
                    w_1 = Avx.LoadVector256(weightsC + 24);
                    acc_x0_y0_r1 = Fma.MultiplyAdd(in_x0, w_1, acc_x0_y0_r1);
                    acc_x1_y0_r1 = Fma.MultiplyAdd(in_x1, w_1, acc_x1_y0_r1);
                    w_2 = Avx.LoadVector256(weightsC + 40);
                    acc_x0_y1_r0 = Fma.MultiplyAdd(in_x0, w_2, acc_x0_y1_r0);
                    acc_x1_y1_r0 = Fma.MultiplyAdd(in_x1, w_2, acc_x1_y1_r0);
                    w_3 = Avx.LoadVector256(weightsC + 56);
                    acc_x0_y1_r1 = Fma.MultiplyAdd(in_x0, w_3, acc_x0_y1_r1);
                    acc_x1_y1_r1 = Fma.MultiplyAdd(in_x1, w_3, acc_x1_y1_r1);
                    inputC += 8;
                    weightsC += 64;
                }
                inputY += yStep;
                weightsY += 128;
            }
            var one = Vector256.Create(1f);
            if (Math.Min(-rowFrom, rowTo - 1) >= 0)
            {
                var sum0_y0_l0_0 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x0_y0_r0, acc_x0_y0_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y0_l0_1 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x1_y0_r0, acc_x1_y0_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y0_l1_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y0_l0_0, sum0_y0_l0_1).AsDouble(), 0xD8).AsSingle();
                var sum0_y0_l2_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y0_l1_0, sum0_y0_l1_0).AsDouble(), 0xD8).AsSingle();
                var bias0_y0 = Avx.LoadVector256(bias);
                sum0_y0_l2_0 = Fma.MultiplyAdd(bias0_y0, one, sum0_y0_l2_0);
                sum0_y0_l2_0 = Sigmoid(sum0_y0_l2_0);
                Sse.Store(output, sum0_y0_l2_0.GetLower());
            }
            if (Math.Min(1 - rowFrom, rowTo - 2) >= 0)
            {
                var sum0_y1_l0_0 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x0_y1_r0, acc_x0_y1_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y1_l0_1 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x1_y1_r0, acc_x1_y1_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y1_l1_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y1_l0_0, sum0_y1_l0_1).AsDouble(), 0xD8).AsSingle();
                var sum0_y1_l2_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y1_l1_0, sum0_y1_l1_0).AsDouble(), 0xD8).AsSingle();
                var bias0_y1 = Avx.LoadVector256(bias);
                sum0_y1_l2_0 = Fma.MultiplyAdd(bias0_y1, one, sum0_y1_l2_0);
                sum0_y1_l2_0 = Sigmoid(sum0_y1_l2_0);
                Sse.Store(output + outRow, sum0_y1_l2_0.GetLower());
            }
            input += 32;
            output += 4;
        }
    }

    /// <summary>Tiles of 1 windows with all phases and taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_x1(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep, nint lastTaps, nint outRow, nint rowFrom, nint rowTo)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_y0_r0 = Vector256<float>.Zero;
            var acc_x0_y0_r1 = Vector256<float>.Zero;
            var acc_x0_y1_r0 = Vector256<float>.Zero;
            var acc_x0_y1_r1 = Vector256<float>.Zero;
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                float* inputC = inputY;
                float* weightsC = weightsY;
                for (nint cLeft = 2; cLeft > 0; cLeft--)
                {
                    // input [m]: k0 of phase 0, k1 of phase 1
                    var in_x0 = Avx.LoadVector256(inputC);
                    var w_0 = Avx.LoadVector256(weightsC);
                    acc_x0_y0_r0 = Fma.MultiplyAdd(in_x0, w_0, acc_x0_y0_r0);
                    var w_1 = Avx.LoadVector256(weightsC + 16);
                    acc_x0_y0_r1 = Fma.MultiplyAdd(in_x0, w_1, acc_x0_y0_r1);
                    var w_2 = Avx.LoadVector256(weightsC + 32);
                    acc_x0_y1_r0 = Fma.MultiplyAdd(in_x0, w_2, acc_x0_y1_r0);
                    var w_3 = Avx.LoadVector256(weightsC + 48);
                    acc_x0_y1_r1 = Fma.MultiplyAdd(in_x0, w_3, acc_x0_y1_r1);
                    // input [m-1]: k2 of phase 0, k3 of phase 1
                    in_x0 = Avx.LoadVector256(inputC - 16);
                    w_0 = Avx.LoadVector256(weightsC + 8);
                    acc_x0_y0_r0 = Fma.MultiplyAdd(in_x0, w_0, acc_x0_y0_r0);
                    w_1 = Avx.LoadVector256(weightsC + 24);
                    acc_x0_y0_r1 = Fma.MultiplyAdd(in_x0, w_1, acc_x0_y0_r1);
                    w_2 = Avx.LoadVector256(weightsC + 40);
                    acc_x0_y1_r0 = Fma.MultiplyAdd(in_x0, w_2, acc_x0_y1_r0);
                    w_3 = Avx.LoadVector256(weightsC + 56);
                    acc_x0_y1_r1 = Fma.MultiplyAdd(in_x0, w_3, acc_x0_y1_r1);
                    inputC += 8;
                    weightsC += 64;
                }
                inputY += yStep;
                weightsY += 128;
            }
            var one = Vector256.Create(1f);
            if (Math.Min(-rowFrom, rowTo - 1) >= 0)
            {
                var sum0_y0_l0_0 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x0_y0_r0, acc_x0_y0_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y0_l1_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y0_l0_0, sum0_y0_l0_0).AsDouble(), 0xD8).AsSingle();
                var sum0_y0_l2_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y0_l1_0, sum0_y0_l1_0).AsDouble(), 0xD8).AsSingle();
                var bias0_y0 = Avx.LoadVector256(bias);
                sum0_y0_l2_0 = Fma.MultiplyAdd(bias0_y0, one, sum0_y0_l2_0);
                sum0_y0_l2_0 = Sigmoid(sum0_y0_l2_0);
                Sse.StoreLow(output, sum0_y0_l2_0.GetLower());
            }
            if (Math.Min(1 - rowFrom, rowTo - 2) >= 0)
            {
                var sum0_y1_l0_0 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x0_y1_r0, acc_x0_y1_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y1_l1_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y1_l0_0, sum0_y1_l0_0).AsDouble(), 0xD8).AsSingle();
                var sum0_y1_l2_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y1_l1_0, sum0_y1_l1_0).AsDouble(), 0xD8).AsSingle();
                var bias0_y1 = Avx.LoadVector256(bias);
                sum0_y1_l2_0 = Fma.MultiplyAdd(bias0_y1, one, sum0_y1_l2_0);
                sum0_y1_l2_0 = Sigmoid(sum0_y1_l2_0);
                Sse.StoreLow(output + outRow, sum0_y1_l2_0.GetLower());
            }
            input += 16;
            output += 2;
        }
    }

    /// <summary>Tiles of 3 windows with all phases and taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_x3(float* input, float* weights, float* bias, float* output, nint tiles, nint yTaps, nint yStep, nint lastTaps, nint outRow, nint rowFrom, nint rowTo)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var acc_x0_y0_r0 = Vector256<float>.Zero;
            var acc_x0_y0_r1 = Vector256<float>.Zero;
            var acc_x1_y0_r0 = Vector256<float>.Zero;
            var acc_x1_y0_r1 = Vector256<float>.Zero;
            var acc_x2_y0_r0 = Vector256<float>.Zero;
            var acc_x2_y0_r1 = Vector256<float>.Zero;
            var acc_x0_y1_r0 = Vector256<float>.Zero;
            var acc_x0_y1_r1 = Vector256<float>.Zero;
            var acc_x1_y1_r0 = Vector256<float>.Zero;
            var acc_x1_y1_r1 = Vector256<float>.Zero;
            var acc_x2_y1_r0 = Vector256<float>.Zero;
            var acc_x2_y1_r1 = Vector256<float>.Zero;
            float* inputY = input;
            float* weightsY = weights;
            for (nint yLeft = yTaps; yLeft > 0; yLeft--)
            {
                float* inputC = inputY;
                float* weightsC = weightsY;
                for (nint cLeft = 2; cLeft > 0; cLeft--)
                {
                    // input [m]: k0 of phase 0, k1 of phase 1
                    var in_x0 = Avx.LoadVector256(inputC);
                    var in_x1 = Avx.LoadVector256(inputC + 16);
                    var in_x2 = Avx.LoadVector256(inputC + 32);
                    var w_0 = Avx.LoadVector256(weightsC);
                    acc_x0_y0_r0 = Fma.MultiplyAdd(in_x0, w_0, acc_x0_y0_r0);
                    acc_x1_y0_r0 = Fma.MultiplyAdd(in_x1, w_0, acc_x1_y0_r0);
                    acc_x2_y0_r0 = Fma.MultiplyAdd(in_x2, w_0, acc_x2_y0_r0);
                    var w_1 = Avx.LoadVector256(weightsC + 16);
                    acc_x0_y0_r1 = Fma.MultiplyAdd(in_x0, w_1, acc_x0_y0_r1);
                    acc_x1_y0_r1 = Fma.MultiplyAdd(in_x1, w_1, acc_x1_y0_r1);
                    acc_x2_y0_r1 = Fma.MultiplyAdd(in_x2, w_1, acc_x2_y0_r1);
                    var w_2 = Avx.LoadVector256(weightsC + 32);
                    acc_x0_y1_r0 = Fma.MultiplyAdd(in_x0, w_2, acc_x0_y1_r0);
                    acc_x1_y1_r0 = Fma.MultiplyAdd(in_x1, w_2, acc_x1_y1_r0);
                    acc_x2_y1_r0 = Fma.MultiplyAdd(in_x2, w_2, acc_x2_y1_r0);
                    var w_3 = Avx.LoadVector256(weightsC + 48);
                    acc_x0_y1_r1 = Fma.MultiplyAdd(in_x0, w_3, acc_x0_y1_r1);
                    acc_x1_y1_r1 = Fma.MultiplyAdd(in_x1, w_3, acc_x1_y1_r1);
                    acc_x2_y1_r1 = Fma.MultiplyAdd(in_x2, w_3, acc_x2_y1_r1);
                    // input [m-1]: k2 of phase 0, k3 of phase 1
                    in_x0 = Avx.LoadVector256(inputC - 16);
                    in_x1 = Avx.LoadVector256(inputC);
                    in_x2 = Avx.LoadVector256(inputC + 16);
                    w_0 = Avx.LoadVector256(weightsC + 8);
                    acc_x0_y0_r0 = Fma.MultiplyAdd(in_x0, w_0, acc_x0_y0_r0);
                    acc_x1_y0_r0 = Fma.MultiplyAdd(in_x1, w_0, acc_x1_y0_r0);
                    acc_x2_y0_r0 = Fma.MultiplyAdd(in_x2, w_0, acc_x2_y0_r0);
                    w_1 = Avx.LoadVector256(weightsC + 24);
                    acc_x0_y0_r1 = Fma.MultiplyAdd(in_x0, w_1, acc_x0_y0_r1);
                    acc_x1_y0_r1 = Fma.MultiplyAdd(in_x1, w_1, acc_x1_y0_r1);
                    acc_x2_y0_r1 = Fma.MultiplyAdd(in_x2, w_1, acc_x2_y0_r1);
                    w_2 = Avx.LoadVector256(weightsC + 40);
                    acc_x0_y1_r0 = Fma.MultiplyAdd(in_x0, w_2, acc_x0_y1_r0);
                    acc_x1_y1_r0 = Fma.MultiplyAdd(in_x1, w_2, acc_x1_y1_r0);
                    acc_x2_y1_r0 = Fma.MultiplyAdd(in_x2, w_2, acc_x2_y1_r0);
                    w_3 = Avx.LoadVector256(weightsC + 56);
                    acc_x0_y1_r1 = Fma.MultiplyAdd(in_x0, w_3, acc_x0_y1_r1);
                    acc_x1_y1_r1 = Fma.MultiplyAdd(in_x1, w_3, acc_x1_y1_r1);
                    acc_x2_y1_r1 = Fma.MultiplyAdd(in_x2, w_3, acc_x2_y1_r1);
                    inputC += 8;
                    weightsC += 64;
                }
                inputY += yStep;
                weightsY += 128;
            }
            var one = Vector256.Create(1f);
            if (Math.Min(-rowFrom, rowTo - 1) >= 0)
            {
                var sum0_y0_l0_0 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x0_y0_r0, acc_x0_y0_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y0_l0_1 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x1_y0_r0, acc_x1_y0_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y0_l0_2 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x2_y0_r0, acc_x2_y0_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y0_l1_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y0_l0_0, sum0_y0_l0_1).AsDouble(), 0xD8).AsSingle();
                var sum0_y0_l1_1 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y0_l0_2, sum0_y0_l0_2).AsDouble(), 0xD8).AsSingle();
                var sum0_y0_l2_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y0_l1_0, sum0_y0_l1_1).AsDouble(), 0xD8).AsSingle();
                var bias0_y0 = Avx.LoadVector256(bias);
                sum0_y0_l2_0 = Fma.MultiplyAdd(bias0_y0, one, sum0_y0_l2_0);
                sum0_y0_l2_0 = Sigmoid(sum0_y0_l2_0);
                Sse.Store(output, sum0_y0_l2_0.GetLower()); Sse.StoreLow(output + 4, sum0_y0_l2_0.GetUpper());
            }
            if (Math.Min(1 - rowFrom, rowTo - 2) >= 0)
            {
                var sum0_y1_l0_0 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x0_y1_r0, acc_x0_y1_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y1_l0_1 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x1_y1_r0, acc_x1_y1_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y1_l0_2 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_x2_y1_r0, acc_x2_y1_r1).AsDouble(), 0xD8).AsSingle();
                var sum0_y1_l1_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y1_l0_0, sum0_y1_l0_1).AsDouble(), 0xD8).AsSingle();
                var sum0_y1_l1_1 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y1_l0_2, sum0_y1_l0_2).AsDouble(), 0xD8).AsSingle();
                var sum0_y1_l2_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y1_l1_0, sum0_y1_l1_1).AsDouble(), 0xD8).AsSingle();
                var bias0_y1 = Avx.LoadVector256(bias);
                sum0_y1_l2_0 = Fma.MultiplyAdd(bias0_y1, one, sum0_y1_l2_0);
                sum0_y1_l2_0 = Sigmoid(sum0_y1_l2_0);
                Sse.Store(output + outRow, sum0_y1_l2_0.GetLower()); Sse.StoreLow(output + outRow + 4, sum0_y1_l2_0.GetUpper());
            }
            input += 48;
            output += 6;
        }
    }

    /// <summary>Windows in which all phases have all their taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Interior(float* input, float* weights, float* bias, float* output, nint count, nint yTaps, nint yStep, nint lastTaps, nint outRow, nint rowFrom, nint rowTo)
    {
        if (count >= 1)
        {
            nint tiles = ((count + 2) / 3);
            nint height = (count / tiles);
            nint taller = (count % tiles);
            if (height == 1)
            {
                Tile_x2(input, weights, bias, output, taller, yTaps, yStep, lastTaps, outRow, rowFrom, rowTo);
                Tile_x1(input + 32 * taller, weights, bias, output + 4 * taller, tiles - taller, yTaps, yStep, lastTaps, outRow, rowFrom, rowTo);
            }
            else if (height == 2)
            {
                Tile_x3(input, weights, bias, output, taller, yTaps, yStep, lastTaps, outRow, rowFrom, rowTo);
                Tile_x2(input + 48 * taller, weights, bias, output + 6 * taller, tiles - taller, yTaps, yStep, lastTaps, outRow, rowFrom, rowTo);
            }
            else
            {
                Tile_x3(input, weights, bias, output, tiles, yTaps, yStep, lastTaps, outRow, rowFrom, rowTo);
            }
        }
    }

    /// <summary>One window of a phase of which only some taps, xTaps of them, are valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Border(float* input, float* weights, float* bias, float* output, nint xTaps, nint yTaps, nint yStep, nint lastTaps, nint outRow, nint rowFrom, nint rowTo)
    {
        var acc_y0_c0 = Vector256<float>.Zero;
        var acc_y1_c0 = Vector256<float>.Zero;
        float* inputY = input;
        float* weightsY = weights;
        for (nint yLeft = yTaps; yLeft > 0; yLeft--)
        {
            float* inputC = inputY;
            float* weightsC = weightsY;
            for (nint cLeft = 2; cLeft > 0; cLeft--)
            {
                float* inputTap = inputC;
                float* weightsTap = weightsC;
                for (nint tapLeft = xTaps; tapLeft > 0; tapLeft--)
                {
                    var in_x0 = Avx.LoadVector256(inputTap);
                    var w = Avx.LoadVector256(weightsTap);
                    acc_y0_c0 = Fma.MultiplyAdd(in_x0, w, acc_y0_c0);
                    w = Avx.LoadVector256(weightsTap + 32);
                    acc_y1_c0 = Fma.MultiplyAdd(in_x0, w, acc_y1_c0);
                    inputTap += -16;
                    weightsTap += 8;
                }
                inputC += 8;
                weightsC += 64;
            }
            inputY += yStep;
            weightsY += 128;
        }
        var one = Vector256.Create(1f);
        if (Math.Min(-rowFrom, rowTo - 1) >= 0)
        {
            var sum0_y0_l0_0 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_y0_c0, acc_y0_c0).AsDouble(), 0xD8).AsSingle();
            var sum0_y0_l1_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y0_l0_0, sum0_y0_l0_0).AsDouble(), 0xD8).AsSingle();
            var sum0_y0_l2_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y0_l1_0, sum0_y0_l1_0).AsDouble(), 0xD8).AsSingle();
            var bias0_y0 = Avx.LoadVector256(bias);
            sum0_y0_l2_0 = Fma.MultiplyAdd(bias0_y0, one, sum0_y0_l2_0);
            sum0_y0_l2_0 = Sigmoid(sum0_y0_l2_0);
            *(output) = sum0_y0_l2_0.GetElement(0);
        }
        if (Math.Min(1 - rowFrom, rowTo - 2) >= 0)
        {
            var sum0_y1_l0_0 = Avx2.Permute4x64(Avx.HorizontalAdd(acc_y1_c0, acc_y1_c0).AsDouble(), 0xD8).AsSingle();
            var sum0_y1_l1_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y1_l0_0, sum0_y1_l0_0).AsDouble(), 0xD8).AsSingle();
            var sum0_y1_l2_0 = Avx2.Permute4x64(Avx.HorizontalAdd(sum0_y1_l1_0, sum0_y1_l1_0).AsDouble(), 0xD8).AsSingle();
            var bias0_y1 = Avx.LoadVector256(bias);
            sum0_y1_l2_0 = Fma.MultiplyAdd(bias0_y1, one, sum0_y1_l2_0);
            sum0_y1_l2_0 = Sigmoid(sum0_y1_l2_0);
            *(output + outRow) = sum0_y1_l2_0.GetElement(0);
        }
    }

    /// <summary>Brings the weights into the order of use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* weights, float* bias, float* packed)
    {
        for (nint ky = 0; ky < 4; ky += 1)
        {
            for (nint kx = 0; kx < 4; kx += 1)
            {
                nint tap = 2 * (ky / 2);
                nint phases = Math.Min(2, 4 - tap);
                nint element = 4 * ky + XOrder[(int)kx];
                for (nint c = 0; c < 16; c += 1)
                {
                    var weight = *(weights + 16 * element + c);
                    *(packed + 32 * tap + 32 * (c / 8) * phases + 32 * ky + 8 * kx + (c % 8)) = weight;
                }
            }
        }
        for (nint i = 0; i < 8; i += 1)
        {
            var addend = *(bias);
            *(packed + 256 + i) = addend;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector256<float> ExpOfMinus(Vector256<float> a)
    {
        var z = Vector256.FusedMultiplyAdd(a, Vector256.Create(-1.44269502f), Vector256.Create(12582912f));
        var n = z - Vector256.Create(12582912f);
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.693359375f), -a);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(0.00021219444f), r);
        var p = Vector256.Create(0.00139262131f);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.00836320315f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.0416665561f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.166665763f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1f));
        p *= ((z.AsInt32() << 23) + Vector256.Create(0x3F800000)).AsSingle();
        return Vector256.ConditionalSelect(Vector256.GreaterThan(a, Vector256.Create(87f)), Vector256<float>.Zero, p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector256<float> Sigmoid(Vector256<float> x)
    {
        var e = ExpOfMinus(Vector256.Abs(x));
        var one = Vector256.Create(1f);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), e, one) / (one + e);
    }
}
