using System.Reflection;
using DeconvGen.Runtime;

namespace DeconvGen.Generators.Tests;

/// <summary>A compiled kernel whose packed weights can be moved to guarded memory.</summary>
/// <typeparam name="TDriver">The signature of its driver, a class of that name.</typeparam>
internal sealed class GuardedKernel<TDriver>
    where TDriver : Delegate
{
    private readonly FieldInfo? _made;
    private readonly FieldInfo? _labelsInFront;
    private readonly PackedWeights? _constants;

    /// <param name="assembly">Where it has been compiled into.</param>
    /// <param name="space">Its namespace.</param>
    /// <param name="dispatch">The file-local class beside its type, where constant weights are packed.</param>
    public GuardedKernel(Assembly assembly, string space, string dispatch)
    {
        var driver = assembly.GetType($"{space}.{typeof(TDriver).Name}", throwOnError: true)!;
        Run = driver.GetMethod("Run")!.CreateDelegate<TDriver>();
        _made = driver.GetField("Made");
        _labelsInFront = driver.GetField("LabelsInFront");
        _constants = (PackedWeights?)assembly.GetTypes()
            .Single(type => type.Name.StartsWith($"<{space.Replace('.', '_')}_Kernel_g>", StringComparison.Ordinal)
                && type.Name.EndsWith("__" + dispatch, StringComparison.Ordinal))
            .GetField("s_packed", BindingFlags.Static | BindingFlags.NonPublic)?.GetValue(null);
        PackedCopies = _made is not null ? PackedFields(assembly.GetType(space + ".Kernel", throwOnError: true)!).Count()
            : _constants is not null ? 1 : 0;
    }

    public TDriver Run { get; }

    public bool Packs => PackedCopies > 0;

    /// <summary>Two where a layer has gradients.</summary>
    public int PackedCopies { get; }

    /// <summary>What it has packed, and what it packs until the end of the stay, lies in this memory.</summary>
    public IDisposable Enter(GuardedCall memory)
    {
        _labelsInFront?.SetValue(null, !memory.AtEnd);
        if (_constants is not null)
            memory.Move(_constants);
        _made?.SetValue(null, (Action<object>)(layer =>
        {
            foreach (var field in PackedFields(layer.GetType()))
                memory.Move((PackedWeights)field.GetValue(layer)!);
        }));
        return new Stay(this);
    }

    private static IEnumerable<FieldInfo> PackedFields(Type layer) =>
        layer.GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Where(static field => field.FieldType == typeof(PackedWeights));

    private sealed class Stay(GuardedKernel<TDriver> kernel) : IDisposable
    {
        public void Dispose()
        {
            kernel._labelsInFront?.SetValue(null, false);
            kernel._made?.SetValue(null, null);
        }
    }
}
