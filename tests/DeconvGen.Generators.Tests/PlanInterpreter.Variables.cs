using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>What the names of a method stand for.</summary>
internal sealed partial class PlanInterpreter
{
    private readonly record struct Place(float[] Memory, long Offset);

    private abstract class Variable
    {
        public string Name { get; init; } = "";

        protected bool IsWritten { get; set; }

        /// <summary>What one call has written no other call reads.</summary>
        public void Forget() => IsWritten = false;

        protected InvalidOperationException Unwritten() => new($"{Name} is read before it is written.");
    }

    private class Variable<T> : Variable
    {
        private T _value = default!;

        public T Value
        {
            get => IsWritten ? _value : throw Unwritten();
            set => (_value, IsWritten) = (value, true);
        }

        /// <summary>What an earlier call has left, or nothing.</summary>
        protected T Remnant => _value;
    }

    /// <summary>The lanes are its own: no two registers share an array.</summary>
    private sealed class Register : Variable<float[]>
    {
        /// <summary>The lanes, for whoever writes all of them.</summary>
        public float[] Written(int lanes)
        {
            if (Remnant?.Length != lanes)
                return Value = new float[lanes];
            IsWritten = true;
            return Remnant;
        }
    }

    /// <summary>A number with its variables found. It is evaluated anew where one of them has changed.</summary>
    private sealed class Number
    {
        private readonly Int _meaning;
        private readonly Variable<long>[] _variables;
        private readonly long[] _values;
        private readonly Func<string, long> _read;
        private bool _isKnown;
        private long _known;

        public Number(Int meaning, Variable<long>[] variables)
        {
            (_meaning, _variables, _values, _read) = (meaning, variables, new long[variables.Length], Read);
        }

        public long Value
        {
            get
            {
                var isKnown = _isKnown;
                for (var i = 0; i < _variables.Length; i++)
                {
                    var value = _variables[i].Value;
                    isKnown &= _values[i] == value;
                    _values[i] = value;
                }

                if (!isKnown)
                    (_known, _isKnown) = (_meaning.Evaluate(_read), true);
                return _known;
            }
        }

        /// <summary>A number has so few variables that to go through them is the fastest.</summary>
        private long Read(string name)
        {
            foreach (var variable in _variables)
            {
                if (variable.Name == name)
                    return variable.Value;
            }

            throw new InvalidOperationException($"{_meaning} does not list {name} among its variables.");
        }
    }
}
