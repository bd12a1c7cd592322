// strategy: channels last, minimal filtering F(3, 2): triples of windows, four products for six
// tile: up to 8 triples x 1 vectors of 8 columns, the 4 columns of a window in 1 blocks
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

    private static ReadOnlySpan<int> ColumnOfLane => [0, 1, 2, 3, -1, -1, -1, -1];

    public readonly int Units => (int)batch;

    /// <summary>Computes the units of work from begin up to end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Rows(int begin, int end)
    {
        float* transformed = KernelScratch.Floats(192);
        for (nint image = begin; image < end; image += 1)
        {
            float* row = &input[8 * image];
            TransformEdges(row, transformed, 1, 24, -1, 8);
            Transform(&row[2], &transformed[8], 1, 24);
            TransformEdges(row, &transformed[16], 1, 24, 5, 8);
            float* products = &transformed[96];
            Tile_v1_x3(transformed, weights, products, 1);
            Tile_v1_x3(&transformed[24], &weights[8], &products[24], 1);
            Tile_v1_x3(&transformed[48], &weights[16], &products[48], 1);
            Tile_v1_x3(&transformed[72], &weights[24], &products[72], 1);
            Outputs_v1p4(products, &weights[32], &output[36 * image], 24, 3);
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
            nint at_x0 = Math.Max(0, Math.Min(column_x0, width - 1));
            var keep_y0_x0 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)0 - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)lanes_x0), Vector256<int>.Indices)).AsSingle();
            nint column_x1 = column + 3 * triple + 1;
            nint lanes_x1 = 8 * Math.Min(1, Math.Max(0, column_x1 + 1)) * Math.Min(1, Math.Max(0, width - column_x1));
            nint at_x1 = Math.Max(0, Math.Min(column_x1, width - 1));
            var keep_y0_x1 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)0 - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)lanes_x1), Vector256<int>.Indices)).AsSingle();
            nint column_x2 = column + 3 * triple + 2;
            nint lanes_x2 = 8 * Math.Min(1, Math.Max(0, column_x2 + 1)) * Math.Min(1, Math.Max(0, width - column_x2));
            nint at_x2 = Math.Max(0, Math.Min(column_x2, width - 1));
            var keep_y0_x2 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)0 - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)lanes_x2), Vector256<int>.Indices)).AsSingle();
            nint column_x3 = column + 3 * triple + 3;
            nint lanes_x3 = 8 * Math.Min(1, Math.Max(0, column_x3 + 1)) * Math.Min(1, Math.Max(0, width - column_x3));
            nint at_x3 = Math.Max(0, Math.Min(column_x3, width - 1));
            var keep_y0_x3 = Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int)0 - 1)), Avx2.CompareGreaterThan(Vector256.Create((int)lanes_x3), Vector256<int>.Indices)).AsSingle();
            float* target = &transformed[8 * triple];
            var in_y0_x0 = Avx.MaskLoad(&row[at_x0], Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0).AsSingle());
            in_y0_x0 = Avx.And(in_y0_x0, keep_y0_x0);
            var in_y0_x1 = Avx.MaskLoad(&row[at_x1], Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0).AsSingle());
            in_y0_x1 = Avx.And(in_y0_x1, keep_y0_x1);
            var in_y0_x2 = Avx.MaskLoad(&row[at_x2], Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0).AsSingle());
            in_y0_x2 = Avx.And(in_y0_x2, keep_y0_x2);
            var in_y0_x3 = Avx.MaskLoad(&row[at_x3], Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0).AsSingle());
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
            var in_y0_x0 = Avx.MaskLoad(row, Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0).AsSingle());
            var in_y0_x1 = Avx.MaskLoad(&row[1], Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0).AsSingle());
            var in_y0_x2 = Avx.MaskLoad(&row[2], Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0).AsSingle());
            var in_y0_x3 = Avx.MaskLoad(&row[3], Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0).AsSingle());
            // products of x
            in_y0_x0 = in_y0_x0 - in_y0_x2;
            in_y0_x3 = in_y0_x3 - in_y0_x1;
            var in_y0_x1_less_x = in_y0_x1 - in_y0_x2;
            in_y0_x1 = in_y0_x1 + in_y0_x2;
            Avx.Store(transformed, in_y0_x0);
            Avx.Store(&transformed[step], in_y0_x1);
            Avx.Store(&transformed[2 * step], in_y0_x1_less_x);
            Avx.Store(&transformed[3 * step], in_y0_x3);
            row += 3;
            transformed += 8;
        }
    }

    /// <summary>Tiles of 3 triples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile_v1_x3(float* pixels, float* weights, float* products, nint tiles)
    {
        for (nint tileLeft = tiles; tileLeft > 0; tileLeft--)
        {
            var sum_x0_v0 = Vector256<float>.Zero;
            var sum_x1_v0 = Vector256<float>.Zero;
            var sum_x2_v0 = Vector256<float>.Zero;
            var w_v0 = Avx.LoadVector256(weights);
            var in_x0 = Avx.BroadcastScalarToVector256(pixels);
            sum_x0_v0 = Fma.MultiplyAdd(in_x0, w_v0, sum_x0_v0);
            var in_x1 = Avx.BroadcastScalarToVector256(&pixels[8]);
            sum_x1_v0 = Fma.MultiplyAdd(in_x1, w_v0, sum_x1_v0);
            var in_x2 = Avx.BroadcastScalarToVector256(&pixels[16]);
            sum_x2_v0 = Fma.MultiplyAdd(in_x2, w_v0, sum_x2_v0);
            Avx.Store(products, sum_x0_v0);
            Avx.Store(&products[8], sum_x1_v0);
            Avx.Store(&products[16], sum_x2_v0);
            pixels += 24;
            products += 24;
        }
    }

    /// <summary>Triples of windows with all their outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Outputs_v1p4(float* products, float* bias, float* output, nint sums, nint triples)
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
            Sse.Store(output, out_x0_v0.GetLower());
            // window j + 1: p1 - p2
            var sum_x1_v0 = p1_v0 - p2_v0;
            var out_x1_v0 = bias_v0;
            out_x1_v0 = Fma.MultiplyAdd(sum_x1_v0, factor, out_x1_v0);
            Sse.Store(&output[4], out_x1_v0.GetLower());
            // window j + 2: p1 + p2 + p3
            var sum_x2_v0 = p1_v0 + p2_v0;
            sum_x2_v0 = sum_x2_v0 + p3_v0;
            var out_x2_v0 = bias_v0;
            out_x2_v0 = Fma.MultiplyAdd(sum_x2_v0, factor, out_x2_v0);
            Sse.Store(&output[8], out_x2_v0.GetLower());
            products += 8;
            output += 12;
        }
    }

    /// <summary>Brings the weights into the order of use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* weights, float* bias, float* packed)
    {
        for (nint lane = 0; lane < 8; lane += 1)
        {
            nint column = ColumnOfLane[(int)lane];
            if (column >= 0)
            {
                nint channel = (column % 2);
                nint xPhase = (column / 2);
                nint start = lane;
                var w_y0_x0 = weights[2 * xPhase + channel];
                var w_y0_x1 = weights[2 * xPhase + 4 + channel];
                var factor_a0_b0 = 2f;
                var packed_a0_b0 = w_y0_x1 * factor_a0_b0;
                packed[start] = packed_a0_b0;
                var sum_a0_b1 = w_y0_x0 + w_y0_x1;
                packed[start + 8] = sum_a0_b1;
                var sum_a0_b2 = w_y0_x0 - w_y0_x1;
                packed[start + 16] = sum_a0_b2;
                var factor_a0_b3 = 2f;
                var packed_a0_b3 = w_y0_x0 * factor_a0_b3;
                packed[start + 24] = packed_a0_b3;
                var addend = bias[channel];
                packed[32 + lane] = addend;
            }
        }
    }
}
