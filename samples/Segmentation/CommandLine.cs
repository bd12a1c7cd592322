using System.CommandLine;
using System.CommandLine.Parsing;
using Segmentation.EspNet;
using Segmentation.Segmenting;
using Segmentation.Training;

namespace Segmentation;

/// <summary>The commands of the sample. What goes wrong is one line on the error stream and exit code 1.</summary>
internal static class CommandLine
{
    private const int Failed = 1, Cancelled = 130;
    private const string FcnName = "fcn", EspNetName = "espnet-camvid";
    private const int LargestSeed = 1_000_000_000;

    public static async Task<int> InvokeAsync(string[] args)
    {
        var root = Segment();
        root.Subcommands.Add(Train());
        root.Subcommands.Add(CompareInit());

        // A file name may start with '@', which otherwise would name a file of arguments.
        var parsed = root.Parse(args, new() { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
            return Fail(string.Join(" ", parsed.Errors.Select(error => error.Message)));

        // Ctrl-C waits for the step or tile that is being computed, so that nothing is lost or left half-written.
        return await parsed.InvokeAsync(new()
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
        });
    }

    private static RootCommand Segment()
    {
        var image = new Argument<string?>("IMAGE")
        {
            Description = "PNG, JPEG or BMP file to label; without it, a micrograph that the sample draws",
            Arity = ArgumentArity.ZeroOrOne,
        };
        image.Validators.Add(argument =>
        {
            if (argument.Tokens is [{ Value: ['-', '-', ..] name }, ..])
                argument.AddError($"There is no option '{name}'.");
        });
        var label = Text("--label", "FILE", "PNG file with the true class of each pixel, to compare with", null);
        var weights = Text("--weights", "FILE", "safetensors file; without it, the weights that come with the sample", null);
        var output = Text("--out", "FOLDER", "Folder for the pictures", Path.Combine("artifacts", "segmentation"));
        var network = new Option<string>("--network")
        {
            Description = $"{FcnName}, the network of this sample, or {EspNetName}, a published one that needs --weights",
            HelpName = "NAME",
            DefaultValueFactory = _ => FcnName,
        };
        network.AcceptOnlyFromAmong(FcnName, EspNetName);
        var command = new RootCommand("A network that gives each pixel a class, trained and run by generated kernels. "
            + "Without a command it labels an image.") { image, label, weights, network, output };
        command.SetAction((arguments, cancellation) => Guarded(() =>
        {
            var options = new SegmentOptions(arguments.GetValue(image), arguments.GetValue(label), arguments.GetValue(weights),
                arguments.GetRequiredValue(output)!);
            if (arguments.GetValue(network) == EspNetName)
                EspNetCommand.Run(Terminal.Create(), options, cancellation);
            else
                SegmentCommand.Run(Terminal.Create(), options, cancellation);
        }, cancellation));
        return command;
    }

    private static Command Train()
    {
        var defaults = new TrainingOptions();
        var data = Data();
        var output = Text("--out", "FOLDER", "Folder for weights, checkpoint and log", Path.Combine("artifacts", "training"));
        var resume = Text("--resume", "FILE", "Checkpoint to go on from, with the options it was started with", null);
        var epochs = Number("--epochs", defaults.Epochs, 1, 10_000, "Times that each image is seen");
        var judge = Number("--judge-epochs", defaults.JudgeEpochs, 0, 10_000,
            "Epochs of a first network that finds images labelled unlike most, which are left out; 0 keeps all");
        var batch = Number("--batch", defaults.Batch, 1, 256, "Images of a step");
        var crop = Number("--crop", defaults.Crop, 16, 2048, "Pixels of a side of the squares that are cut out, a multiple of 8");
        crop.Validators.Add(option =>
        {
            if (option.Errors.Any() || option.GetValueOrDefault<int>() % 8 != 0)
                option.AddError("--crop must be a multiple of 8.");
        });
        var seed = Number("--seed", defaults.Seed, 0, LargestSeed, "Decides all that is random");
        var workers = Workers();
        var rate = new Option<double>("--rate")
        {
            Description = "Largest learning rate",
            HelpName = "X",
            DefaultValueFactory = _ => defaults.Rate,
        };
        rate.Validators.Add(option =>
        {
            if (!option.Errors.Any() && option.GetValueOrDefault<double>() is not (> 0 and <= 10))
                option.AddError("--rate must lie between 0 and 10.");
        });
        var optimizer = new Option<string>("--optimizer")
        {
            Description = "adam or sgd",
            HelpName = "NAME",
            DefaultValueFactory = _ => defaults.Optimizer,
        };
        optimizer.AcceptOnlyFromAmong("adam", "sgd");
        var command = new Command("train", "Trains the network on images and label maps.")
            { data, output, resume, epochs, judge, batch, crop, rate, optimizer, seed, workers };
        command.SetAction((arguments, cancellation) => Guarded(() =>
        {
            var options = defaults with
            {
                Epochs = arguments.GetValue(epochs),
                JudgeEpochs = arguments.GetValue(judge),
                Batch = arguments.GetValue(batch),
                Crop = arguments.GetValue(crop),
                Rate = arguments.GetValue(rate),
                Optimizer = arguments.GetRequiredValue(optimizer),
                Seed = arguments.GetValue(seed),
            };
            var places = new TrainPlaces(arguments.GetRequiredValue(data)!, arguments.GetRequiredValue(output)!,
                arguments.GetValue(resume), arguments.GetValue(workers));
            if (!new TrainCommand(Terminal.Create(), options, places, cancellation).Run())
                throw new OperationCanceledException(cancellation);
        }, cancellation));
        return command;
    }

    private static Command CompareInit()
    {
        var defaults = CompareInitCommand.DefaultOptions;
        var data = Data();
        var output = Text("--out", "FOLDER", "Folder for curve and table", Path.Combine("artifacts", "compare-init"));
        var epochs = Number("--epochs", defaults.Epochs, 1, 10_000, "Times that each of the four networks sees each image");
        var seed = Number("--seed", defaults.Seed, 0, LargestSeed, "Decides all that is random");
        var workers = Workers();
        var command = new Command("compare-init",
            "Trains four networks alike but for their upsampling layers: bilinear or random at the start, frozen or trained.")
            { data, output, epochs, seed, workers };
        command.SetAction((arguments, cancellation) => Guarded(() => CompareInitCommand.Run(Terminal.Create(),
            defaults with { Epochs = arguments.GetValue(epochs), Seed = arguments.GetValue(seed) },
            new(arguments.GetRequiredValue(data)!, arguments.GetRequiredValue(output)!, null, arguments.GetValue(workers)),
            cancellation), cancellation));
        return command;
    }

    private static Option<string?> Data() =>
        Text("--data", "FOLDER", "Folder with train and val, each with image and label", Path.Combine("data", "nuclei"));

    private static Option<int> Workers() =>
        Number("--workers", Environment.ProcessorCount, 1, 1024, "Threads; the result does not depend on them");

    private static Option<string?> Text(string name, string help, string description, string? value) =>
        new(name) { Description = description, HelpName = help, DefaultValueFactory = _ => value };

    private static Option<int> Number(string name, int value, int least, int most, string description)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() is var given && (given < least || given > most))
                result.AddError($"{name} must lie between {least} and {most}.");
        });
        return option;
    }

    private static Task<int> Guarded(Action action, CancellationToken cancellation) => Task.Run(() =>
    {
        try
        {
            action();
            return 0;
        }
        catch (Exception e) when (Failure.Message(e) is { } message)
        {
            return Fail(message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Fail("cancelled.");
            return Cancelled;
        }
    });

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"segmentation: {message}");
        return Failed;
    }
}
