using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>The targets of the registry by their names, which tests show.</summary>
internal static class TestTargets
{
    public static TheoryData<string> Names => [.. TargetRegistry.All.Select(static target => target.Name)];

    public static VectorTarget Find(string name) => TargetRegistry.All.Single(target => target.Name == name);
}
