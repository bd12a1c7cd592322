using System.Runtime.InteropServices;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>
/// The stable C functions of libtorch (torch/csrc/inductor/aoti_torch/c/shim.h) that a layer needs. Their library is loaded by
/// <see cref="LibTorchPackage"/>; each returns 0 on success.
/// </summary>
internal static unsafe partial class LibTorch
{
    public const string Library = "torch_cpu";

    private const int Float32 = 6, Cpu = 0;

    /// <summary>Threads of the operators that the calling thread runs; <c>at::set_num_threads(int)</c>.</summary>
    [LibraryImport(Library, EntryPoint = "_ZN2at15set_num_threadsEi")]
    public static partial void SetThreads(int threads);

    /// <summary>No graph is recorded for a gradient that nobody asks for.</summary>
    [LibraryImport(Library, EntryPoint = "aoti_torch_grad_mode_set_enabled")]
    public static partial void RecordGradients([MarshalAs(UnmanagedType.Bool)] bool enabled);

    /// <summary>A view of memory that must outlive it.</summary>
    public static nint CreateTensor(float* data, ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides)
    {
        fixed (long* size = sizes, stride = strides)
        {
            Check(CreateTensorFromBlob(data, sizes.Length, size, stride, 0, Float32, Cpu, 0, out var tensor), "create_tensor");
            return tensor;
        }
    }

    /// <summary>A transposed convolution without bias into a new tensor.</summary>
    public static nint Convolution(
        nint input,
        nint weights,
        ReadOnlySpan<long> stride,
        ReadOnlySpan<long> padding,
        ReadOnlySpan<long> dilation,
        ReadOnlySpan<long> outputPadding,
        long groups)
    {
        const int transposed = 1;
        var axes = stride.Length;
        fixed (long* s = stride, p = padding, d = dilation, o = outputPadding)
        {
            Check(
                CpuConvolution(input, weights, null, s, axes, p, axes, d, axes, transposed, o, axes, groups, out var output),
                "convolution");
            return output;
        }
    }

    /// <summary>The numbers of a tensor and the strides of its axes.</summary>
    public static (nint Data, long[] Strides) Read(nint tensor, int axes)
    {
        Check(GetDataPointer(tensor, out var data), "get_data_ptr");
        Check(GetStrides(tensor, out var strides), "get_strides");
        return (data, new ReadOnlySpan<long>(strides, axes).ToArray());
    }

    public static void Delete(nint tensor) => Check(DeleteTensor(tensor), "delete_tensor");

    private static void Check(int status, string function)
    {
        if (status != 0)
            throw new InvalidOperationException($"libtorch: {function} failed; it has written why to the error output.");
    }

    [LibraryImport(Library, EntryPoint = "aoti_torch_create_tensor_from_blob")]
    private static partial int CreateTensorFromBlob(
        void* data, long axes, long* sizes, long* strides, long offset, int type, int device, int deviceIndex, out nint tensor);

    [LibraryImport(Library, EntryPoint = "aoti_torch_cpu_convolution")]
    private static partial int CpuConvolution(
        nint input,
        nint weights,
        nint* bias,
        long* stride,
        long strideLength,
        long* padding,
        long paddingLength,
        long* dilation,
        long dilationLength,
        int transposed,
        long* outputPadding,
        long outputPaddingLength,
        long groups,
        out nint output);

    [LibraryImport(Library, EntryPoint = "aoti_torch_get_data_ptr")]
    private static partial int GetDataPointer(nint tensor, out nint data);

    [LibraryImport(Library, EntryPoint = "aoti_torch_get_strides")]
    private static partial int GetStrides(nint tensor, out long* strides);

    [LibraryImport(Library, EntryPoint = "aoti_torch_delete_tensor_object")]
    private static partial int DeleteTensor(nint tensor);
}
