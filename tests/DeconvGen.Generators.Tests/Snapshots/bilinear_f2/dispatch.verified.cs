namespace DeconvGen.Generated
{
    using DeconvGen.Runtime;
    using System;
    using System.Runtime.CompilerServices;
    using System.Runtime.Intrinsics;
    using System.Runtime.Intrinsics.X86;
    using System.Threading.Tasks;

    [global::System.Diagnostics.DebuggerNonUserCode, global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]
    file static unsafe class Kernel
    {
        private static ReadOnlySpan<float> Coefficients =>
        [
            0.25f, 0.75f, 0.75f, 0.25f, 0.25f, 0.75f, 0.75f, 0.25f,
            0.25f, 0.75f, 0.75f, 0.25f, 0.25f, 0.75f, 0.75f, 0.25f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
        ];

        public static void Run(ReadOnlySpan<float> input, int height, int width, Span<float> output, int outputHeight, int outputWidth, int batch, ParallelOptions? options)
        {
            KernelChecks.Batch(batch);
            KernelChecks.Length(input.Length, KernelChecks.Elements(batch, 1, 1, height, width, nameof(input)), nameof(input));
            KernelChecks.Length(output.Length, KernelChecks.Elements(batch, 1, 1, outputHeight, outputWidth, nameof(output)), nameof(output));
            KernelChecks.NoOverlap(input, output);
            if (batch == 0)
                return;
            fixed (float* coefficients = Coefficients)
            fixed (float* inputPointer = input, outputPointer = output)
            {
                if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported && KernelTargets.Avx512)
                {
                    var kernel = new Avx512Kernel
                    {
                        input = inputPointer,
                        output = outputPointer,
                        weights = coefficients,
                        batch = batch,
                        inHeight = height,
                        inWidth = width,
                        outHeight = outputHeight,
                        outWidth = outputWidth,
                    };
                    KernelScheduler.Run(in kernel, kernel.Units, output.Length * 250L, options);
                }
                else if (Avx2.IsSupported && Fma.IsSupported && KernelTargets.Avx2)
                {
                    var kernel = new Avx2Kernel
                    {
                        input = inputPointer,
                        output = outputPointer,
                        weights = coefficients,
                        batch = batch,
                        inHeight = height,
                        inWidth = width,
                        outHeight = outputHeight,
                        outWidth = outputWidth,
                    };
                    KernelScheduler.Run(in kernel, kernel.Units, output.Length * 300L, options);
                }
                else if (Vector128.IsHardwareAccelerated && KernelTargets.Portable)
                {
                    var kernel = new PortableKernel
                    {
                        input = inputPointer,
                        output = outputPointer,
                        weights = coefficients,
                        batch = batch,
                        inHeight = height,
                        inWidth = width,
                        outHeight = outputHeight,
                        outWidth = outputWidth,
                    };
                    KernelScheduler.Run(in kernel, kernel.Units, output.Length * 600L, options);
                }
                else
                {
                    var kernel = new ScalarKernel
                    {
                        input = inputPointer,
                        output = outputPointer,
                        weights = coefficients,
                        batch = batch,
                        inHeight = height,
                        inWidth = width,
                        outHeight = outputHeight,
                        outWidth = outputWidth,
                    };
                    KernelScheduler.Run(in kernel, kernel.Units, output.Length * 1800L, options);
                }
            }
        }
    }

