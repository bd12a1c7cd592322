using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>Reading and writing: every access is held against the array it goes to.</summary>
internal sealed partial class PlanInterpreter
{
    private sealed partial class Frame
    {
        /// <summary>The digits of a number, the last of which runs fastest: each by a division.</summary>
        public void Take(IReadOnlyList<Digit> digits, long number)
        {
            foreach (var digit in digits.Reverse())
            {
                var count = digit.Count is null ? long.MaxValue : Value(digit.Count);
                Numbers[digit.Name] = number % count;
                number /= count;
            }
        }

        /// <summary>Memory that holds anything: what is read before it is written shows.</summary>
        public void Take(Scratch memory)
        {
            var floats = new float[Value(memory.Floats)];
            Array.Fill(floats, float.NaN);
            Pointers[memory.Name] = new(floats, 0);
        }

        public void Apply(StoreLabels map)
        {
            var pixels = Value(map.Pixels);
            for (var i = 0L; i < pixels; i++)
            {
                var best = 0;
                for (var c = 1; c < map.Channels; c++)
                {
                    var (score, largest) = (Score(i, c), Score(i, best));
                    if (score > largest || (float.IsNaN(score) && !float.IsNaN(largest)))
                        best = c;
                }

                Write(map.Labels, i, best);
            }

            float Score(long pixel, int channel) => Read(map.Scores, map.Plane is { } plane
                ? Value(plane) * channel + pixel
                : pixel * map.Channels + channel);
        }

        public void Apply(Turn turn)
        {
            var (rows, columns, fromStep, toStep) = (Value(turn.Rows), Value(turn.Columns), Value(turn.FromStep), Value(turn.ToStep));
            for (var row = 0L; row < rows; row++)
            {
                for (var column = 0L; column < columns; column++)
                    Write(turn.To, toStep * column + row, Read(turn.From, fromStep * row + column));
            }
        }

        /// <summary>So many floats behind an address: sums of addresses are polynomials, which take their time.</summary>
        private float Read(Address address, long distance = 0)
        {
            var place = At(address);
            return place.Memory[Checked(place, distance, address)];
        }

        private void Read(Address address, string register, int lanes, int count)
        {
            var place = At(address);
            var result = Written(register, lanes);
            for (var lane = 0; lane < lanes; lane++)
                result[lane] = lane < count ? place.Memory[Checked(place, lane, address)] : 0f;
        }

        private void Write(Address address, string register, int count, int stride)
        {
            var place = At(address);
            var source = _registers[register];
            for (var lane = 0; lane < count; lane++)
                place.Memory[Checked(place, lane * stride, address)] = source[lane];
        }

        private void WriteRange(StoreRange op)
        {
            var place = At(op.Target);
            var source = _registers[op.Source];
            for (var (lane, end) = (Value(op.From), Value(op.To)); lane < end; lane++)
                place.Memory[Checked(place, lane, op.Target)] = source[lane];
        }

        private void Write(Address address, long distance, float value)
        {
            var place = At(address);
            place.Memory[Checked(place, distance, address)] = value;
        }

        private static long Checked(Place place, long distance, Address address)
        {
            var index = place.Offset + distance;
            return index >= 0 && index < place.Memory.Length
                ? index
                : throw new InvalidOperationException($"{address} reaches element {index} of {place.Memory.Length}.");
        }
    }
}
