using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Sizes of the compiled code of all named shapes, as statistics to be reviewed and as limits: above 60,000 bytes of IL,
/// 20,000 IL instructions, 2,000 blocks or 2,000 locals the JIT gives up optimising a method. (That it does not is seen by
/// <see cref="JitTests"/>.)
/// </summary>
public sealed class CodeBudgetTests
{
    private const int LargestIL = 40_000;
    private const int MostLocals = 1_000;

    private static readonly ConcurrentDictionary<byte[], PEReader> s_files = [];

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
            var methods = Methods(ThreeWayTests.Kernels[target.Name].Value.Image, SpecKernels.Space(number));
            var (largest, il, _) = methods.MaxBy(static method => method.IL);
            var most = methods.Max(static method => method.Locals);
            Assert.All(methods, method =>
            {
                Assert.True(method.IL <= LargestIL, $"{method.Name} has {method.IL} bytes of IL.");
                Assert.True(method.Locals <= MostLocals, $"{method.Name} has {method.Locals} locals.");
            });
            text.Append(CultureInfo.InvariantCulture,
                $"{target.Name}: {statistics.Methods} methods, {statistics.AllVerbs} verbs ({statistics.MultiplyAdds} multiply-adds, {statistics.Loads} loads, {statistics.Stores} stores), packed {plan.PackedLength} floats\n");
            text.Append(CultureInfo.InvariantCulture, $"  IL {methods.Sum(static m => m.IL)} bytes, largest {largest} {il}; locals at most {most}\n");
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

    /// <summary>Of the user's type, of the class beside it and of the kernels.</summary>
    private static List<(string Name, int IL, int Locals)> Methods(byte[] image, string space)
    {
        var file = s_files.GetOrAdd(image, static image => new PEReader([.. image]));
        var metadata = file.GetMetadataReader();
        var found = new List<(string, int, int)>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            var declaring = metadata.GetTypeDefinition(method.GetDeclaringType());
            var type = metadata.GetString(declaring.Name);
            var isOwn = metadata.GetString(declaring.Namespace) == space
                || type.StartsWith($"<{space.Replace('.', '_')}_Kernel_g>", StringComparison.Ordinal);
            if (method.RelativeVirtualAddress == 0 || !isOwn || !type.EndsWith("Kernel", StringComparison.Ordinal))
                continue;
            var body = file.GetMethodBody(method.RelativeVirtualAddress);
            var locals = body.LocalSignature.IsNil ? 0 : LocalCount(metadata.GetBlobReader(metadata.GetStandaloneSignature(body.LocalSignature).Signature));
            found.Add((metadata.GetString(method.Name), body.GetILBytes()!.Length, locals));
        }

        return found;
    }

    private static int LocalCount(BlobReader signature)
    {
        signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger();
    }
}
