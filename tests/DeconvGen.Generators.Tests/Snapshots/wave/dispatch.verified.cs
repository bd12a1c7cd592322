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
        public static void Run(PackedWeights packed, ReadOnlySpan<float> input, int length, Span<float> output, int outputLength, int batch, ParallelOptions? options)
        {
            KernelChecks.Batch(batch);
            KernelChecks.Length(input.Length, KernelChecks.Elements(batch, 1, 1, 1, length, nameof(input)), nameof(input));
            KernelChecks.Length(output.Length, KernelChecks.Elements(batch, 1, 1, 1, outputLength, nameof(output)), nameof(output));
            KernelChecks.NoOverlap(input, output);
            if (batch == 0)
                return;
            fixed (float* inputPointer = input, outputPointer = output)
            {
                if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported && KernelTargets.Avx512)
                {
                    var kernel = new Avx512Kernel
                    {
                        input = inputPointer,
                        output = outputPointer,
                        weights = packed.Pointer,
                        batch = batch,
                        inLength = length,
                        outLength = outputLength,
                    };
                    KernelScheduler.Run(in kernel, kernel.Units, output.Length * 225L, options);
                }
                else if (Avx2.IsSupported && Fma.IsSupported && KernelTargets.Avx2)
                {
                    var kernel = new Avx2Kernel
                    {
                        input = inputPointer,
                        output = outputPointer,
                        weights = packed.Pointer,
                        batch = batch,
                        inLength = length,
                        outLength = outputLength,
                    };
                    KernelScheduler.Run(in kernel, kernel.Units, output.Length * 250L, options);
                }
                else if (Vector128.IsHardwareAccelerated && KernelTargets.Portable)
                {
                    var kernel = new PortableKernel
                    {
                        input = inputPointer,
                        output = outputPointer,
                        weights = packed.Pointer,
                        batch = batch,
                        inLength = length,
                        outLength = outputLength,
                    };
                    KernelScheduler.Run(in kernel, kernel.Units, output.Length * 400L, options);
                }
                else
                {
                    var kernel = new ScalarKernel
                    {
                        input = inputPointer,
                        output = outputPointer,
                        weights = packed.Pointer,
                        batch = batch,
                        inLength = length,
                        outLength = outputLength,
                    };
                    KernelScheduler.Run(in kernel, kernel.Units, output.Length * 1000L, options);
                }
            }
            GC.KeepAlive(packed);
        }

        public static PackedWeights Pack(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
        {
            KernelChecks.Length(weights.Length, 4, nameof(weights));
            if (bias.IsEmpty)
            {
                bias = new float[1];
            }
            KernelChecks.Length(bias.Length, 1, nameof(bias));
            fixed (float* weightsPointer = weights, biasPointer = bias)
            {
                if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported && KernelTargets.Avx512)
                {
                    var packed = new PackedWeights(21);
                    Avx512Kernel.Pack(weightsPointer, biasPointer, packed.Pointer);
                    return packed;
                }
                else if (Avx2.IsSupported && Fma.IsSupported && KernelTargets.Avx2)
                {
                    var packed = new PackedWeights(13);
                    Avx2Kernel.Pack(weightsPointer, biasPointer, packed.Pointer);
                    return packed;
                }
                else if (Vector128.IsHardwareAccelerated && KernelTargets.Portable)
                {
                    var packed = new PackedWeights(9);
                    PortableKernel.Pack(weightsPointer, biasPointer, packed.Pointer);
                    return packed;
                }
                else
                {
                    var packed = new PackedWeights(6);
                    ScalarKernel.Pack(weightsPointer, biasPointer, packed.Pointer);
                    return packed;
                }
            }
        }
    }

