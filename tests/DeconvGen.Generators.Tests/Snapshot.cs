using System.Runtime.CompilerServices;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Compares text with a file beside the tests, in the convention of Verify: <c>name.verified.ext</c> is what was accepted,
/// <c>name.received.ext</c> is written where the text differs. Accept a change by moving received over verified, or all at
/// once by running the tests with DECONVGEN_ACCEPT=1. Moving to Verify is changing this class.
/// </summary>
internal static class Snapshot
{
    /// <param name="name">Folder and name below Snapshots, without extension.</param>
    public static void Verify(string text, string name, string extension)
    {
        var file = Path.Combine(Folder(), $"{name}.verified.{extension}");
        var received = Path.Combine(Folder(), $"{name}.received.{extension}");
        if (File.Exists(file) && File.ReadAllText(file) == text)
        {
            File.Delete(received);
            return;
        }

        var accepted = Environment.GetEnvironmentVariable("DECONVGEN_ACCEPT") == "1";
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(accepted ? file : received, text);
        if (!accepted)
            Assert.Fail($"{name}.{extension} differs from what was accepted; compare\n  {received}\n  {file}\n"
                + FirstDifference(file, text));
    }

    private static string FirstDifference(string file, string text)
    {
        if (!File.Exists(file))
            return "Nothing was accepted yet.";
        var (expected, actual) = (File.ReadAllLines(file), text.Split('\n'));
        for (var i = 0; i < Math.Max(expected.Length, actual.Length); i++)
        {
            var (before, now) = (expected.ElementAtOrDefault(i), actual.ElementAtOrDefault(i));
            if (before != now)
                return $"First difference in line {i + 1}:\n- {before}\n+ {now}";
        }

        return "Only line ends differ.";
    }

    private static string Folder([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "Snapshots");
}
