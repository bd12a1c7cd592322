using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using DeconvGen.Benchmarks;
using DeconvGen.Benchmarks.Report;

const string instructionSets = "--isa";

switch (args)
{
    case ["report", .. var options]:
        return ReportCommand.Run(options);
    case ["generator"]:
        return GeneratorCommand.Run();
    default:
        var config = args.Contains(instructionSets) ? InstructionSetConfig.Create() : null;
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(LayerBenchmarks).Assembly)
            .Run([.. args.Where(static argument => argument != instructionSets)], config);
        return summaries.All(Succeeded) ? 0 : 1;
}

static bool Succeeded(Summary summary) =>
    !summary.HasCriticalValidationErrors && summary.Reports.All(static report => report.Success);
