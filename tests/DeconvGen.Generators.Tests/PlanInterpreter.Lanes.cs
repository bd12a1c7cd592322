namespace DeconvGen.Generators.Tests;

/// <summary>How verbs fill the lanes of registers.</summary>
internal sealed partial class PlanInterpreter
{
    private sealed partial class Method
    {
        private bool IsFused => _interpreter._isFused;

        /// <summary>Lanes that are made anew, so a source may be the target.</summary>
        private Action Into<TSources>(string target, TSources sources, Func<TSources, float[]> lanes)
        {
            var register = Register(target);
            return () => register.Value = lanes(sources);
        }

        private Action FromOne(string target, string source, Func<float[], float[]> lanes) =>
            Into(target, Register(source), one => lanes(one.Value));

        private Action FromTwo(string target, string left, string right, Func<float[], float[], float[]> lanes) =>
            Into(target, (Left: Register(left), Right: Register(right)), two => lanes(two.Left.Value, two.Right.Value));

        private static float[] Lanes(int lanes, Func<int, float> value)
        {
            var result = new float[lanes];
            for (var lane = 0; lane < lanes; lane++)
                result[lane] = value(lane);
            return result;
        }

        private Action Fill(string target, int lanes, float value)
        {
            var register = Register(target);
            return () => Array.Fill(register.Written(lanes), value);
        }

        private Action Fill(string target, int lanes, Access source)
        {
            var register = Register(target);
            return () => Array.Fill(register.Written(lanes), source.Read(0));
        }

        private Action Lanewise(string target, string source, Func<float, float> operation)
        {
            var (register, operand) = (Register(target), Register(source));
            return () =>
            {
                var lanes = operand.Value;
                var result = register.Written(lanes.Length);
                for (var lane = 0; lane < result.Length; lane++)
                    result[lane] = operation(lanes[lane]);
            };
        }

        private Action Lanewise(string target, string left, string right, Func<float, float, float> operation)
        {
            var (register, first, second) = (Register(target), Register(left), Register(right));
            return () =>
            {
                var (a, b) = (first.Value, second.Value);
                var result = register.Written(a.Length);
                for (var lane = 0; lane < result.Length; lane++)
                    result[lane] = operation(a[lane], b[lane]);
            };
        }

        private Action MultiplyAdd(string accumulator, string left, string right, bool zeroIsNoTap)
        {
            var (register, first, second, isFused) = (Register(accumulator), Register(left), Register(right), IsFused);
            return () =>
            {
                var (sum, a, b) = (register.Value, first.Value, second.Value);
                for (var lane = 0; lane < sum.Length; lane++)
                {
                    if (zeroIsNoTap && b[lane] == 0f)
                        continue;
                    var product = a[lane] * b[lane];
                    sum[lane] = isFused ? MathF.FusedMultiplyAdd(a[lane], b[lane], sum[lane]) : product + sum[lane];
                }
            };
        }
    }
}
