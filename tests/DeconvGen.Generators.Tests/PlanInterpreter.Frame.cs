using System.Runtime.InteropServices;
using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>What the names of a method stand for.</summary>
internal sealed partial class PlanInterpreter
{
    private readonly record struct Place(float[] Memory, long Offset);

    /// <summary>The variables of one call of a method.</summary>
    private sealed partial class Frame
    {
        private readonly VectorTarget _target;
        private readonly Func<string, long> _number;
        private readonly Dictionary<string, float[]> _registers = [];

        public Frame(VectorTarget target)
        {
            _target = target;
            _number = name => Numbers[name];
        }

        public Dictionary<string, long> Numbers { get; } = [];

        public Dictionary<string, Place> Pointers { get; } = [];

        public long Value(Int expression) => expression.Constant ?? expression.Evaluate(_number);

        public Place At(Address address)
        {
            var place = Pointers[address.Pointer.Name];
            return place with { Offset = place.Offset + Value(address.Offset) };
        }

        public void Move(Pointer pointer, Int step)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrNullRef(Pointers, pointer.Name);
            place = place with { Offset = place.Offset + Value(step) };
        }

        public void Forget()
        {
            _registers.Clear();
            Numbers.Clear();
            Pointers.Clear();
        }
    }
}
