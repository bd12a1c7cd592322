namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>
/// Published numbers of other frameworks through the whole path: the attribute in the case's own dialect, generator,
/// compiler, and the kernel's run, once for each target.
/// </summary>
public class ConformanceTests
{
    [SharedDataTheory]
    [KernelRows(KernelForm.RunTimeWeights, "Scalar")]
    [KernelRows(KernelForm.RunTimeWeights, "Portable")]
    [KernelRows(KernelForm.RunTimeWeights, "Avx2")]
    [KernelRows(KernelForm.RunTimeWeights, "Avx512")]
    public void Run_time_weights_give_the_published_numbers(string id, string target) =>
        Check(new(ConformanceData.Cases[id], KernelForm.RunTimeWeights, target));

    [SharedDataTheory]
    [KernelRows(KernelForm.ConstantWeights, "Scalar")]
    [KernelRows(KernelForm.ConstantWeights, "Portable")]
    [KernelRows(KernelForm.ConstantWeights, "Avx2")]
    [KernelRows(KernelForm.ConstantWeights, "Avx512")]
    public void Constant_weights_give_the_published_numbers(string id, string target) =>
        Check(new(ConformanceData.Cases[id], KernelForm.ConstantWeights, target));

    [SharedDataTheory]
    [KernelRows(KernelForm.Bilinear, "Scalar")]
    [KernelRows(KernelForm.Bilinear, "Portable")]
    [KernelRows(KernelForm.Bilinear, "Avx2")]
    [KernelRows(KernelForm.Bilinear, "Avx512")]
    public void Bilinear_upsampling_gives_the_published_numbers(string id, string target) =>
        Check(new(ConformanceData.Cases[id], KernelForm.Bilinear, target));

    [SharedDataTheory]
    [QuantizedCases]
    public void Quantized_numbers_give_the_published_numbers(string id) => Assert.Fail(id);

    private static void Check(KernelRow row)
    {
        var one = row.Case;
        var kernel = CompiledKernels.All.Find(row);
        Assert.Equal([one.InputChannels, one.OutputChannels], kernel.Channels());
        Assert.Equal(one.OutputSize, kernel.OutputSize(one.InputSize));

        var output = new float[one.Y.Data.Length];
        Array.Fill(output, float.NaN);
        kernel.Run(one.W.Data, one.B?.Data ?? [], one.X.Data, one.InputSize, output, one.Batch);
        NumbersAssert.Close(one, output);
    }
}
