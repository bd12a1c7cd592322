namespace DeconvGen.Benchmarks.EspNet;

/// <summary>The last layer with scores for outputs: in the network itself it writes labels.</summary>
[ConvTranspose2D(12, 11, kernelSize: 2, stride: 2, WeightLayout = WeightLayout.IOHW)]
internal sealed partial class EspNetScores;
