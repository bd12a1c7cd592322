namespace DeconvGen.Tests;

/// <summary>Tests that judge the whole process: what others do at the same time would count.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
