using DeconvGen.Generators.Tests;
using DeconvGen.Generators.Tests.Gradients;

namespace DeconvGen.Package.Tests;

/// <summary>
/// A program around a library that consumes the package with all named shapes and some random ones, their gradients too, and a
/// file of inputs and the results that the definition has for them. It says which target its kernels take, and fails where a
/// number differs.
/// </summary>
public sealed class NumericProgram : IDisposable
{
    /// <summary>Other ones in every run; DECONVGEN_SEED repeats a run.</summary>
    private const int RandomShapes = 30;

    private const string MethodList = "methods.txt";

    /// <summary>Else each publish compiles it again, since its properties reach the library.</summary>
    private const string LibraryIsBuilt = "-p:BuildProjectReferences=false";

    private readonly LocalFeed _feed = LocalFeed.Share();
    private readonly string _project;
    private readonly Lazy<(string Executable, string[] Methods)> _forAvx512;

    public NumericProgram()
    {
        // The kernels in a library: it is compiled once, whatever the program is published for (LibraryIsBuilt).
        var library = _feed.NewProject("Kernels", "classlib");
        _feed.AddPackage(library);
        _project = _feed.NewProject("Numeric");
        _forAvx512 = new(PublishForAvx512);
        Dotnet.Sdk(_project, "add", "reference", library).Succeeded();
        KernelCase[] cases = [.. KernelCases.All, .. new RandomSpecs(RandomKernels.Seed).Take(RandomShapes).Select(static one =>
            one with { Name = $"[{SpecSource.Attribute(one.Spec)}], DECONVGEN_SEED={RandomKernels.Seed}" })];
        // The compiler takes a second for the gradients of each: a third of them, another one from seed to seed.
        int[] derivable = [.. Enumerable.Range(0, KernelCases.All.Count).Where(i => GradientCases.Has(cases[i].Spec))
            .Where(static (_, n) => n % 3 == (uint)RandomKernels.Seed % 3)];
        for (var i = 0; i < cases.Length; i++)
        {
            File.WriteAllText(Path.Combine(library, $"Case{i}.cs"),
                SpecSource.Of(cases[i].Spec with { Gradients = derivable.Contains(i) }, SpecKernels.Space(i)));
        }

        File.WriteAllText(Path.Combine(_project, "Directory.Build.targets"), $"""
            <Project><ItemGroup>
              <IlcArg Include="--codegenopt:JitStdOutFile=$(MSBuildProjectDirectory)/{MethodList}" />
              <IlcArg Include="--codegenopt:JitDisasmSummary=1" />
            </ItemGroup></Project>
            """);

        using (var numbers = new BinaryWriter(File.Create(Path.Combine(_project, "cases.bin"))))
        {
            ForwardNumbers.Write(numbers, cases);
            GradientNumbers.Write(numbers, [.. derivable.Select(i => cases[i])]);
        }

        static string Drivers(IEnumerable<int> numbers, string driver) =>
            string.Join(", ", numbers.Select(i => $"{SpecKernels.Space(i)}.{driver}.Run"));
        File.WriteAllText(Path.Combine(_project, "Program.cs"), Entry
            .Replace("/*drivers*/", Drivers(Enumerable.Range(0, cases.Length), "Driver"))
            .Replace("/*gradients*/", Drivers(derivable, "GradientDriver")));
        // PackageTests compile with the analyzers of the SDK; here they would take another half of a minute.
        Dotnet.Sdk(_project, "build", "-c", "Release", "-warnaserror", "-p:InvariantGlobalization=true",
            "-p:RunAnalyzers=false").Succeeded();
    }

