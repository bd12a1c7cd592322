using System.Reflection;
using DeconvGen.Runtime;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// The scratch memory of this thread: forgotten, so that one run of a kernel asks for just what it needs, then moved to guarded
/// memory of that size. Kernels on more threads keep the memory of the others.
/// </summary>
internal static unsafe class GuardedScratch
{
    private static readonly FieldInfo s_begin = Field("begin");
    private static readonly FieldInfo s_length = Field("length");

    /// <summary>The thread has asked for some since it was forgotten.</summary>
    public static bool IsUsed => Length > 0;

    private static nint Length => (nint)s_length.GetValue(null)!;

    public static void Forget() => s_length.SetValue(null, (nint)0);

    public static void Move(GuardedCall memory)
    {
        if (IsUsed)
            s_begin.SetValue(null, Pointer.Box(memory.GuardWhole(new float[Length]), typeof(float*)));
    }

    private static FieldInfo Field(string name) =>
        typeof(KernelScratch).GetField(name, BindingFlags.Static | BindingFlags.NonPublic)!;
}
