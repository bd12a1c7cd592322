using System.Runtime.Intrinsics.X86;

namespace DeconvGen.Benchmarks.Compare;

internal enum InstructionSet
{
    Avx2,
    Avx512,
}

/// <summary>
/// Runs this program without an instruction set. The runtime reads its switches when it starts, so that takes another process;
/// the peers there still use all that the machine has.
/// </summary>
internal static class InstructionSets
{
    private const string Switch = "DOTNET_EnableAVX512";

    /// <summary>Why the machine cannot measure an instruction set; <see langword="null"/> when it can.</summary>
    public static string? Missing(InstructionSet? wanted) => wanted switch
    {
        InstructionSet.Avx2 when !Avx2.IsSupported || !Fma.IsSupported => "This machine has no AVX2 with FMA.",
        InstructionSet.Avx512 when !Avx512F.IsSupported =>
            $"This machine has no AVX-512, or it is switched off ({Switch}={Environment.GetEnvironmentVariable(Switch)}).",
        _ => null,
    };

    public static bool NeedsOtherProcess(InstructionSet? wanted) => wanted == InstructionSet.Avx2 && Avx512F.IsSupported;

    /// <returns>What the other process returns.</returns>
    public static int RunWithoutAvx512()
    {
        using var process = OwnProcess.Start(Environment.GetCommandLineArgs().Skip(1), variables: (Switch, "0"));
        process.WaitForExit();
        return process.ExitCode;
    }
}
