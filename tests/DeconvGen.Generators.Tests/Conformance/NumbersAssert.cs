namespace DeconvGen.Generators.Tests.Conformance;

internal static class NumbersAssert
{
    /// <summary>Every number within the case's tolerance; a NaN is never close, so output that was not written fails.</summary>
    public static void Close(ConformanceCase one, float[] actual)
    {
        var expected = one.Y.Data;
        Assert.Equal(expected.Length, actual.Length);
        var (wrong, worst, worstAt) = (0, 0.0, -1);
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs((double)expected[i] - actual[i]);
            if (difference <= one.Tolerance)
                continue;
            wrong++;
            if (worstAt < 0 || !(difference <= worst))
                (worst, worstAt) = (difference, i);
        }

        if (wrong > 0)
        {
            var position = string.Join(", ", Position(one.Y.Shape, worstAt));
            Assert.Fail($"{one.Id}: {wrong} of {expected.Length} numbers are off by more than {one.Tolerance:G3}; "
                + $"the worst, at [{position}], is {actual[worstAt]:G9} instead of {expected[worstAt]:G9}");
        }
    }

    private static int[] Position(int[] shape, int index)
    {
        var position = new int[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
            (index, position[axis]) = Math.DivRem(index, shape[axis]);
        return position;
    }
}
