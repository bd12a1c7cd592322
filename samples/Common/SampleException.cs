namespace Samples;

/// <summary>Something the user can put right: shown as one line, without a stack trace.</summary>
internal sealed class SampleException(string message) : Exception(message);
