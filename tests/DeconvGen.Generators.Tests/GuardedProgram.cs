using System.Globalization;
using DeconvGen.Generators.Targets;
using DeconvGen.Generators.Tests.Gradients;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// This assembly as a program of its own: runs compiled kernels on guarded memory and says which one before it does, since a
/// touched page ends the process.
/// </summary>
internal static class GuardedProgram
{
    public const string Forward = "forward";
    public const string Gradients = "gradients";
    public const string NamedShapes = "named";

    /// <summary>Arguments: a target, "forward" or "gradients", "named" or the seed of random declarations, files of their
    /// kernels.</summary>
    public static int Main(string[] arguments)
    {
        var target = TestTargets.Find(arguments[0]);
        var (isForward, isNamed) = (arguments[1] == Forward, arguments[2] == NamedShapes);
        var seed = isNamed ? 0 : int.Parse(arguments[2], CultureInfo.InvariantCulture);
        KernelCase[][] chunks = (isForward, isNamed) switch
        {
            (_, true) => [[.. KernelCases.All]],
            (true, false) => RandomKernels.Chunks(target, seed),
            (false, false) => [RandomGradients.Cases(target, seed)],
        };
        var failed = 0;
        var last = "";
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            var assembly = GeneratorRun.Load(File.ReadAllBytes(arguments[3 + chunk]));
            for (var i = 0; i < chunks[chunk].Length; i++)
            {
                if (!isForward && !GradientCases.Has(chunks[chunk][i].Spec))
                    continue;
                try
                {
                    Prove(chunks[chunk][i], SpecKernels.Space(i), 1 + i);
                }
#pragma warning disable CA1031 // Whatever is thrown is the finding.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    Console.Error.WriteLine($"{last}: {exception}");
                    failed++;
                }
            }

            void Prove(KernelCase one, string space, int number)
            {
                if (isForward)
                {
                    var proof = new ThreeWay(one.Spec, one.InputSize, one.Batch, target, number, one.Requested);
                    Console.WriteLine(last = proof.ToString());
                    proof.PlaceInMemoryDoesNotShow(new(assembly, space, "Kernel"));
                }
                else
                {
                    var proof = new GradientProof(one.Spec, one.InputSize, one.Batch, target, number);
                    Console.WriteLine(last = proof.ToString());
                    proof.PlaceInMemoryDoesNotShow(new(assembly, space, "Gradients"));
                }
            }
        }

        return failed;
    }
}
