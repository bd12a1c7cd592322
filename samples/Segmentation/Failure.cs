namespace Segmentation;

/// <summary>What the user is told of an exception.</summary>
internal static class Failure
{
    private const string WayOut = "use a smaller image, batch or crop.";

    /// <returns>One line; null where the exception is a mistake of the program, whose stack is worth more.</returns>
    public static string? Message(Exception exception)
    {
        // What happens on another thread arrives in an AggregateException, in several where loops are nested.
        var all = exception is AggregateException several ? several.Flatten().InnerExceptions : [exception];
        return all.OfType<SampleException>().FirstOrDefault()?.Message
            ?? (all.Any(e => e is OutOfMemoryException) ? $"There is not enough memory for this; {WayOut}"
            : all.Any(e => e is OverflowException) ? $"This is more than an array can hold; {WayOut}" : null);
    }
}
