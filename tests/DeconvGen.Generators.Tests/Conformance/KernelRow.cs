namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>How the weights of a case reach the kernel.</summary>
public enum KernelForm
{
    /// <summary>An instance kernel that packs the weights it is given.</summary>
    RunTimeWeights,

    /// <summary>A static kernel with the weights in its code.</summary>
    ConstantWeights,

    /// <summary>A static kernel that knows them from the factor.</summary>
    Bilinear,
}

/// <summary>One case in one form on one target: the unit that is compiled and run.</summary>
internal sealed record KernelRow(ConformanceCase Case, KernelForm Form, string Target)
{
    private const int LargestConstantWeights = 512;

    public static readonly string[] Targets = ["Scalar", "Portable", "Avx2", "Avx512"];

    /// <summary>Namespace of the row's types, and what its errors are found by.</summary>
    public string Name => $"{Form}.{Target}.{Case.Id.Replace('/', '_').Replace('-', '_')}";

    public static IEnumerable<KernelRow> All() =>
        from form in Enum.GetValues<KernelForm>()
        from target in Targets
        from row in Of(form, target)
        select row;

    public static IEnumerable<KernelRow> Of(KernelForm form, string target) =>
        ConformanceData.Cases.Values.Where(one => Has(one, form)).Select(one => new KernelRow(one, form, target));

    /// <summary>A file of its own: the declared kernel, and a driver that has the same signatures in every row.</summary>
    public string Source()
    {
        var isStatic = Form != KernelForm.RunTimeWeights;
        var attribute = Form == KernelForm.Bilinear
            ? AttributeText.BilinearUpsample(Case, Target)
            : AttributeText.ConvTranspose(Case, isStatic, Target);
        return $$"""
            using DeconvGen;

            namespace Conformance.{{Name}};

            {{attribute}}
            public {{(isStatic ? "static" : "sealed")}} partial class Layer;

            public static class Driver
            {
                public static void Run(float[] weights, float[] bias, float[] input, int[] size, float[] output, int batch) =>
                    {{(isStatic ? "Layer" : "new Layer(weights, bias)")}}.Run(input, {{RunSizes()}}output, batch);

                public static int[] OutputSize(int[] size) => [{{string.Join(", ", OutputSizes())}}];

                public static int[] Channels() => [Layer.InputChannels, Layer.OutputChannels];
            }

            """;
    }

    private static bool Has(ConformanceCase one, KernelForm form) => form switch
    {
        KernelForm.RunTimeWeights => true,
        KernelForm.ConstantWeights => one.W.Data.Length <= LargestConstantWeights,
        _ => IsBilinear(one),
    };

    // The name says so for the synthetic cases; of the trained layers one froze its upsampling kernel at the bilinear one.
    private static bool IsBilinear(ConformanceCase one) =>
        one.Id.StartsWith("tf/bilinear_", StringComparison.Ordinal) || one.Id == "real-layers/efficientpose_upscaled_deconv1";

    // Lengths are inferred in one dimension, and declared sizes are not arguments.
    private string RunSizes() => Case.Rank == 1 || AttributeText.DeclaresSize(Case)
        ? ""
        : string.Concat(Enumerable.Range(0, Case.Rank).Select(static axis => $"size[{axis}], "));

    private IEnumerable<string> OutputSizes()
    {
        string[] names = Case.Rank switch
        {
            1 => ["OutputLength"],
            2 => ["OutputHeight", "OutputWidth"],
            _ => ["OutputDepth", "OutputHeight", "OutputWidth"],
        };
        return names.Select((name, axis) => AttributeText.DeclaresSize(Case) ? $"Layer.{name}" : $"Layer.{name}(size[{axis}])");
    }
}
