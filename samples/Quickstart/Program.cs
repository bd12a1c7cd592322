using System.CommandLine;
using Quickstart;

const int failed = 1, cancelled = 130;

var image = new Argument<string?>("IMAGE")
{
    Description = "PNG, JPEG or BMP file to upsample; without it, a picture that the sample draws",
    Arity = ArgumentArity.ZeroOrOne,
};
image.Validators.Add(argument =>
{
    if (argument.Tokens is [{ Value: ['-', '-', ..] name }, ..])
        argument.AddError($"There is no option '{name}'.");
});
var factor = new Option<int>("--factor", "-f")
{
    Description = $"How many times as high and wide: {string.Join(", ", Upsampler.Factors)}",
    HelpName = "N",
    DefaultValueFactory = _ => Upsampler.Factors[0],
    CustomParser = argument =>
    {
        if (!int.TryParse(argument.Tokens[0].Value, out var value) || !Upsampler.Factors.Contains(value))
        {
            argument.AddError($"There is no kernel for the factor '{argument.Tokens[0].Value}'; choose from " +
                $"{string.Join(", ", Upsampler.Factors)}, or declare one in Kernels.cs.");
        }

        return value;
    },
};
var output = new Option<string>("--output", "-o")
{
    Description = "Folder for the pictures",
    HelpName = "FOLDER",
    DefaultValueFactory = _ => Path.Combine("artifacts", "quickstart"),
};

var command = new RootCommand("Transposed convolutions written by a source generator: a worked example, bilinear upsampling "
    + "of a picture, and learned layers.") { image, factor, output };
command.SetAction((arguments, cancellation) => Task.Run(() => Run(
    arguments.GetValue(image), arguments.GetValue(factor), arguments.GetRequiredValue(output), cancellation)));

// A file name may start with '@', which otherwise would name a file of arguments.
var parsed = command.Parse(args, new() { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0)
    return Fail(string.Join(" ", parsed.Errors.Select(error => error.Message)));

// Encoding a large PNG is one call that cannot be interrupted; Ctrl-C waits for it, so that temporary files are removed.
return await parsed.InvokeAsync(new()
{
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
});

static int Run(string? image, int factor, string output, CancellationToken cancellation)
{
    try
    {
        var console = Terminal.Create();
        var source = image is null ? DrawnPicture.Draw() : ImageFiles.Read(image, factor);
        using var folder = new OutputFolder(output, Upsampling.FileNames, image);
        WorkedExample.Show(console);
        Upsampling.Show(console, source, factor, folder, cancellation);
        LearnedLayer.Show(console, cancellation);
        return 0;
    }
    catch (SampleException e)
    {
        return Fail(e.Message);
    }
    catch (OutOfMemoryException)
    {
        return Fail("There is not enough memory for a picture of this size; use a smaller image or factor.");
    }
    catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
    {
        Fail("cancelled.");
        return cancelled;
    }
}

static int Fail(string message)
{
    Console.Error.WriteLine($"quickstart: {message}");
    return failed;
}
