using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>What each node of a plan means.</summary>
internal sealed partial class PlanInterpreter
{
    private sealed partial class Method
    {
        private Action[] Steps(IEnumerable<PlanNode> nodes) => [.. nodes.Select(Step).OfType<Action>()];

        /// <summary>Null where there is nothing to do.</summary>
        private Action? Step(PlanNode node) => node switch
        {
            Note => null,
            Let let => Assign(NumberVariable(let.Name), Number(let.Value)),
            LetPointer point => Assign(PointerVariable(point.Name), Access(point.Value)),
            Do op => Step(op.Op),
            Scratch memory => Take(PointerVariable(memory.Name), Number(memory.Floats)),
            StoreLabels map => Store(map),
            Turn turn => Transpose(turn),
            Call call => Invoke(_interpreter.Prepared(call.Method), [.. call.Pointers.Select(Access)], Numbers(call.Numbers)),
            For loop => Count(NumberVariable(loop.Variable), Number(loop.Begin), Number(loop.End), loop.Step, Steps(loop.Body)),
            ForPlaces loop => Count(loop.Digits, Number(loop.Begin), Number(loop.End), Steps(loop.Body)),
            Repeat loop => Repeat(Number(loop.Count), Steps(loop.Body),
                [.. loop.Moves.Select(move => (PointerVariable(move.Pointer.Name), Number(move.Step)))]),
            When branch => Choose(
                Number(branch.Left), branch.Relation, Number(branch.Right), Steps(branch.Then), Steps(branch.Else)),
            _ => throw new InvalidOperationException($"A plan node without a meaning: {node}."),
        };

        private static Action Assign(Variable<long> variable, Number value) => () => variable.Value = value.Value;

        private static Action Assign(Variable<Place> pointer, Access value) => () => pointer.Value = value.Place;

        private static Action Invoke(Method method, Access[] pointers, Number[] numbers) => () => method.Run(
            Array.ConvertAll(pointers, static pointer => pointer.Place),
            Array.ConvertAll(numbers, static number => number.Value));

        private static Action Count(Variable<long> variable, Number begin, Number end, int step, Action[] body) => () =>
        {
            var last = end.Value;
            for (var i = begin.Value; i < last; i += step)
            {
                variable.Value = i;
                Run(body);
            }
        };

        /// <summary>The digits of a number, the last of which runs fastest: each by a division.</summary>
        private Action Count(IEnumerable<Digit> digits, Number begin, Number end, Action[] body)
        {
            (Variable<long> Variable, Number? Count)[] fastestFirst =
                [.. digits.Reverse().Select(digit => (NumberVariable(digit.Name), Optional(digit.Count)))];
            return () =>
            {
                for (var (at, last) = (begin.Value, end.Value); at < last; at++)
                {
                    var left = at;
                    foreach (var digit in fastestFirst)
                    {
                        var count = digit.Count?.Value ?? long.MaxValue;
                        digit.Variable.Value = left % count;
                        left /= count;
                    }

                    Run(body);
                }
            };
        }

        private static Action Repeat(Number count, Action[] body, (Variable<Place> Pointer, Number Step)[] moves) => () =>
        {
            for (var left = count.Value; left > 0; left--)
            {
                Run(body);
                foreach (var (pointer, step) in moves)
                {
                    var place = pointer.Value;
                    pointer.Value = place with { Offset = place.Offset + step.Value };
                }
            }
        };

        private static Action Choose(Number left, Relation relation, Number right, Action[] then, Action[] otherwise) => () =>
        {
            var (a, b) = (left.Value, right.Value);
            Run((relation == Relation.Equal ? a == b : a >= b) ? then : otherwise);
        };

        /// <summary>Memory that holds anything: what is read before it is written shows.</summary>
        private static Action Take(Variable<Place> pointer, Number count) => () =>
        {
            var floats = new float[count.Value];
            Array.Fill(floats, float.NaN);
            pointer.Value = new(floats, 0);
        };

        private Action Store(StoreLabels map)
        {
            var (scores, plane, labels, pixels) = (
                Access(map.Scores), Optional(map.Plane), Access(map.Labels), Number(map.Pixels));
            return () =>
            {
                var count = pixels.Value;
                for (var i = 0L; i < count; i++)
                {
                    var best = 0;
                    for (var c = 1; c < map.Channels; c++)
                    {
                        var (score, largest) = (Score(i, c), Score(i, best));
                        if (score > largest || (float.IsNaN(score) && !float.IsNaN(largest)))
                            best = c;
                    }

                    labels.Write(i, best);
                }
            };

            float Score(long pixel, int channel) =>
                scores.Read(plane is null ? pixel * map.Channels + channel : plane.Value * channel + pixel);
        }

        private Action Transpose(Turn turn)
        {
            var (from, fromStep, to, toStep) = (Access(turn.From), Number(turn.FromStep), Access(turn.To), Number(turn.ToStep));
            var (rows, columns) = (Number(turn.Rows), Number(turn.Columns));
            return () =>
            {
                var (height, width, step, turnedStep) = (rows.Value, columns.Value, fromStep.Value, toStep.Value);
                for (var row = 0L; row < height; row++)
                {
                    for (var column = 0L; column < width; column++)
                        to.Write(turnedStep * column + row, from.Read(step * row + column));
                }
            };
        }
    }
}
