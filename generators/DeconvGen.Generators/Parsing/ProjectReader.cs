using DeconvGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeconvGen.Generators.Parsing;

/// <summary>Reads what generated code needs of the project.</summary>
internal static class ProjectReader
{
    public static ProjectFacts Read(Compilation compilation)
    {
        if (compilation is not CSharpCompilation { Options: var options, LanguageVersion: var version })
            return new(AllowsUnsafe: false, HasLanguageVersion: false, "");
        var supported = version >= (LanguageVersion)(ProjectFacts.RequiredLanguageVersion * 100);
        return new(options.AllowUnsafe, supported, version.ToDisplayString());
    }
}
