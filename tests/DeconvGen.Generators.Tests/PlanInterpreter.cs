using System.Runtime.InteropServices;
using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Runs a plan on arrays, rounding as its target declares. It states what each verb and node means, and refuses every access
/// outside the arrays. Definition = interpreter proves the planner; interpreter = compiled kernel proves the emitter.
/// </summary>
internal sealed partial class PlanInterpreter
{
    private readonly KernelPlan _plan;

    /// <summary>Those of calls that have ended: their tables have the size that another call takes.</summary>
    private readonly Stack<Frame> _ended = [];

    private PlanInterpreter(KernelPlan plan) => _plan = plan;

    /// <param name="slopes">One per output channel where the activation asks for them.</param>
    /// <param name="sizes">Input sizes, then output sizes, as the plan names them; ignored where the input size is
    /// declared.</param>
    public static void Run(
        KernelPlan plan, float[] input, float[] weights, float[] bias, float[] slopes, float[] residual, float[] output,
        IReadOnlyDictionary<string, long> sizes, int batch)
    {
        var interpreter = new PlanInterpreter(plan);
        var packed = plan.Table ?? new float[plan.PackedLength];
        if (plan.Pack is not null)
            interpreter.Execute(plan.Pack, [.. plan.Pack.Pointers.Select(name => new Place(
                name switch { "weights" => weights, "bias" => bias, "slopes" => slopes, _ => packed }, 0))], []);
        var units = plan.Units.Evaluate(name => name == "batch" ? batch : sizes[name]);
        var pointers = plan.Rows.Pointers.Select(name =>
            new Place(name switch { "input" => input, "output" or "labels" => output, "residual" => residual, _ => packed }, 0));
        interpreter.Execute(plan.Rows, [.. pointers], [0, units, .. plan.Rows.Numbers.Skip(2).Select(name => sizes[name])]);
    }

    /// <summary>Runs a plan that packs nothing, on the memory behind each of its pointers.</summary>
    public static void Run(
        KernelPlan plan, IReadOnlyDictionary<string, float[]> memory, IReadOnlyDictionary<string, long> sizes, int batch)
    {
        var rows = plan.Rows with { Numbers = [.. plan.Rows.Numbers, "batch"] };
        new PlanInterpreter(plan).Execute(rows, [.. rows.Pointers.Select(name => new Place(memory[name], 0))],
            [0, plan.Units.Evaluate(name => name == "batch" ? batch : sizes[name]), .. plan.Rows.Numbers.Skip(2).Select(name => sizes[name]), batch]);
    }

    private void Execute(MethodPlan method, Place[] pointers, long[] numbers)
    {
        var frame = _ended.TryPop(out var ended) ? ended : new(_plan.Target);
        for (var i = 0; i < pointers.Length; i++)
            frame.Pointers[method.Pointers[i]] = pointers[i];
        for (var i = 0; i < numbers.Length; i++)
            frame.Numbers[method.Numbers[i]] = numbers[i];
        Execute(method.Body, frame);
        frame.Forget();
        _ended.Push(frame);
    }

    private void Execute(IReadOnlyList<PlanNode> nodes, Frame frame)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case Note:
                    break;
                case Let let:
                    frame.Numbers[let.Name] = frame.Value(let.Value);
                    break;
                case LetPointer point:
                    frame.Pointers[point.Name] = frame.At(point.Value);
                    break;
                case Do op:
                    frame.Apply(op.Op);
                    break;
                case Scratch memory:
                    frame.Take(memory);
                    break;
                case StoreLabels map:
                    frame.Apply(map);
                    break;
                case Turn turn:
                    frame.Apply(turn);
                    break;
                case Call call:
                    Execute(call.Method, [.. call.Pointers.Select(frame.At)], [.. call.Numbers.Select(frame.Value)]);
                    break;
                case For loop:
                    var end = frame.Value(loop.End);
                    for (var i = frame.Value(loop.Begin); i < end; i += loop.Step)
                    {
                        frame.Numbers[loop.Variable] = i;
                        Execute(loop.Body, frame);
                    }

