using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace DeconvGen.Package.Tests;

/// <summary>
/// Runs programs that were compiled ahead of time for AVX-512: by themselves on such a processor, else on a whole machine that
/// Bochs emulates, started from a CD with Debian's kernel and the program on it. QEMU emulates no AVX-512.
/// </summary>
internal static class Avx512Machine
{
    private const string Bochs = "/usr/bin/bochs";
    private const string BusyBox = "/bin/busybox";
    private const string Packages = "bochs bochs-term bochsbios vgabios busybox-static isolinux syslinux-common xorriso cpio "
        + "linux-image-cloud-amd64";

    /// <summary>
    /// Bochs gives the size of the registers' compact form wrongly, and a kernel that sees that does without AVX; the features
    /// 321 and 323 (XSAVEC and XSAVES) are that form.
    /// </summary>
    private const string KernelArguments = "initrd=initrd quiet console=ttyS0 clearcpuid=321,323 mitigations=off";

    private const string ExitCode = "exit code: ";

    private static readonly string[] s_files =
    [
        Bochs, BusyBox, "/usr/bin/xorriso", "/usr/bin/cpio", "/usr/bin/ldd", "/usr/lib/ISOLINUX/isolinux.bin",
        "/usr/lib/syslinux/modules/bios/ldlinux.c32", "/usr/share/bochs/BIOS-bochs-latest", "/usr/share/vgabios/vgabios.bin",
    ];

    private static string? Kernel { get; } = !Directory.Exists("/boot") ? null
        : Directory.GetFiles("/boot", "vmlinuz-*-cloud-amd64").Order(StringComparer.Ordinal).LastOrDefault();

    public static string? MissingReason { get; } =
        NativeProgram.MissingReason is { } reason ? reason
        : Avx512F.IsSupported || (Kernel is not null && s_files.All(File.Exists)) ? null
        : $"needs AVX-512, or an emulator of it: apt-get install {Packages}";

    /// <param name="folder">Where it runs, and where the emulated machine's disk is made.</param>
    public static CommandResult Run(string executable, string folder, string argument)
    {
        var place = Directory.CreateDirectory(folder);
        return Avx512F.IsSupported ? Dotnet.Program(executable, place.FullName, argument) : Emulate(executable, place, argument);
    }

    private static CommandResult Emulate(string executable, DirectoryInfo folder, string argument)
    {
        var root = folder.CreateSubdirectory("root");
        Copy(BusyBox, root, "busybox");
        Copy(executable, root, "program");
        Copy(argument, root, "argument");
        // "libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)"
        var libraries = Dotnet.Program("ldd", folder.FullName, executable).Succeeded().Output.Split()
            .Where(static word => word.StartsWith('/'));
        foreach (var library in libraries)
            Copy(library, root, library[1..]);
        root.CreateSubdirectory("dev");
        root.CreateSubdirectory("proc");
        File.WriteAllText(Path.Combine(root.FullName, "init"), Init);
        Shell(folder, "chmod +x root/init");

        var cd = folder.CreateSubdirectory("cd");
        Copy("/usr/lib/ISOLINUX/isolinux.bin", cd, "isolinux.bin");
        Copy("/usr/lib/syslinux/modules/bios/ldlinux.c32", cd, "ldlinux.c32");
        Copy(Kernel!, cd, "kernel");
        File.WriteAllText(Path.Combine(cd.FullName, "isolinux.cfg"),
            $"DEFAULT run\nLABEL run\n KERNEL kernel\n APPEND {KernelArguments}\n");
        Shell(folder, "cd root && find . | cpio --quiet -o -H newc > ../cd/initrd");
        Shell(folder, "xorriso -as mkisofs -quiet -o cd.iso -b isolinux.bin -c boot.cat -no-emul-boot -boot-load-size 4 "
            + "-boot-info-table cd");

        File.WriteAllText(Path.Combine(folder.FullName, "bochsrc"), Machine);
        // Debian's Bochs waits in its debugger; "c" goes on. It ends with an error code, since the kernel switches the machine
        // off.
        File.WriteAllText(Path.Combine(folder.FullName, "commands"), "c\n");
        var emulator = Dotnet.Program(Bochs, folder.FullName, "-q", "-f", "bochsrc", "-rc", "commands");
        var serial = Path.Combine(folder.FullName, "serial.txt");
        var output = File.Exists(serial) ? File.ReadAllText(serial).Replace("\r", "", StringComparison.Ordinal) : emulator.Output;

        // Lines of the kernel come before and may come after.
        var lines = output.Split('\n').ToList();
        var end = lines.FindLastIndex(static line => line.StartsWith(ExitCode, StringComparison.Ordinal));
        return end < 0 ? new(emulator.Command, 1, output) : new(emulator.Command,
            int.Parse(lines[end].AsSpan(ExitCode.Length), CultureInfo.InvariantCulture), string.Join('\n', lines[..end]));
    }

    /// <summary>What the kernel starts: the program, with its output on the serial line, and then the end of the
    /// machine.</summary>
    private const string Init = """
        #!/busybox sh
        /busybox mount -t devtmpfs dev /dev
        /busybox mount -t proc proc /proc
        exec > /dev/ttyS0 2>&1
        /program /argument
        code=$?
        echo "exit code: $code"
        /busybox sleep 1
        /busybox poweroff -f
        """;

    private const string Machine = """
        cpu: model=corei7_skylake_x, ips=50000000
        memory: guest=1024, host=1024
        romimage: file=/usr/share/bochs/BIOS-bochs-latest
        vgaromimage: file=/usr/share/vgabios/vgabios.bin
        ata0-master: type=cdrom, path=cd.iso, status=inserted
        boot: cdrom
        com1: enabled=1, mode=file, dev=serial.txt
        display_library: rfb, options="timeout=0"
        config_interface: textconfig
        sound: waveoutdrv=dummy
        log: bochs.log
        panic: action=fatal
        """;

    private static void Copy(string file, DirectoryInfo folder, string name)
    {
        var target = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }

    private static void Shell(DirectoryInfo folder, string command) =>
        Dotnet.Program("sh", folder.FullName, "-c", command).Succeeded();
}
