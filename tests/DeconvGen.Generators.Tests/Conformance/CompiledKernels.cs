using System.Reflection;
using DeconvGen.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>A row's driver, whose signatures are the same for every kernel.</summary>
internal sealed record KernelDriver(
    Action<float[], float[], float[], int[], float[], int> Run,
    Func<int[], int[]> OutputSize,
    Func<int[]> Channels);

/// <summary>
/// The kernels of all rows out of one compilation, because one with five hundred types takes a fraction of five hundred
/// compilations. A row that does not get through is left out of a second one, so that it fails alone and by name.
/// </summary>
internal sealed class CompiledKernels
{
    private static readonly Lazy<CompiledKernels> LazyAll = new(() => new([.. KernelRow.All()]));

    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);
    private readonly Assembly _assembly;

    private CompiledKernels(KernelRow[] rows)
    {
        var unexpected = new Dictionary<string, string>(StringComparer.Ordinal);
        _assembly = Compile(rows, _errors)
            ?? Compile([.. rows.Where(row => !_errors.ContainsKey(row.Name))], unexpected)
            ?? throw new InvalidOperationException(string.Join('\n', _errors.Concat(unexpected)));
    }

    public static CompiledKernels All => LazyAll.Value;

    public KernelDriver Find(KernelRow row)
    {
        if (_errors.TryGetValue(row.Name, out var error))
            Assert.Fail($"{row.Source()}\n{error}");
        var driver = _assembly.GetType($"Conformance.{row.Name}.Driver", throwOnError: true)!;
        return new(
            driver.GetMethod("Run")!.CreateDelegate<Action<float[], float[], float[], int[], float[], int>>(),
            driver.GetMethod("OutputSize")!.CreateDelegate<Func<int[], int[]>>(),
            driver.GetMethod("Channels")!.CreateDelegate<Func<int[]>>());
    }

    /// <summary>Null where there are errors or warnings; then the first of each row, by the row's name.</summary>
    private static Assembly? Compile(KernelRow[] rows, Dictionary<string, string> errors)
    {
        var run = GeneratorHarness.Run(GeneratorHarness.Compile(
            [.. rows.Select(static row => row.Source()), .. TargetEmulation.Sources]));
        if (run.Exception is not null)
        {
            FindThrowing(run, rows, errors);
            return null;
        }

        using var image = new MemoryStream();
        foreach (var finding in run.Output.Emit(image).Diagnostics)
        {
            if (finding.Severity >= DiagnosticSeverity.Warning)
                errors.TryAdd(NameOf(finding.Location.SourceTree, run.Output, rows), finding.ToString());
        }

        return errors.Count == 0 ? Assembly.Load(image.ToArray()) : null;
    }

    /// <summary>One exception ends the whole generator; the guilty rows are those whose text cannot be written alone.</summary>
    private static void FindThrowing(GeneratorRun run, KernelRow[] rows, Dictionary<string, string> errors)
    {
        foreach (var request in run.Requests)
        {
            try
            {
                FileEmitter.Emit(request.Spec, signaturesOnly: false);
            }
#pragma warning disable CA1031 // Whatever the generator throws is the finding.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                errors.Add(Array.Find(rows, row => IsOf(row, request.Spec.Type.HintName))!.Name, exception.ToString());
            }
        }

        if (errors.Count == 0)
            throw run.Exception!;
    }

    // The harness keeps the order of the sources; generated files are named after their type.
    private static string NameOf(SyntaxTree? tree, Compilation output, KernelRow[] rows)
    {
        var index = output.SyntaxTrees.TakeWhile(other => other != tree).Count();
        var row = index < rows.Length ? rows[index] : Array.Find(rows, row => IsOf(row, tree?.FilePath ?? ""));
        return row?.Name ?? tree?.FilePath ?? "the compilation as a whole";
    }

    private static bool IsOf(KernelRow row, string file) =>
        file.Contains($"Conformance.{row.Name}.Layer", StringComparison.Ordinal);
}
