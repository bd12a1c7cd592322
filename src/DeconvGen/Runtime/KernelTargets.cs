using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace DeconvGen.Runtime;

/// <summary>
/// The targets that this process allows. A switch of <see cref="AppContext"/> forbids one (<c>DeconvGen.EnableAvx512</c> and so
/// on, true where not set); scalar code is always allowed. For generated code.
/// </summary>
/// <remarks>
/// Each switch is read once: weights are packed for a target, so a layer must find the same one at every run. Read-only
/// statics are constants to the JIT, and a trimmer that knows a switch removes what it forbids.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelTargets
{
    private const string Avx512Switch = "DeconvGen.EnableAvx512";
    private const string Avx2Switch = "DeconvGen.EnableAvx2";
    private const string PortableSwitch = "DeconvGen.EnablePortable";

    /// <summary>512-bit x86 vectors are allowed.</summary>
    [FeatureSwitchDefinition(Avx512Switch)]
    public static bool Avx512 { get; } = IsAllowed(Avx512Switch);

    /// <summary>256-bit x86 vectors are allowed.</summary>
    [FeatureSwitchDefinition(Avx2Switch)]
    public static bool Avx2 { get; } = IsAllowed(Avx2Switch);

    /// <summary>128-bit vectors of any architecture are allowed.</summary>
    [FeatureSwitchDefinition(PortableSwitch)]
    public static bool Portable { get; } = IsAllowed(PortableSwitch);

    private static bool IsAllowed(string name) => !AppContext.TryGetSwitch(name, out var value) || value;
}
