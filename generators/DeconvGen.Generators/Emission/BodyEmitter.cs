using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Emission;

/// <summary>The nodes of a method as C#. A register is declared where it is first written, in the innermost scope that sees
/// it.</summary>
internal sealed class BodyEmitter(CodeWriter writer, VectorTarget target)
{
    private readonly Stack<HashSet<string>> _registers = new();

    public void Write(IReadOnlyList<PlanNode> nodes)
    {
        _registers.Push([]);
        var inside = new HashSet<string>();
        for (var i = 0; i < nodes.Count; i++)
        {
            // C# gives a name to a whole block, so that what an inner block has declared already needs a block of its own.
            if (Declared(nodes[i]) is { } name && inside.Contains(name))
            {
                using (writer.Block())
                    Write([.. nodes.Skip(i)]);
                break;
            }

            Write(nodes[i]);
            inside.UnionWith(nodes[i].Inner().SelectMany(Names));
        }

        _registers.Pop();
    }

    /// <summary>The name that a node declares in the block in which it stands, if it does.</summary>
    private string? Declared(PlanNode node) => node switch
    {
        Let let => let.Name,
        LetPointer point => point.Name,
        Scratch memory => memory.Name,
        Do { Op.Result: { } register } when !_registers.Any(scope => scope.Contains(register)) => register,
        _ => null,
    };

    private static IEnumerable<string> Names(PlanNode node)
    {
        var own = node switch
        {
            Let let => let.Name,
            LetPointer point => point.Name,
            Do op => op.Op.Result,
            _ => null,
        };
        var names = node.Inner().SelectMany(Names);
        return own is null ? names : names.Append(own);
    }

    private void Write(PlanNode node)
    {
        switch (node)
        {
            case Note note:
                writer.Line($"// {note.Text}");
                break;
            case Let let:
                writer.Line($"nint {let.Name} = {let.Value};");
                break;
            case LetPointer point:
                writer.Line($"float* {point.Name} = {point.Value};");
                break;
            case Scratch memory:
                writer.Line($"float* {memory.Name} = KernelScratch.{(memory.IsCopy ? "Copies" : "Floats")}({memory.Floats});");
                break;
            case Turn turn:
                writer.Line($"MatrixTranspose.Write({turn.From}, {turn.FromStep}, {turn.To}, {turn.ToStep}, "
                    + $"{turn.Rows}, {turn.Columns});");
                break;
            case StoreLabels map:
                writer.Line(map.Plane is null
                    ? $"LabelMap.ChannelsLast({map.Scores}, {map.Channels}, {map.Labels}, {map.Pixels});"
                    : $"LabelMap.ChannelsFirst({map.Scores}, {map.Plane}, {map.Channels}, {map.Labels}, {map.Pixels});");
                break;
            case Do op:
                writer.Line(Statement(op.Op));
                break;
            case Call call:
                var arguments = call.Pointers.Select(static p => p.ToString())
                    .Concat(call.Numbers.Select(static n => n.ToString()));
                writer.Line($"{call.Method.Name}({string.Join(", ", arguments)});");
                break;
            case For loop:
                using (writer.Block($"for (nint {loop.Variable} = {loop.Begin}; "
                    + $"{loop.Variable} < {loop.End}; {loop.Variable} += {loop.Step})"))
                    Write(loop.Body);
                break;
            case ForPlaces loop:
                for (var i = 0; i < loop.Digits.Count; i++)
                    writer.Line($"nint {loop.Digits[i].Name} = {loop.First(i)};");
                using (writer.Block($"for (nint unit = {loop.Begin}; unit < {loop.End}; unit += 1)"))
                {
                    Write(loop.Body);
                    CountOn(loop.Digits, loop.Digits.Count - 1);
                }

                break;
            case Repeat loop:
                var left = loop.Variable + "Left";
                using (writer.Block($"for (nint {left} = {loop.Count}; {left} > 0; {left}--)"))
                {
                    Write(loop.Body);
                    foreach (var (pointer, step) in loop.Moves)
                        writer.Line($"{pointer.Name} += {step};");
                }

                break;
            case When branch:
                Write(branch, "if");
                break;
        }
    }

    private void CountOn(IReadOnlyList<Digit> digits, int at)
    {
        writer.Line($"{digits[at].Name} += 1;");
        if (digits[at].Count is not { } count)
            return;
        using (writer.Block($"if ({digits[at].Name} == {count})"))
        {
            writer.Line($"{digits[at].Name} = 0;");
            CountOn(digits, at - 1);
        }
    }

    private void Write(When branch, string keyword)
    {
        using (writer.Block($"{keyword} ({branch.Left} {(branch.Relation == Relation.Equal ? "==" : ">=")} {branch.Right})"))
            Write(branch.Then);
        if (branch.Else.Count == 1 && branch.Else[0] is When next)
        {
            Write(next, "else if");
        }
        else if (branch.Else.Count > 0)
        {
            using (writer.Block("else"))
                Write(branch.Else);
        }
    }

    private string Statement(VectorOp op)
    {
        var text = target.Text(op);
        if (op.Result is not { } register)
            return text + ";";
        if (_registers.Any(scope => scope.Contains(register)))
            return $"{register} = {text};";
        _registers.Peek().Add(register);
        return $"var {register} = {text};";
    }
}
