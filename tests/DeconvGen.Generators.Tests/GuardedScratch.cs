using System.Reflection;
using DeconvGen.Runtime;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// The scratch memory of this thread, of kernels and for copies: forgotten, so that one run of a kernel asks for just what it
/// needs, then moved to guarded memory of that size. Kernels on more threads keep the memory of the others.
/// </summary>
internal static unsafe class GuardedScratch
{
    private static readonly FieldInfo s_own = Field(typeof(KernelScratch), "own");
    private static readonly FieldInfo s_copies = Field(typeof(KernelScratch), "copies");

    /// <summary>The thread has asked for some of its own since it was forgotten.</summary>
    public static bool IsUsed => Length(s_own) > 0;

    /// <summary>It has asked for copies.</summary>
    public static bool HoldsCopies => Length(s_copies) > 0;

    public static void Forget()
    {
        Set(s_own, "length", (nint)0);
        Set(s_copies, "length", (nint)0);
    }

    public static void Move(GuardedCall memory)
    {
        foreach (var field in new[] { s_own, s_copies })
        {
            if (Length(field) > 0)
                Set(field, "begin", Pointer.Box(memory.GuardWhole(new float[Length(field)]), typeof(float*)));
        }
    }

    private static nint Length(FieldInfo field) => (nint)Field(field.FieldType, "length").GetValue(field.GetValue(null))!;

    private static void Set(FieldInfo field, string part, object value)
    {
        var memory = field.GetValue(null);
        Field(field.FieldType, part).SetValue(memory, value);
        field.SetValue(null, memory);
    }

    private static FieldInfo Field(Type type, string name) =>
        type.GetField(name, BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic)!;
}
