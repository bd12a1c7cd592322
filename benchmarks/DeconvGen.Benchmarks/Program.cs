using System.CommandLine;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using DeconvGen.Benchmarks.Compare;
using DeconvGen.Benchmarks.EspNet;
using DeconvGen.Benchmarks.FirstCall;
using DeconvGen.Benchmarks.Generator;
using DeconvGen.Benchmarks.Labels;
using DeconvGen.Benchmarks.Start;
using DeconvGen.Benchmarks.Suites;

const string instructionSets = "--isa";

var generator = new Command("generator", "What the generator and the compiler take for two hundred kernels");
generator.SetAction(_ => GeneratorCommand.Run());
var commands = new RootCommand("Benchmarks; all other arguments are those of BenchmarkDotNet")
{
    CompareOptions.CreateCommand(CompareCommand.Run),
    FirstCallCommand.Create(),
    EspNetBenchmark.Create(),
    LabelsCommand.Create(),
    generator,
    StartCommand.Create(),
};
if (args is [var name, ..] && commands.Subcommands.Any(command => command.Name == name))
    return commands.Parse(args).Invoke();

var config = args.Contains(instructionSets) ? InstructionSetConfig.Create() : null;
var summaries = BenchmarkSwitcher.FromAssembly(typeof(LayerBenchmarks).Assembly)
    .Run([.. args.Where(static argument => argument != instructionSets)], config);
return summaries.All(Succeeded) ? 0 : 1;

static bool Succeeded(Summary summary) =>
    !summary.HasCriticalValidationErrors && summary.Reports.All(static report => report.Success);
