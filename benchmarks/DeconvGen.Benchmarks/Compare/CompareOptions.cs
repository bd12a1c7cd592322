using System.CommandLine;
using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>What the command line of the comparison says.</summary>
internal sealed record CompareOptions(
    IReadOnlyList<Case> Cases, int Threads, InstructionSet? InstructionSet, string? CsvFile, string? SvgFile,
    bool Backward)
{
    private const StringSplitOptions Tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    public static Command CreateCommand(Func<CompareOptions, int> run)
    {
        var filter = new Option<Case[]?>("--filter")
        {
            Description = $"Only these, separated by commas: {string.Join(", ", Layers.Cases.All.Select(static c => c.Name))}",
            HelpName = "NAMES",
            CustomParser = static argument =>
            {
                var names = argument.Tokens[0].Value.Split(',', Tidy);
                foreach (var unknown in names.Where(static name => Layers.Cases.Find(name) is null))
                    argument.AddError($"There is no case '{unknown}'; --help lists them.");
                return [.. names.Select(Layers.Cases.Find).OfType<Case>()];
            },
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads of the kernels and of the peers",
            HelpName = "N",
            DefaultValueFactory = static _ => 1,
        };
        threads.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024)
                result.AddError("--threads: give a number from 1 to 1024.");
        });
        var instructionSet = new Option<InstructionSet?>("--isa")
        {
            Description = "Vectors of the generated kernels and of the peak they are held to; the widest of the machine",
        };
        var csv = new Option<string?>("--csv") { Description = "Write all medians to a file", HelpName = "FILE" };
        var svg = new Option<string?>("--svg") { Description = "Write a picture to a file", HelpName = "FILE" };
        var backward = new Option<bool>("--backward")
        {
            Description = "Forward and backward passes of the layers that learn, beside libtorch, on one thread",
        };
        var command = new Command("compare", "Every case beside its peers, against the limits of the machine and the promises")
        {
            filter, threads, instructionSet, csv, svg, backward,
        };
        command.SetAction(arguments => run(new(
            arguments.GetValue(filter) is { Length: > 0 } some ? some : Layers.Cases.All,
            arguments.GetValue(threads), arguments.GetValue(instructionSet),
            arguments.GetValue(csv), arguments.GetValue(svg), arguments.GetValue(backward))));
        return command;
    }
}
