using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>Verbs say themselves what they read: a value that only an unmentioned address or number names would be left
/// out.</summary>
public sealed class VerbTests
{
    [Theory]
    [InlineData(typeof(Address), nameof(VectorOp.Memory))]
    [InlineData(typeof(Int), nameof(VectorOp.Numbers))]
    public void Operands_are_mentioned(Type operand, string mention)
    {
        var verbs = typeof(VectorOp).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(VectorOp)) && !type.IsAbstract)
            .Where(verb => verb.GetProperties().Any(property => property.PropertyType == operand)).ToList();

        Assert.NotEmpty(verbs);
        Assert.All(verbs, verb => Assert.NotEqual(typeof(VectorOp), verb.GetMethod(mention)!.DeclaringType));
    }
}
