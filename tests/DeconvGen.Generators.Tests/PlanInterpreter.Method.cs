using System.Runtime.InteropServices;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// A method with its names found, once: each step holds the variables that it reads and writes. A lookup of each name by each
/// verb took most of the interpreter's time.
/// </summary>
internal sealed partial class PlanInterpreter
{
    /// <summary>No method calls itself, so one set of variables is enough.</summary>
    private sealed partial class Method
    {
        private readonly PlanInterpreter _interpreter;
        private readonly Dictionary<string, Register> _registers = [];
        private readonly Dictionary<string, Variable<long>> _numbers = [];
        private readonly Dictionary<string, Variable<Place>> _pointers = [];
        private readonly Variable<Place>[] _givenPointers;
        private readonly Variable<long>[] _givenNumbers;
        private readonly Action[] _steps;
        private readonly Variable[] _variables;

        public Method(MethodPlan plan, PlanInterpreter interpreter)
        {
            _interpreter = interpreter;
            _givenPointers = [.. plan.Pointers.Select(PointerVariable)];
            _givenNumbers = [.. plan.Numbers.Select(NumberVariable)];
            _steps = Steps(plan.Body);
            _variables = [.. _registers.Values, .. _numbers.Values, .. _pointers.Values];
        }

        public void Run(Place[] pointers, long[] numbers)
        {
            for (var i = 0; i < pointers.Length; i++)
                _givenPointers[i].Value = pointers[i];
            for (var i = 0; i < numbers.Length; i++)
                _givenNumbers[i].Value = numbers[i];
            Run(_steps);
            foreach (var variable in _variables)
                variable.Forget();
        }

        private static void Run(Action[] steps)
        {
            foreach (var step in steps)
                step();
        }

        private Register Register(string name) => Named(_registers, name);

        private Register? Optional(string? name) => name is null ? null : Register(name);

        private Variable<long> NumberVariable(string name) => Named(_numbers, name);

        private Variable<Place> PointerVariable(string name) => Named(_pointers, name);

        private Number Number(Int meaning) =>
            new(meaning, meaning.Constant is null ? [.. meaning.Variables.Distinct().Select(NumberVariable)] : []);

        private Number? Optional(Int? meaning) => meaning is null ? null : Number(meaning);

        private Number[] Numbers(IEnumerable<Int> meanings) => [.. meanings.Select(Number)];

        private Access Access(Address address) => new(address, PointerVariable(address.Pointer.Name), Number(address.Offset));

        private static TVariable Named<TVariable>(Dictionary<string, TVariable> variables, string name)
            where TVariable : Variable, new()
        {
            ref var variable = ref CollectionsMarshal.GetValueRefOrAddDefault(variables, name, out _);
            return variable ??= new() { Name = name };
        }
    }
}