                    break;
                case ForPlaces loop:
                    for (var (at, last) = (frame.Value(loop.Begin), frame.Value(loop.End)); at < last; at++)
                    {
                        frame.Take(loop.Digits, at);
                        Execute(loop.Body, frame);
                    }

                    break;
                case Repeat loop:
                    for (var left = frame.Value(loop.Count); left > 0; left--)
                    {
                        Execute(loop.Body, frame);
                        foreach (var (pointer, step) in loop.Moves)
                            frame.Move(pointer, step);
                    }

                    break;
                case When branch:
                    var (a, b) = (frame.Value(branch.Left), frame.Value(branch.Right));
                    Execute((branch.Relation == Relation.Equal ? a == b : a >= b) ? branch.Then : branch.Else, frame);
                    break;
                default:
                    throw new InvalidOperationException($"A plan node without a meaning: {node}.");
            }
        }
    }

    private sealed partial class Frame
    {
        public void Apply(VectorOp op)
        {
            switch (op)
            {
                case Constant o:
                    Array.Fill(Written(o.Target, o.Lanes), o.Value);
                    break;
                case Load o:
                    Read(o.Source, o.Target, o.Lanes, o.Lanes);
                    break;
                case LoadStrided o:
                    _registers[o.Target] = [.. Enumerable.Range(0, o.Lanes).Select(lane => Read(o.Source, lane * o.Stride))];
                    break;
                case LoadPartial o:
                    Read(o.Source, o.Target, o.Lanes, o.Count);
                    break;
                case Broadcast o:
                    Array.Fill(Written(o.Target, o.Lanes), Read(o.Source));
                    break;
                case LoadGroups o:
                    var lanes = Value(o.Count);
                    _registers[o.Target] = [.. Enumerable.Range(0, o.Lanes).Select(lane => lane < lanes ? Read(o.Source, o.Distance(lane)) : 0f)];
                    break;
                case Add o:
                    Lanewise(o.Target, _registers[o.Left], _registers[o.Right], static (a, b) => a + b);
                    break;
                case Subtract o:
                    Lanewise(o.Target, _registers[o.Left], _registers[o.Right], static (a, b) => a - b);
                    break;
                case LowerHalf o:
                    _registers[o.Target] = _registers[o.Source][..o.Lanes];
                    break;
                case Copy o:
                    Lanewise(o.Target, _registers[o.Source], _registers[o.Source], static (x, _) => x);
                    break;
                case Multiply o:
                    Lanewise(o.Target, _registers[o.Left], _registers[o.Right], static (a, b) => a * b);
                    break;
                case MultiplyAdd o:
                    MultiplyAdd(o.Accumulator, _registers[o.Left], _registers[o.Right], zeroIsNoTap: false);
                    break;
                case MultiplyAddTaps o:
                    MultiplyAdd(o.Accumulator, _registers[o.Left], _registers[o.Weight], zeroIsNoTap: true);
                    break;
                case Relu o:
                    Lanewise(o.Register, _registers[o.Register], _registers[o.Register], static (x, _) => x < 0f ? 0f : x);
                    break;
                case LeakyRelu o:
                    Lanewise(o.Register, _registers[o.Register], _registers[o.Slope], static (x, slope) => x < 0f ? slope * x : x);
                    break;
                case Clamp o:
                    Lanewise(o.Register, _registers[o.Register], _registers[o.Lower], static (x, lower) => x < lower ? lower : x);
                    Lanewise(o.Register, _registers[o.Register], _registers[o.Upper], static (x, upper) => x > upper ? upper : x);
                    break;
                case Sigmoid o:
                    Lanewise(o.Register, _registers[o.Register], _registers[o.Register], (x, _) => ActivationMeaning.Sigmoid(x, _target.IsFused));
                    break;
                case Tanh o:
                    Lanewise(o.Register, _registers[o.Register], _registers[o.Register], (x, _) => ActivationMeaning.Tanh(x, _target.IsFused));
                    break;
                case Interleave o:
                    Interleave(o, _registers[o.Even], _registers[o.Odd]);
                    break;
                case AddPairs o:
                    AddPairs(o, [.. _registers[o.Left], .. _registers[o.Right]]);
                    break;
                case Store o:
                    Write(o.Target, o.Source, o.Lanes, 1);
                    break;
                case StorePartial o:
                    Write(o.Target, o.Source, o.Count, 1);
                    break;
                case StoreRange o:
                    WriteRange(o);
                    break;
                case StoreLanes o:
                    Write(o.Target, o.Source, o.Lanes, o.Stride);
                    break;
                case Permute o:
                    var permuted = _registers[o.Source];
                    _registers[o.Target] = [.. o.From.Select(lane => permuted[lane])];
                    break;
                case PermuteTwo o:
                    float[] both = [.. _registers[o.Left], .. _registers[o.Right]];
                    _registers[o.Target] = [.. o.From.Select(lane => both[lane])];
                    break;
                case Blend o:
                    var (kept, taken) = (_registers[o.Left], _registers[o.Right]);
                    _registers[o.Target] = [.. o.FromRight.Select((right, lane) => (right == 1 ? taken : kept)[lane])];
                    break;
                case LaneMask o:
                    var (first, end) = (Value(o.First), Value(o.End));
                    _registers[o.Target] = [.. Enumerable.Range(0, o.Lanes).Select(lane => lane >= first && lane < end ? 1f : 0f)];
                    break;
                case LoadLanes o:
                    var selected = _registers[o.Mask];
                    _registers[o.Target] = [.. selected.Select((one, lane) => one == 0f ? -0f : Read(o.Source, lane))];
                    break;
                case KeepLanes o:
                    var others = o.Otherwise is null ? new float[o.Lanes] : _registers[o.Otherwise];
                    _registers[o.Target] = [.. _registers[o.Source].Select((x, lane) =>
                        _registers[o.Mask][lane] == 0f ? others[lane] : x)];
                    break;
                case LoadRange o:
                    _registers[o.Target] = [.. Enumerable.Range(0, o.Lanes)
                        .Select(lane => lane >= o.First && lane < o.End ? Read(o.Source, lane) : -0f)];
                    break;
                case KeepRange o:
                    _registers[o.Target] = [.. _registers[o.Source].Select((x, lane) => lane >= o.First && lane < o.End ? x : 0f)];
                    break;
                case StoreGroups o:
                    var (stored, count) = (_registers[o.Source], Value(o.Count));
                    for (var lane = 0; lane < o.Lanes && lane < count; lane++)
                        Write(o.Target, o.Distance(lane), stored[lane]);
                    break;
                case AddLanes o:
                    for (var lane = o.First; lane < o.End; lane++)
                        Write(o.Target, lane * o.Stride, Read(o.Target, lane * o.Stride) + _registers[o.Source][lane]);
                    break;
                case Prefetch:
                    break;
                default:
                    throw new InvalidOperationException($"A verb without a meaning: {op}.");
            }
        }

        private float[] Written(string register, int lanes)
        {
            ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(_registers, register, out _);
            if (value?.Length != lanes)
                value = new float[lanes];
            return value;
        }

        private void MultiplyAdd(string accumulator, float[] left, float[] right, bool zeroIsNoTap)
        {
            var sum = _registers[accumulator];
            for (var lane = 0; lane < sum.Length; lane++)
            {
                if (zeroIsNoTap && right[lane] == 0f)
                    continue;
                var product = left[lane] * right[lane];
                sum[lane] = _target.IsFused ? MathF.FusedMultiplyAdd(left[lane], right[lane], sum[lane]) : product + sum[lane];
            }
        }

        private void Lanewise(string target, float[] left, float[] right, Func<float, float, float> operation)
        {
            var result = Written(target, left.Length);
            for (var lane = 0; lane < result.Length; lane++)
                result[lane] = operation(left[lane], right[lane]);
        }
    }
}
