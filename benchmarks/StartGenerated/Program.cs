using System.Globalization;
using System.Runtime.InteropServices;
using DeconvGen;

// Weights from a file, a picture of ones, one number of the result; then it waits to be measured.
var weights = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "weights.bin")));
var input = new float[Dcgan.InputElements(32, 32)];
Array.Fill(input, 1f);
var output = new float[Dcgan.OutputElements(32, 32)];
new Dcgan(weights).Run(input, 32, 32, output);
Console.WriteLine(output[output.Length / 2].ToString(CultureInfo.InvariantCulture));
Console.ReadLine();

[ConvTranspose2D(64, 64, 4, 2, Pad = 1, Layout = TensorLayout.ChannelsFirst)]
internal sealed partial class Dcgan;
