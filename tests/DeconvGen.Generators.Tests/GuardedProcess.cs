using System.Diagnostics;
using System.Globalization;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>Runs <see cref="GuardedProgram"/>, which a touched page ends, and names the kernel with which it ended.</summary>
internal static class GuardedProcess
{
    public static string Seed => RandomKernels.Seed.ToString(CultureInfo.InvariantCulture);

    /// <param name="kind">Forward or gradients, as the program knows them.</param>
    /// <param name="cases">The named shapes, or the seed of random declarations.</param>
    /// <param name="images">What the compiler made of the kernels.</param>
    /// <param name="count">Kernels in all of them.</param>
    public static void Run(string target, string kind, string cases, byte[][] images, int count)
    {
        var folder = Directory.CreateTempSubdirectory("deconvgen-guarded").FullName;
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!)
            {
                ArgumentList = { "exec", typeof(GuardedProgram).Assembly.Location, target, kind, cases },
            };
            for (var i = 0; i < images.Length; i++)
            {
                var file = Path.Combine(folder, $"{i}.dll");
                File.WriteAllBytes(file, images[i]);
                start.ArgumentList.Add(file);
            }

            var result = ChildProcess.Run(start, ChildProcess.Patience);
            var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(result.ExitCode == 0,
                $"seed {Seed}: {lines.LastOrDefault()}\nis where the process ended with {result.ExitCode}:\n{result.Errors}");
            Assert.Equal(count, lines.Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
