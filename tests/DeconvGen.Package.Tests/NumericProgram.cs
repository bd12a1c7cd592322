using DeconvGen.Generators.Model;
using DeconvGen.Generators.Tests;

namespace DeconvGen.Package.Tests;

/// <summary>
/// A consumer of the package with all named shapes and some random ones, and a file of inputs and the results that the definition
/// has for them. It says which target its kernels take, and fails where a number differs.
/// </summary>
public sealed class NumericProgram
{
    /// <summary>Other ones in every run; DECONVGEN_SEED repeats a run.</summary>
    private const int RandomShapes = 30;

    private readonly string _project;

    public NumericProgram(LocalFeed feed)
    {
        _project = feed.NewProject("Numeric");
        feed.AddPackage(_project);
        KernelCase[] cases = [.. KernelCases.All, .. new RandomSpecs(RandomKernels.Seed).Take(RandomShapes).Select(static one =>
            one with { Name = $"[{SpecSource.Attribute(one.Spec)}], DECONVGEN_SEED={RandomKernels.Seed}" })];
        for (var i = 0; i < cases.Length; i++)
            File.WriteAllText(Path.Combine(_project, $"Case{i}.cs"), SpecSource.Of(cases[i].Spec, SpecKernels.Space(i)));
        using (var numbers = new BinaryWriter(File.Create(Path.Combine(_project, "cases.bin"))))
            Write(numbers, cases);
        var drivers = string.Join(", ", cases.Select(static (_, i) => $"{SpecKernels.Space(i)}.Driver.Run"));
        File.WriteAllText(Path.Combine(_project, "Program.cs"), Entry.Replace("/*drivers*/", drivers));
        Dotnet.Sdk(_project, "build", "-c", "Release", "-warnaserror", "-p:InvariantGlobalization=true").Succeeded();
    }

    private const string Entry = """
        using System.Runtime.Intrinsics;
        using System.Runtime.Intrinsics.Arm;
        using System.Runtime.Intrinsics.X86;

        Driver[] drivers = [/*drivers*/];
        using var numbers = new BinaryReader(File.OpenRead(args[0]));
        var failed = 0;
        foreach (var driver in drivers)
        {
            var name = numbers.ReadString();
            int[] size = [.. Enumerable.Range(0, numbers.ReadInt32()).Select(_ => numbers.ReadInt32())];
            var batch = numbers.ReadInt32();
            var tolerance = numbers.ReadSingle();
            float[] weights = Floats(), bias = Floats(), slopes = Floats(), residual = Floats(), input = Floats(), expected = Floats();
            foreach (var threads in (int[])[1, 3])
            {
                var output = new float[expected.Length];
                Array.Fill(output, float.NaN);
                driver(weights, bias, slopes, residual, input, size, output, batch, threads);
                for (var i = 0; i < expected.Length; i++)
                {
                    if (Math.Abs(output[i] - expected[i]) <= tolerance)
                        continue;
                    Console.WriteLine($"{name}, {threads} threads: output {i} is {output[i]}, by definition {expected[i]}");
                    failed++;
                    break;
                }
            }
        }

        Console.WriteLine(Vector512.IsHardwareAccelerated ? "Avx512" : Avx2.IsSupported && Fma.IsSupported ? "Avx2"
            : Vector128.IsHardwareAccelerated ? AdvSimd.IsSupported ? "Portable, AdvSimd" : "Portable" : "Scalar");
        return failed;

        float[] Floats() => [.. Enumerable.Range(0, numbers.ReadInt32()).Select(_ => numbers.ReadSingle())];

        delegate void Driver(
            ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> slopes, ReadOnlySpan<float> residual,
            ReadOnlySpan<float> input, int[] size, Span<float> output, int batch, int threads);
        """;

    /// <summary>Runs it with these settings of the runtime; yields the target it took.</summary>
    internal string Run((string Name, string Value)[] environment) => Target(Dotnet.Program(
        "env", _project, [.. environment.Select(static one => $"{one.Name}={one.Value}"),
            Path.Combine(_project, "bin", "Release", "net10.0", "Numeric"), "cases.bin"]));

    internal string RunOnArm()
    {
        var folder = Path.Combine(_project, "arm");
        Dotnet.Sdk(_project, "publish", "-r", "linux-arm64", "-c", "Release", "--self-contained", "-o", folder).Succeeded();
        return Target(ArmEmulator.Run(Path.Combine(folder, "Numeric"), _project, "cases.bin"));
    }

    private static string Target(CommandResult result) => result.Succeeded().Output.TrimEnd().Split('\n')[^1];

    private static void Write(BinaryWriter numbers, IReadOnlyList<KernelCase> cases)
    {
        var random = new Random(11);
        foreach (var one in cases)
        {
            var spec = one.Spec;
            var bilinear = spec.Operation == KernelOperation.BilinearUpsample && !spec.Trainable;
            var weights = !spec.Weights.IsDefault ? spec.Weights.ToArray() : bilinear ? [] : Integers(Definition.WeightCount(spec));
            float[] bias = !spec.Bias.IsDefault ? spec.Bias.ToArray()
                : spec.IsInstance ? Integers(spec.OutputChannels) : new float[spec.Weights.IsDefault ? 0 : spec.OutputChannels];
            float[] slopes = spec.Activation != Generators.Model.Activation.PRelu ? []
                : spec.Epilogue.Slopes.IsDefault ? [.. Integers(spec.OutputChannels).Select(static value => value / 4)]
                : spec.Epilogue.Slopes.ToArray();
            var input = Integers(one.Batch * spec.InputChannels * one.InputSize.Aggregate(1, static (a, b) => a * b));
            var residual = spec.Epilogue.Residual
                ? Integers(one.Batch * spec.OutputChannels * Definition.OutputSize(spec, one.InputSize).Aggregate(1, static (a, b) => a * b))
                : [];
            numbers.Write(one.Name);
            numbers.Write(one.InputSize.Length);
            foreach (var size in one.InputSize)
                numbers.Write(size);
            numbers.Write(one.Batch);

            // Filter values of factors that are no power of two are rounded, and curves are within four units of the last place.
            var curve = spec.Activation is Generators.Model.Activation.Sigmoid or Generators.Model.Activation.Tanh;
            numbers.Write((bilinear && !int.IsPow2(spec.Axes[0].Stride) ? 4e-6f : 0) + (curve ? 4 / (float)(1 << 24) : 0));
            var expected = Definition.Run(spec, one.InputSize, one.Batch, input, weights, bias, slopes, residual: residual);
            foreach (var floats in new[] { weights, bias, slopes, residual, input, expected })
            {
                numbers.Write(floats.Length);
                foreach (var value in floats)
                    numbers.Write(value);
            }
        }

        float[] Integers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-4, 5))];
    }
}
