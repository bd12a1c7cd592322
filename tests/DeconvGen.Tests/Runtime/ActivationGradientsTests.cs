using DeconvGen.Runtime;

namespace DeconvGen.Tests.Runtime;

/// <summary>Gradients from saved outputs, against the rules in doubles, over every length around the vectors.</summary>
public sealed class ActivationGradientsTests
{
    public static TheoryData<string> Names =>
        ["Relu", "LeakyRelu", "LeakyReluFlat", "Clamp", "Sigmoid", "Tanh", "PRelu", "PReluPlanes"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Equals_the_rule_in_doubles(string name)
    {
        var random = new Random(5);
        foreach (var pixels in Enumerable.Range(0, 40))
        {
            float[] slopes = [0.25f, 0f, -0.5f, 1.5f, 0.1f, 2f, 0f, 0.75f, 0.5f, 0.25f, 3f];
            var count = pixels * (name.StartsWith("PRelu", StringComparison.Ordinal) ? slopes.Length : 1);
            float[] output = [.. Enumerable.Range(0, count).Select(i =>
                i % 4 == 0 ? i / 4 % 3 - 1 : random.NextSingle() * 2 - 1)];
            float[] gradient = [.. output.Select(_ => random.NextSingle() * 4 - 2)];
            float[] expected = [.. output.Select((y, i) => (float)(gradient[i] * Factor(name, y, name switch
            {
                "LeakyReluFlat" => 0f,
                "PRelu" => slopes[i % slopes.Length],
                "PReluPlanes" => slopes[i / pixels],
                _ => 0.25f,
            })))];

            switch (name)
            {
                case "Relu": ActivationGradients.Relu(output, gradient); break;
                case "LeakyRelu": ActivationGradients.LeakyRelu(output, gradient, 0.25f); break;
                case "LeakyReluFlat": ActivationGradients.LeakyRelu(output, gradient, 0f); break;
                case "Clamp": ActivationGradients.Clamp(output, gradient, -1, 1); break;
                case "Sigmoid": ActivationGradients.Sigmoid(output, gradient); break;
                case "Tanh": ActivationGradients.Tanh(output, gradient); break;
                case "PRelu": ActivationGradients.PRelu(output, gradient, slopes, 1); break;
                default: ActivationGradients.PRelu(output, gradient, slopes, Math.Max(1, pixels)); break;
            }

            for (var i = 0; i < count; i++)
            {
                Assert.True(Math.Abs(expected[i] - gradient[i]) <= 1e-6f * Math.Abs(expected[i]),
                    $"{name} {i} of {count}: output {output[i]}, {gradient[i]} instead of {expected[i]}");
            }
        }
    }

    [Fact]
    public void At_the_kinks_the_stated_side_counts()
    {
        float[] gradient = [1, 1, 1, 1];
        ActivationGradients.Relu([0, -0f, float.NaN, float.Epsilon], gradient);
        Assert.Equal([0, 0, 1, 1], gradient);
        ActivationGradients.Clamp([0, 6, 3, 6], gradient, 0, 6);
        Assert.Equal([0, 0, 1, 0], gradient);
        gradient = [1, 1, 1, 1];
        ActivationGradients.LeakyRelu([0, -1, 1, float.NaN], gradient, 0.5f);
        Assert.Equal([1, 0.5f, 1, 1], gradient);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() =>
            ActivationGradients.Relu(new float[3], new float[2])).ParamName);
        Assert.Contains("4 elements, no multiple of 3 slopes times 1", Assert.Throws<ArgumentException>(() =>
            ActivationGradients.PRelu(new float[4], new float[4], new float[3], 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ActivationGradients.PRelu(new float[4], new float[4], new float[2], 0));
    }

    private static double Factor(string name, double y, double slope) => name switch
    {
        "Relu" => y == 0 ? 0 : 1,
        "Clamp" => y is -1 or 1 ? 0 : 1,
        "Sigmoid" => y * (1 - y),
        "Tanh" => (1 - y) * (1 + y),
        _ => y < 0 ? slope : y == 0 && slope == 0 ? 0 : 1,
    };
}