    private const string Entry = """
        using System.Runtime.InteropServices;
        using System.Runtime.Intrinsics;
        using System.Runtime.Intrinsics.Arm;
        using System.Runtime.Intrinsics.X86;

        Driver[] drivers = [/*drivers*/];
        GradientDriver[] gradients = [/*gradients*/];
        using var numbers = new BinaryReader(File.OpenRead(args[0]));
        var failed = 0;
        foreach (var driver in drivers)
        {
            var (name, size, batch, tolerance) = Head();
            float[] weights = Floats(), bias = Floats(), slopes = Floats(), residual = Floats(), input = Floats(), expected = Floats();
            foreach (var threads in (int[])[1, 3])
            {
                var output = Filled(expected.Length, float.NaN);
                driver(weights, bias, slopes, residual, input, size, output, batch, threads);
                Compare($"{name}, {threads} threads: output", output, expected, 0, tolerance);
            }
        }

        foreach (var driver in gradients)
        {
            var (name, size, batch, tolerance) = Head();
            float[] weights = Floats(), bias = Floats(), input = Floats(), outputGradient = Floats();
            float[] byInput = Floats(), byWeights = Floats(), byBias = Floats();
            foreach (var threads in (int[])[1, 3])
            {
                // Written over what stands there, then added to it.
                var before = threads == 1 ? float.NaN : 5;
                var first = threads == 1 ? 0 : before;
                var (inputGradient, weightGradient, biasGradient) = (
                    Filled(byInput.Length, float.NaN), Filled(byWeights.Length, before), Filled(byBias.Length, before));
                driver(weights, bias, input, [], outputGradient, size, inputGradient, weightGradient, biasGradient, threads > 1, batch, threads);
                Compare($"{name}, {threads} threads: gradient by input", inputGradient, byInput, 0, tolerance);
                Compare($"{name}, {threads} threads: gradient by weight", weightGradient, byWeights, first, tolerance);
                Compare($"{name}, {threads} threads: gradient by bias", biasGradient, byBias, first, tolerance);
            }
        }

        Console.WriteLine($"{drivers.Length} kernels, {gradients.Length} with gradients");
        Console.WriteLine(Vector512.IsHardwareAccelerated ? "Avx512" : Avx2.IsSupported && Fma.IsSupported ? "Avx2"
            : Vector128.IsHardwareAccelerated ? AdvSimd.IsSupported ? "Portable, AdvSimd" : "Portable" : "Scalar");
        return failed;

        (string, int[], int, float) Head() => (numbers.ReadString(),
            [.. Enumerable.Range(0, numbers.ReadInt32()).Select(_ => numbers.ReadInt32())], numbers.ReadInt32(), numbers.ReadSingle());

        void Compare(string what, float[] actual, float[] expected, float before, float tolerance)
        {
            for (var i = 0; i < expected.Length; i++)
            {
                if (Math.Abs(actual[i] - (expected[i] + before)) <= tolerance)
                    continue;
                Console.WriteLine($"{what} {i} is {actual[i]}, by definition {expected[i] + before}");
                failed++;
                return;
            }
        }

        static float[] Filled(int count, float value)
        {
            var floats = new float[count];
            Array.Fill(floats, value);
            return floats;
        }

        float[] Floats()
        {
            var floats = new float[numbers.ReadInt32()];
            numbers.BaseStream.ReadExactly(MemoryMarshal.AsBytes(floats.AsSpan()));
            return floats;
        }

        delegate void Driver(
            ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> slopes, ReadOnlySpan<float> residual,
            ReadOnlySpan<float> input, int[] size, Span<float> output, int batch, int threads);

        delegate void GradientDriver(
            ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
            Span<float> outputGradient, int[] size, Span<float> inputGradient, Span<float> weightGradient, Span<float> biasGradient,
            bool accumulate, int batch, int threads);
        """;

    public void Dispose() => _feed.Dispose();

    /// <summary>Runs it with these settings of the runtime; yields the target it took.</summary>
    internal string Run((string Name, string Value)[] environment) => Target(Dotnet.Program(
        "env", _project, [.. environment.Select(static one => $"{one.Name}={one.Value}"),
            Path.Combine(_project, "bin", "Release", "net10.0", "Numeric"), "cases.bin"]));

    internal string RunOnArm()
    {
        var folder = Path.Combine(_project, "arm");
        Dotnet.Sdk(_project, "publish", "-r", "linux-arm64", "-c", "Release", "--self-contained", LibraryIsBuilt,
            "-o", folder).Succeeded();
        return Target(ArmEmulator.Run(Path.Combine(folder, "Numeric"), _project, "cases.bin"));
    }

    /// <summary>Compiled ahead of time: just-in-time compilation takes most of the time of the others, and an emulated
    /// processor is slow.</summary>
    internal string RunWithAvx512() =>
        Target(Avx512Machine.Run(
            _forAvx512.Value.Executable, Path.Combine(_project, "avx512"), Path.Combine(_project, "cases.bin")));

    /// <summary>The methods of the whole program and how the compiler compiled each of them for AVX-512.</summary>
    internal IReadOnlyList<string> CompiledForAvx512 => _forAvx512.Value.Methods;

    private (string Executable, string[] Methods) PublishForAvx512()
    {
        var (_, executable) = NativeProgram.Publish(
            _project, "-p:IlcInstructionSet=x86-64-v4", "-p:InvariantGlobalization=true", LibraryIsBuilt);
        return (executable, File.ReadAllLines(Path.Combine(_project, MethodList)));
    }

    private static string Target(CommandResult result) => result.Succeeded().Output.TrimEnd().Split('\n')[^1];
}
