namespace DeconvGen.Generators.Model;

/// <summary>Everything read from one kernel attribute and its type: the input of validation.</summary>
internal sealed record KernelDeclaration(KernelSpec Spec, AttributeArguments Arguments, TypeFacts Type);
