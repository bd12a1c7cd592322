using System.Runtime.InteropServices;

namespace DeconvGen.Package.Tests;

/// <summary>Runs programs for 64-bit Arm: by themselves on such a machine, else through Debian's QEMU and cross libraries.</summary>
internal static class ArmEmulator
{
    private const string Program = "/usr/bin/qemu-aarch64-static";
    private const string Libraries = "/usr/aarch64-linux-gnu";

    private static bool IsNative => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static string? MissingReason { get; } =
        !OperatingSystem.IsLinux() ? "needs Linux"
        : IsNative || (File.Exists(Program) && Directory.Exists(Libraries)) ? null
        : "needs an emulator: apt-get install qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross libgcc-s1-arm64-cross";

    public static CommandResult Run(string executable, string folder, params string[] arguments) => IsNative
        ? Dotnet.Program(executable, folder, arguments)
        : Dotnet.Program(Program, folder,
            ["-L", Libraries, "-E", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", executable, .. arguments]);
}
