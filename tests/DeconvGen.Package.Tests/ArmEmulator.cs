using System.Runtime.InteropServices;

namespace DeconvGen.Package.Tests;

/// <summary>Runs programs for 64-bit Arm: by themselves on such a machine, else through Debian's QEMU and cross
/// libraries.</summary>
internal static class ArmEmulator
{
    private const string Program = "/usr/bin/qemu-aarch64-static";
    private const string Libraries = "/usr/aarch64-linux-gnu";

    /// <summary>
    /// The runtime writes code through a second mapping of its memory (W^X) and then issues IC IVAU. QEMU before 8.1 ignores that
    /// instruction and watches only the mapping that it executes, so it goes on with the blocks that it has translated from older
    /// code at the same address: wrong results or an access violation in whatever method came to lie there. Through one mapping
    /// it sees the change.
    /// </summary>
    private const string OneMappingOfCode = "DOTNET_EnableWriteXorExecute=0";

    private static bool IsNative => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static string? MissingReason { get; } =
        !OperatingSystem.IsLinux() ? "needs Linux"
        : IsNative || (File.Exists(Program) && Directory.Exists(Libraries)) ? null
        : "needs an emulator: apt-get install qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross libgcc-s1-arm64-cross";

    public static CommandResult Run(string executable, string folder, params string[] arguments) => IsNative
        ? Dotnet.Program(executable, folder, arguments)
        : Dotnet.Program(Program, folder,
            ["-L", Libraries, "-E", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "-E", OneMappingOfCode, executable, .. arguments]);
}
