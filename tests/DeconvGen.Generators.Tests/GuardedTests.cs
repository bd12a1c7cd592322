using System.Diagnostics;
using System.Globalization;
using DeconvGen.Generators.Targets;
using DeconvGen.Generators.Tests.Gradients;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Compiled kernels never read or write outside their spans: input, output, weights as given and as packed, bias, slopes, labels
/// and gradients end at a page that must not be touched, then start behind one. Unaligned spans give the same bits as aligned ones.
/// </summary>
public sealed class GuardedTests
{
    public static TheoryData<string> Targets => RandomSpecTests.Targets;

    [GuardedTheory]
    [MemberData(nameof(Targets))]
    public void Named_shapes_stay_inside_their_spans(string target) => Run(
        target, GuardedProgram.Forward, GuardedProgram.NamedShapes, [ThreeWayTests.Kernels[target].Value.Image], KernelCases.All.Count);

    [GuardedTheory]
    [MemberData(nameof(Targets))]
    public void Random_specs_stay_inside_their_spans(string target) => Run(
        target, GuardedProgram.Forward, Seed, [.. RandomKernels.On(Find(target)).Select(static one => one.Kernels.Image)],
        RandomKernels.Count);

    [GuardedTheory]
    [MemberData(nameof(Targets))]
    public void Gradients_of_named_shapes_stay_inside_their_spans(string target) => Run(
        target, GuardedProgram.Gradients, GuardedProgram.NamedShapes, [GradientTests.Kernels[target].Value.Image],
        GradientTests.Derivable.Count);

    [GuardedTheory]
    [MemberData(nameof(Targets))]
    public void Gradients_of_random_specs_stay_inside_their_spans(string target) => Run(
        target, GuardedProgram.Gradients, Seed, [RandomGradients.On(Find(target)).Image], RandomGradients.Count);

    private static string Seed => RandomKernels.Seed.ToString(CultureInfo.InvariantCulture);

    private static VectorTarget Find(string name) => TargetRegistry.All.Single(one => one.Name == name);

    private static void Run(string target, string kind, string cases, byte[][] images, int count)
    {
        var folder = Directory.CreateTempSubdirectory("deconvgen-guarded").FullName;
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!)
            {
                ArgumentList = { "exec", typeof(GuardedProgram).Assembly.Location, target, kind, cases },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            for (var i = 0; i < images.Length; i++)
            {
                var file = Path.Combine(folder, $"{i}.dll");
                File.WriteAllBytes(file, images[i]);
                start.ArgumentList.Add(file);
            }

            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            var error = errors.GetAwaiter().GetResult();
            Assert.True(process.ExitCode == 0, $"seed {Seed}: {lines.LastOrDefault()}\nis where the process ended with {process.ExitCode}:\n{error}");
            Assert.Equal(count, lines.Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>Skipped where pages cannot be guarded.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GuardedTheoryAttribute : TheoryAttribute
{
    public GuardedTheoryAttribute() => Skip = GuardedMemory.MissingReason;
}
