using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Sizes of the compiled code of all named shapes, as limits and, of forward kernels, as statistics to be reviewed: above 60,000
/// bytes of IL, 20,000 IL instructions, 2,000 blocks or 2,000 locals the JIT gives up optimising a method. (That it does not is
/// seen by <see cref="JitTests"/>.)
/// </summary>
public sealed class CodeBudgetTests
{
    private const int LargestIL = 40_000;
    private const int MostLocals = 1_000;

    private const string FileLocal = "_Kernel_g>";

    private static readonly ConcurrentDictionary<string, ILookup<string, CompiledMethod>> s_methods = [];

    [Theory]
    [MemberData(nameof(KernelCases.Names), MemberType = typeof(KernelCases))]
    public void Statistics(string name)
    {
        var one = KernelCases.Find(name);
        var number = KernelCases.All.ToList().IndexOf(one);
        var text = new System.Text.StringBuilder();
        foreach (var target in TargetRegistry.All)
        {
            var plan = TransposedConvolutionPlanner.Forward(one.Spec, target);
            var statistics = PlanStatistics.Of(plan);
            var all = s_methods.GetOrAdd(
                target.Name, static name => Methods(NamedKernels.On(name).Image))[SpecKernels.Space(number)].ToList();
            Assert.All(all, static method =>
            {
                Assert.True(method.IL <= LargestIL, $"{method} has {method.IL} bytes of IL.");
                Assert.True(method.Locals <= MostLocals, $"{method} has {method.Locals} locals.");
            });
            var methods = all.FindAll(method => method.Type.EndsWith($"__{target.Name}Kernel", StringComparison.Ordinal));
            var largest = methods.MaxBy(static method => method.IL)!;
            text.Append(CultureInfo.InvariantCulture,
                $"{target.Name}: {statistics.Methods} methods, {statistics.AllVerbs} verbs "
                + $"({statistics.MultiplyAdds} multiply-adds, {statistics.Loads} loads, {statistics.Stores} stores), "
                + $"packed {plan.PackedLength} floats\n");
            text.Append(CultureInfo.InvariantCulture,
                $"  IL {methods.Sum(static m => m.IL)} bytes, largest {largest.Name} {largest.IL}; "
                + $"locals at most {methods.Max(static m => m.Locals)}\n");
        }

        Snapshot.Verify(text.ToString(), $"{name}/stats", "txt");
    }

    /// <summary>A thousand channels and a thousand phases: the code stays as small as that of an ordinary layer.</summary>
    [Theory]
    [InlineData(Model.TensorLayout.ChannelsLast, 1)]
    [InlineData(Model.TensorLayout.ChannelsFirst, 1)]
    [InlineData(Model.TensorLayout.ChannelsFirst, 1024)]
    public void Oversized_shapes_stay_bounded(object layout, int groups)
    {
        var spec = Specs.Dense(2, 1024, 1024, 64, 32, groups: groups, layout: (Model.TensorLayout)layout);
        foreach (var target in TargetRegistry.All)
        {
            var statistics = PlanStatistics.Of(TransposedConvolutionPlanner.Forward(spec, target));
            Assert.InRange(statistics.AllVerbs, 1, 6_000);
            Assert.InRange(statistics.LargestMethod, 1, 3 * CodeBudget.MultiplyAddsPerMethod);
        }
    }

    /// <summary>By the namespace of the user's type: of it, of the classes beside it, of the kernels and of the
    /// gradients.</summary>
    private static ILookup<string, CompiledMethod> Methods(byte[] image)
    {
        using var file = new PEReader([.. image]);
        var metadata = file.GetMetadataReader();
        var found = new List<(string Space, CompiledMethod Method)>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
                continue;
            var declaring = metadata.GetTypeDefinition(method.GetDeclaringType());
            var type = metadata.GetString(declaring.Name);
            var body = file.GetMethodBody(method.RelativeVirtualAddress);
            var locals = body.LocalSignature.IsNil ? 0
                : LocalCount(metadata.GetBlobReader(metadata.GetStandaloneSignature(body.LocalSignature).Signature));
            // A file-local type is called after its file, which is called after the user's type.
            var end = type.IndexOf(FileLocal, StringComparison.Ordinal);
            found.Add((end < 0 ? metadata.GetString(declaring.Namespace) : type[1..end].Replace('_', '.'),
                new(type, metadata.GetString(method.Name), body.GetILBytes()!.Length, locals)));
        }

        return found.ToLookup(static one => one.Space, static one => one.Method);
    }

    private static int LocalCount(BlobReader signature)
    {
        signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger();
    }

    private sealed record CompiledMethod(string Type, string Name, int IL, int Locals);
}
