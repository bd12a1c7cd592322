namespace DeconvGen.Generators.Model;

/// <summary>What generated code needs of the project around it.</summary>
/// <param name="LanguageVersion">As the project file spells it, such as <c>11.0</c>.</param>
internal sealed record ProjectFacts(bool AllowsUnsafe, bool HasLanguageVersion, string LanguageVersion)
{
    /// <summary>The C# version generated code is written in.</summary>
    public const int RequiredLanguageVersion = 12;

    public bool CanCompileKernels => AllowsUnsafe && HasLanguageVersion;
}
