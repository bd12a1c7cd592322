using System.Runtime.InteropServices;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>The few functions of XNNPACK and its thread pool that a layer needs, as Debian 12 ships them.</summary>
internal static unsafe partial class XnnPack
{
    public const string Absent =
        "XNNPACK: libXNNPACK.so was not found, its column is missing; on Debian: apt-get install libxnnpack-dev";

    private const string Library = "libXNNPACK.so.0", PoolLibrary = "libpthreadpool.so.0";

    /// <summary>Whether the library is there and supports this machine.</summary>
    public static bool IsAvailable { get; } =
        NativeLibrary.TryLoad(Library, out _) && NativeLibrary.TryLoad(PoolLibrary, out _) && Initialize(0) == 0;

    public static void Check(int status, string function)
    {
        if (status != 0)
            throw new InvalidOperationException($"XNNPACK: {function} returned status {status}.");
    }

    [LibraryImport(Library, EntryPoint = "xnn_create_deconvolution2d_nhwc_f32")]
    public static partial int CreateDeconvolution(
        uint paddingTop,
        uint paddingRight,
        uint paddingBottom,
        uint paddingLeft,
        uint kernelHeight,
        uint kernelWidth,
        uint strideHeight,
        uint strideWidth,
        uint dilationHeight,
        uint dilationWidth,
        uint groups,
        nuint groupInputChannels,
        nuint groupOutputChannels,
        nuint inputPixelStride,
        nuint outputPixelStride,
        float* kernel,
        float* bias,
        float outputMin,
        float outputMax,
        uint flags,
        out nint @operator);

    [LibraryImport(Library, EntryPoint = "xnn_setup_deconvolution2d_nhwc_f32")]
    public static partial int SetUpDeconvolution(
        nint @operator,
        nuint batch,
        nuint inputHeight,
        nuint inputWidth,
        uint adjustmentHeight,
        uint adjustmentWidth,
        float* input,
        float* output,
        nint threadPool);

    [LibraryImport(Library, EntryPoint = "xnn_run_operator")]
    public static partial int Run(nint @operator, nint threadPool);

    [LibraryImport(Library, EntryPoint = "xnn_delete_operator")]
    public static partial int Delete(nint @operator);

    [LibraryImport(PoolLibrary, EntryPoint = "pthreadpool_create")]
    public static partial nint CreatePool(nuint threads);

    [LibraryImport(PoolLibrary, EntryPoint = "pthreadpool_destroy")]
    public static partial void DestroyPool(nint pool);

    [LibraryImport(Library, EntryPoint = "xnn_initialize")]
    private static partial int Initialize(nint allocator);
}
