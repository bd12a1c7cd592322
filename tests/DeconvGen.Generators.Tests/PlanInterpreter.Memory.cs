using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>Reading and writing: every access is held against the array it goes to.</summary>
internal sealed partial class PlanInterpreter
{
    /// <summary>An address with its variables found.</summary>
    private sealed class Access(Address address, Variable<Place> pointer, Number offset)
    {
        public Place Place
        {
            get
            {
                var (memory, start) = pointer.Value;
                return new(memory, start + offset.Value);
            }
        }

        public float Read(long distance)
        {
            var place = Place;
            return place.Memory[Checked(place, distance)];
        }

        public void Write(long distance, float value)
        {
            var place = Place;
            place.Memory[Checked(place, distance)] = value;
        }

        public long Checked(Place place, long distance)
        {
            var index = place.Offset + distance;
            return index >= 0 && index < place.Memory.Length
                ? index
                : throw new InvalidOperationException($"{address} reaches element {index} of {place.Memory.Length}.");
        }
    }

    private sealed partial class Method
    {
        private Action Read(string register, Address address, int lanes, int count)
        {
            var (target, source) = (Register(register), Access(address));
            return () =>
            {
                var place = source.Place;
                var result = target.Written(lanes);
                for (var lane = 0; lane < lanes; lane++)
                    result[lane] = lane < count ? place.Memory[source.Checked(place, lane)] : 0f;
            };
        }

        private Action Write(Address address, string register, int count, int stride)
        {
            var (target, source) = (Access(address), Register(register));
            return () =>
            {
                var place = target.Place;
                var lanes = source.Value;
                for (var lane = 0; lane < count; lane++)
                    place.Memory[target.Checked(place, lane * stride)] = lanes[lane];
            };
        }

        private Action WriteRange(Address address, string register, Int from, Int to)
        {
            var (target, source, first, end) = (Access(address), Register(register), Number(from), Number(to));
            return () =>
            {
                var place = target.Place;
                var lanes = source.Value;
                for (var (lane, last) = (first.Value, end.Value); lane < last; lane++)
                    place.Memory[target.Checked(place, lane)] = lanes[lane];
            };
        }

        private Action WriteGroups(Address address, string register, int all, Int count, Func<int, int> distance)
        {
            var (target, source, number) = (Access(address), Register(register), Number(count));
            return () =>
            {
                var (lanes, end) = (source.Value, number.Value);
                for (var lane = 0; lane < all && lane < end; lane++)
                    target.Write(distance(lane), lanes[lane]);
            };
        }

        private Action AddTo(Address address, string register, int first, int end, int stride)
        {
            var (target, source) = (Access(address), Register(register));
            return () =>
            {
                for (var lane = first; lane < end; lane++)
                    target.Write(lane * stride, target.Read(lane * stride) + source.Value[lane]);
            };
        }
    }
}
