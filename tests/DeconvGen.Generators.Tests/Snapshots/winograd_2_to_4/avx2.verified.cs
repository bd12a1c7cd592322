// strategy: channels last, minimal filtering F(3, 2): triples of windows, four products for six
// tile: up to 8 triples x 1 vectors of 8 columns, the 8 columns of a window in 1 blocks
// triples: n of them in ceil(n / tallest) tiles of two neighbouring heights
// weights: [block][product of x][input channel][lane], then the bias
// order of additions: in each product the input channels; then products of x, then the bias
[global::System.Diagnostics.DebuggerNonUserCode, global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]
file unsafe struct Avx2Kernel : IRowKernel
{
    public float* input;
    public float* weights;
    public float* output;
    public nint batch;

    public readonly int Units => (int)batch;

    /// <summary>Computes the units of work from begin up to end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Rows(int begin, int end)
    {
        float* transformed = KernelScratch.Floats(256);
        for (nint unit = begin; unit < end; unit += 1)
        {
            nint n = unit;
            float* row = &input[18 * n];
            TransformEdges(row, transformed, 1, 32, -1, 9);
            Transform(&row[4], &transformed[8], 2, 32);
            TransformEdges(row, &transformed[24], 1, 32, 8, 9);
            float* products = &transformed[128];
            Tile_v1_x4(transformed, weights, products, 1);
            Tile_v1_x4(&transformed[32], &weights[16], &products[32], 1);
            Tile_v1_x4(&transformed[64], &weights[32], &products[64], 1);
            Tile_v1_x4(&transformed[96], &weights[48], &products[96], 1);
            OutputsCut_v1(products, &weights[64], &output[72 * n - 4], 32, 4, 76);
            Outputs_v1(&products[8], &weights[64], &output[72 * n + 20], 32, 2);
            OutputsCut_v1(&products[24], &weights[64], &output[72 * n + 68], 32, 0, 4);
        }
    }

    /// <summary>Triples of windows of which some inputs are outside of the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TransformEdges(float* row, float* transformed, nint triples, nint step, nint column, nint width)
    {
        for (nint triple = 0; triple < triples; triple += 1)
        {
            nint column_x0 = column + 3 * triple;
            nint lanes_x0 = 8 * Math.Min(1, Math.Max(0, column_x0 + 1)) * Math.Min(1, Math.Max(0, width - column_x0));
            nint at_x0 = 2 * Math.Max(0, Math.Min(column_x0, width - 1));
            var keep_y0_x0 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)0 - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)lanes_x0), Vector256<int>.Indices)).AsSingle();
            nint column_x1 = column + 3 * triple + 1;
            nint lanes_x1 = 8 * Math.Min(1, Math.Max(0, column_x1 + 1)) * Math.Min(1, Math.Max(0, width - column_x1));
            nint at_x1 = 2 * Math.Max(0, Math.Min(column_x1, width - 1));
            var keep_y0_x1 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)0 - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)lanes_x1), Vector256<int>.Indices)).AsSingle();
            nint column_x2 = column + 3 * triple + 2;
            nint lanes_x2 = 8 * Math.Min(1, Math.Max(0, column_x2 + 1)) * Math.Min(1, Math.Max(0, width - column_x2));
            nint at_x2 = 2 * Math.Max(0, Math.Min(column_x2, width - 1));
            var keep_y0_x2 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)0 - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)lanes_x2), Vector256<int>.Indices)).AsSingle();
            nint column_x3 = column + 3 * triple + 3;
            nint lanes_x3 = 8 * Math.Min(1, Math.Max(0, column_x3 + 1)) * Math.Min(1, Math.Max(0, width - column_x3));
            nint at_x3 = 2 * Math.Max(0, Math.Min(column_x3, width - 1));
            var keep_y0_x3 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)0 - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)lanes_x3), Vector256<int>.Indices)).AsSingle();
            float* target = &transformed[8 * triple];
            var in_y0_x0 = Avx.MaskLoad(&row[at_x0], Vector256.Create(-1, -1, 0, 0, 0, 0, 0, 0).AsSingle());
            in_y0_x0 = Avx.And(in_y0_x0, keep_y0_x0);
            var in_y0_x1 = Avx.MaskLoad(&row[at_x1], Vector256.Create(-1, -1, 0, 0, 0, 0, 0, 0).AsSingle());
            in_y0_x1 = Avx.And(in_y0_x1, keep_y0_x1);
            var in_y0_x2 = Avx.MaskLoad(&row[at_x2], Vector256.Create(-1, -1, 0, 0, 0, 0, 0, 0).AsSingle());
            in_y0_x2 = Avx.And(in_y0_x2, keep_y0_x2);
            var in_y0_x3 = Avx.MaskLoad(&row[at_x3], Vector256.Create(-1, -1, 0, 0, 0, 0, 0, 0).AsSingle());
            in_y0_x3 = Avx.And(in_y0_x3, keep_y0_x3);
            // products of x
            in_y0_x0 = in_y0_x0 - in_y0_x2;
            in_y0_x3 = in_y0_x3 - in_y0_x1;
            var in_y0_x1_less_x = in_y0_x1 - in_y0_x2;
            in_y0_x1 = in_y0_x1 + in_y0_x2;
            Avx.Store(target, in_y0_x0);
            Avx.Store(&target[step], in_y0_x1);
            Avx.Store(&target[2 * step], in_y0_x1_less_x);
            Avx.Store(&target[3 * step], in_y0_x3);
        }
    }

    /// <summary>Triples of windows whose inputs are all there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Transform(float* row, float* transformed, nint triples, nint step)
    {
        for (nint tripleLeft = triples; tripleLeft > 0; tripleLeft--)
        {
            var in_y0_x0 = Avx.MaskLoad(row, Vector256.Create(-1, -1, 0, 0, 0, 0, 0, 0).AsSingle());
            var in_y0_x1 = Avx.MaskLoad(&row[2], Vector256.Create(-1, -1, 0, 0, 0, 0, 0, 0).AsSingle());
            var in_y0_x2 = Avx.MaskLoad(&row[4], Vector256.Create(-1, -1, 0, 0, 0, 0, 0, 0).AsSingle());
            var in_y0_x3 = Avx.MaskLoad(&row[6], Vector256.Create(-1, -1, 0, 0, 0, 0, 0, 0).AsSingle());
            // products of x
            in_y0_x0 = in_y0_x0 - in_y0_x2;
            in_y0_x3 = in_y0_x3 - in_y0_x1;
            var in_y0_x1_less_x = in_y0_x1 - in_y0_x2;
            in_y0_x1 = in_y0_x1 + in_y0_x2;
            Avx.Store(transformed, in_y0_x0);
            Avx.Store(&transformed[step], in_y0_x1);
            Avx.Store(&transformed[2 * step], in_y0_x1_less_x);
            Avx.Store(&transformed[3 * step], in_y0_x3);
            row += 6;
            transformed += 8;
        }
    }

    /// <summary>Tiles of 4 triples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v1_x4(float* pixels, float* weights, float* products, nint tiles)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var sum_x0_v0 = Vector256<float>.Zero;
            var sum_x1_v0 = Vector256<float>.Zero;
            var sum_x2_v0 = Vector256<float>.Zero;
            var sum_x3_v0 = Vector256<float>.Zero;
            var w_v0 = Avx.LoadVector256(weights);
            var in_x0 = Avx.BroadcastScalarToVector256(pixels);
            sum_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, sum_x0_v0);
            var in_x1 = Avx.BroadcastScalarToVector256(&pixels[8]);
            sum_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, sum_x1_v0);
            var in_x2 = Avx.BroadcastScalarToVector256(&pixels[16]);
            sum_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, sum_x2_v0);
            var in_x3 = Avx.BroadcastScalarToVector256(&pixels[24]);
            sum_x3_v0 = Fma.MultiplyAdd(in_x3, w_v0, sum_x3_v0);
            w_v0 = Avx.LoadVector256(&weights[8]);
            in_x0 = Avx.BroadcastScalarToVector256(&pixels[1]);
            sum_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, sum_x0_v0);
            in_x1 = Avx.BroadcastScalarToVector256(&pixels[9]);
            sum_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, sum_x1_v0);
            in_x2 = Avx.BroadcastScalarToVector256(&pixels[17]);
            sum_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, sum_x2_v0);
            in_x3 = Avx.BroadcastScalarToVector256(&pixels[25]);
            sum_x3_v0 = Fma.MultiplyAdd(in_x3, w_v0, sum_x3_v0);
            Avx.Store(products, sum_x0_v0);
            Avx.Store(&products[8], sum_x1_v0);
            Avx.Store(&products[16], sum_x2_v0);
            Avx.Store(&products[24], sum_x3_v0);
            pixels += 32;
            products += 32;
        }
    }

    /// <summary>One triple, whose columns from .. to are outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OutputsCut_v1(float* products, float* bias, float* output, nint sums, nint from, nint to)
    {
        var factor = Vector256.Create(0.5f);
        var bias_v0 = Avx.LoadVector256(bias);
        var p0_v0 = Avx.LoadVector256(products);
        var p1_v0 = Avx.LoadVector256(&products[sums]);
        var p2_v0 = Avx.LoadVector256(&products[2 * sums]);
        var p3_v0 = Avx.LoadVector256(&products[3 * sums]);
        // window j: p1 + p2 + p0
        var sum_x0_v0 = p1_v0 + p2_v0;
        sum_x0_v0 = sum_x0_v0 + p0_v0;
        var out_x0_v0 = bias_v0;
        out_x0_v0 = Fma.MultiplyAdd(sum_x0_v0, factor, out_x0_v0);
        for (var lane = (int)Math.Max(0, from); lane < Math.Min(8, to); lane++) output[lane] = out_x0_v0.GetElement(lane);
        // window j + 1: p1 - p2
        var sum_x1_v0 = p1_v0 - p2_v0;
        var out_x1_v0 = bias_v0;
        out_x1_v0 = Fma.MultiplyAdd(sum_x1_v0, factor, out_x1_v0);
        for (var lane = (int)Math.Max(0, from - 8); lane < Math.Min(8, to - 8); lane++) output[8 + lane] = out_x1_v0.GetElement(lane);
        // window j + 2: p1 + p2 + p3
        var sum_x2_v0 = p1_v0 + p2_v0;
        sum_x2_v0 = sum_x2_v0 + p3_v0;
        var out_x2_v0 = bias_v0;
        out_x2_v0 = Fma.MultiplyAdd(sum_x2_v0, factor, out_x2_v0);
        for (var lane = (int)Math.Max(0, from - 16); lane < Math.Min(8, to - 16); lane++) output[16 + lane] = out_x2_v0.GetElement(lane);
    }

    /// <summary>Triples of windows with all their outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Outputs_v1(float* products, float* bias, float* output, nint sums, nint triples)
    {
        var factor = Vector256.Create(0.5f);
        for (nint tripleLeft = triples; tripleLeft > 0; tripleLeft--)
        {
            var bias_v0 = Avx.LoadVector256(bias);
            var p0_v0 = Avx.LoadVector256(products);
            var p1_v0 = Avx.LoadVector256(&products[sums]);
            var p2_v0 = Avx.LoadVector256(&products[2 * sums]);
            var p3_v0 = Avx.LoadVector256(&products[3 * sums]);
            // window j: p1 + p2 + p0
            var sum_x0_v0 = p1_v0 + p2_v0;
            sum_x0_v0 = sum_x0_v0 + p0_v0;
            var out_x0_v0 = bias_v0;
            out_x0_v0 = Fma.MultiplyAdd(sum_x0_v0, factor, out_x0_v0);
            Avx.Store(output, out_x0_v0);
            // window j + 1: p1 - p2
            var sum_x1_v0 = p1_v0 - p2_v0;
            var out_x1_v0 = bias_v0;
            out_x1_v0 = Fma.MultiplyAdd(sum_x1_v0, factor, out_x1_v0);
            Avx.Store(&output[8], out_x1_v0);
            // window j + 2: p1 + p2 + p3
            var sum_x2_v0 = p1_v0 + p2_v0;
            sum_x2_v0 = sum_x2_v0 + p3_v0;
            var out_x2_v0 = bias_v0;
            out_x2_v0 = Fma.MultiplyAdd(sum_x2_v0, factor, out_x2_v0);
            Avx.Store(&output[16], out_x2_v0);
            products += 8;
            output += 24;
        }
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
                nint channel = (column % 4);
                nint xPhase = (column / 4);
                nint start = lane;
                if (xPhase >= 2)
                {
                    for (nint c = 0; c < 2; c += 1)
                    {
                        var w_y0_x0 = weights[8 * xPhase + 2 * channel + c];
                        packed[start + 16 + 8 * c] = w_y0_x0;
                        packed[start + 32 + 8 * c] = w_y0_x0;
                        var factor_a0_b3 = 2f;
                        var packed_a0_b3 = w_y0_x0 * factor_a0_b3;
                        packed[start + 48 + 8 * c] = packed_a0_b3;
                    }
                }
                else
                {
                    for (nint c = 0; c < 2; c += 1)
                    {
                        var w_y0_x0 = weights[8 * xPhase + 2 * channel + c];
                        var w_y0_x1 = weights[8 * xPhase + 16 + 2 * channel + c];
                        var factor_a0_b0 = 2f;
                        var packed_a0_b0 = w_y0_x1 * factor_a0_b0;
                        packed[start + 8 * c] = packed_a0_b0;
                        var sum_a0_b1 = w_y0_x0 + w_y0_x1;
                        packed[start + 16 + 8 * c] = sum_a0_b1;
                        var sum_a0_b2 = w_y0_x0 - w_y0_x1;
                        packed[start + 32 + 8 * c] = sum_a0_b2;
                        var factor_a0_b3 = 2f;
                        var packed_a0_b3 = w_y0_x0 * factor_a0_b3;
                        packed[start + 48 + 8 * c] = packed_a0_b3;
                    }
                }
                var addend = bias[channel];
                packed[64 + lane] = addend;
            }
        }
    }
}
