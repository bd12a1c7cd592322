using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Floats that end right before, or begin right behind, a page that must not be touched: one access outside of them ends the
/// process. Linux and macOS only.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int None = 0;
    private const int ReadWrite = 3;

    private readonly nuint _size;
    private readonly byte* _begin;
    private readonly int _count;

    /// <param name="atEnd">The guard lies behind the floats; else before them.</param>
    /// <param name="shift">Bytes between floats and guard, less than a float: they leave the floats unaligned.</param>
    public GuardedMemory(ReadOnlySpan<float> content, bool atEnd, int shift = 0)
    {
        var page = (nuint)Environment.SystemPageSize;
        var bytes = (nuint)content.Length * sizeof(float) + (nuint)shift;
        var inner = (bytes + page - 1) / page * page;
        _size = inner + 2 * page;
        _begin = (byte*)Map(0, _size, None, PrivateAnonymous, -1, 0);
        if ((nint)_begin == -1 || (inner > 0 && Protect(_begin + page, inner, ReadWrite) != 0))
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        Pointer = (float*)(atEnd ? _begin + page + inner - bytes : _begin + page + shift);
        _count = content.Length;
        content.CopyTo(Span);
    }

    public static string? MissingReason { get; } =
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? null : "pages are guarded with mmap and mprotect";

    public Span<float> Span => new(Pointer, _count);

    public float* Pointer { get; }

    private static int PrivateAnonymous => OperatingSystem.IsMacOS() ? 0x1002 : 0x22;

    public void Dispose() => _ = Unmap(_begin, _size);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint length);
}
