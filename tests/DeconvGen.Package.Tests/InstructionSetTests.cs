using System.Runtime.Intrinsics.X86;
using DeconvGen.Generators.Tests;

namespace DeconvGen.Package.Tests;

/// <summary>
/// The named shapes, gradients of a third of them and some random ones in a program that chooses its kernels by itself, on every
/// instruction set that this machine has or can be told to do without, on AVX-512 and on 64-bit Arm, emulated where the processor
/// is another one. Sums of small integers are exact, so that each result equals the textbook definition whatever the target;
/// any number of threads gives the same bits.
/// </summary>
public sealed class InstructionSetTests(NumericProgram program) : IClassFixture<NumericProgram>
{
    [InstructionSetFact(nameof(Avx512F))]
    public void With_512_bit_vectors() => Assert.Equal("Avx512", program.RunWithAvx512());

    /// <summary>The compiler gives up optimizing without a word; its list of methods says so. It needs no such processor for
    /// that.</summary>
    [NativeFact]
    public void With_512_bit_vectors_every_kernel_is_optimized()
    {
        var generated = program.CompiledForAvx512
            .Where(static line => line.Contains("DeconvGen.Generated.", StringComparison.Ordinal)).ToList();
        var listed = generated.Count(static line => line.Contains("__Avx512", StringComparison.Ordinal));
        Assert.True(listed > 500, $"{listed} methods with vectors of 512 bits were listed");
        Assert.DoesNotContain(generated, static line => line.Contains("[MinOpts", StringComparison.Ordinal));
    }

    [InstructionSetFact(nameof(Avx2))]
    public void With_256_bit_vectors() => Assert.Equal("Avx2", program.Run([("DOTNET_EnableAVX512", "0")]));

    [InstructionSetFact(nameof(Sse2))]
    public void With_128_bit_vectors_of_x86() =>
        Assert.Equal("Portable", program.Run([("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX2", "0")]));

    [InstructionSetFact("")]
    public void Without_vectors() => Assert.Equal("Scalar", program.Run([("DOTNET_EnableHWIntrinsic", "0")]));

    [InstructionSetFact("Arm64")]
    public void On_64_bit_Arm() => Assert.Equal("Portable, AdvSimd", program.RunOnArm());
}

/// <summary>A run on an instruction set, skipped where the machine has neither it nor an emulator of it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InstructionSetFactAttribute : FactAttribute
{
    public InstructionSetFactAttribute(string name) => Skip = name switch
    {
        nameof(Avx512F) when Avx512Machine.MissingReason is { } reason => reason,
        nameof(Avx2) when !Avx2.IsSupported => "this machine has no AVX2",
        nameof(Sse2) when !Sse2.IsSupported => "this machine is no x86",
        "Arm64" when ArmEmulator.MissingReason is { } reason => reason,
        _ => null,
    };
}
