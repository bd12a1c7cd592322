using System.Globalization;
using Microsoft.ML.OnnxRuntime;

// The model with its weights from a file, a picture of ones, one number of the result; then it waits to be measured.
using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
using var session = new InferenceSession(Path.Combine(AppContext.BaseDirectory, "model.onnx"), options);
var values = new float[64 * 32 * 32];
Array.Fill(values, 1f);
using var input = OrtValue.CreateTensorValueFromMemory(values, [1, 64, 32, 32]);
using var run = new RunOptions();
using var outputs = session.Run(run, ["x"], [input], ["y"]);
var output = outputs[0].GetTensorDataAsSpan<float>();
Console.WriteLine(output[output.Length / 2].ToString(CultureInfo.InvariantCulture));
Console.ReadLine();
