using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Source texts that let generated code run on a machine without the instructions of a target: types of the instructions'
/// names in the namespace of the generated code, which win over the framework's. Where the machine has them, none are used.
/// </summary>
internal static class TargetEmulation
{
    /// <summary>To be compiled along with kernels that are run.</summary>
    public static IReadOnlyList<string> Sources { get; } =
    [
        // A machine that has the instructions but clocks down for them: the runtime says no, the kernel runs all the same.
        .. Vector512.IsHardwareAccelerated ? [] : new[] { Read("Vector512.cs") },
        .. Avx512F.IsSupported ? [] : new[] { Read("Avx512F.cs") },
    ];

    /// <summary>What the results of a run rest on.</summary>
    public static string Description { get; } = Avx512F.IsSupported
        ? "Avx512 kernels run on the instructions of this machine"
        : "Avx512 kernels run on emulated instructions: this machine has none";

    /// <summary>The machine itself has the instructions of a target.</summary>
    public static bool IsNative(string target) => target switch
    {
        "Scalar" => true,
        "Portable" => Vector128.IsHardwareAccelerated,
        "Avx2" => Avx2.IsSupported && Fma.IsSupported,
        "Avx512" => Avx512F.IsSupported,
        _ => throw new ArgumentException($"unknown target '{target}'", nameof(target)),
    };

    /// <summary>Kernels of a target run here, on emulated instructions where need be. (The text of the 512-bit target also
    /// has narrower instructions, which are not emulated.)</summary>
    public static bool CanRun(string target) => IsNative(target == "Avx512" ? "Avx2" : target);

    private static string Read(string name)
    {
        using var stream = typeof(TargetEmulation).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
