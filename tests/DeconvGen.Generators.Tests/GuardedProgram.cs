using System.Reflection;
using DeconvGen.Generators.Targets;
using DeconvGen.Runtime;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// This assembly as a program of its own: runs compiled kernels on guarded memory and says which one before it does, since a
/// touched page ends the process.
/// </summary>
internal static class GuardedProgram
{
    public const string NamedShapes = "named";

    /// <summary>Arguments: a target, "named" or the seed of random declarations, and files of their kernels.</summary>
    public static int Main(string[] arguments)
    {
        var target = TargetRegistry.All.Single(one => one.Name == arguments[0]);
        var isNamed = arguments[1] == NamedShapes;
        KernelCase[][] chunks = isNamed ? [[.. KernelCases.All]]
            : RandomKernels.Chunks(int.Parse(arguments[1], System.Globalization.CultureInfo.InvariantCulture));
        var failed = 0;
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            var assembly = GeneratorRun.Load(File.ReadAllBytes(arguments[2 + chunk]));
            for (var i = 0; i < chunks[chunk].Length; i++)
            {
                var one = chunks[chunk][i];
                var proof = new ThreeWay(one.Spec, one.InputSize, one.Batch, target, seed: 1 + i);
                Console.WriteLine(proof);
                try
                {
                    proof.PlaceInMemoryDoesNotShow(Find(assembly, (isNamed ? ThreeWayTests.FirstOf(target.Name) : 0) + i));
                }
#pragma warning disable CA1031 // Whatever is thrown is the finding.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    Console.Error.WriteLine(exception);
                    failed++;
                }
            }
        }

        return failed;
    }

    private static GuardedKernel Find(Assembly assembly, int index)
    {
        var driver = assembly.GetType(SpecKernels.Space(index) + ".Driver", throwOnError: true)!;
        var run = driver.GetMethod("Run")!;
        return new(run.CreateDelegate<SpecKernels.Driver>(), driver.GetField("Made"), Constants(assembly, index));
    }

    /// <summary>Constant weights that had to be packed, in the file-local class beside the type.</summary>
    private static PackedWeights? Constants(Assembly assembly, int index) => assembly.GetTypes()
        .Where(type => type.Name.StartsWith($"<{SpecKernels.Space(index).Replace('.', '_')}_Kernel_g>", StringComparison.Ordinal))
        .Select(static type => type.GetField("s_packed", BindingFlags.Static | BindingFlags.NonPublic))
        .SingleOrDefault(static field => field is not null)?.GetValue(null) as PackedWeights;
}
