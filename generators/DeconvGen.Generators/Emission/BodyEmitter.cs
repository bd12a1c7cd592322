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
        foreach (var node in nodes)
            Write(node);
        _registers.Pop();
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
            case Do op:
                writer.Line(Statement(op.Op));
                break;
            case Call call:
                var arguments = call.Pointers.Select(static p => p.ToString())
                    .Concat(call.Numbers.Select(static n => n.ToString()));
                writer.Line($"{call.Method.Name}({string.Join(", ", arguments)});");
                break;
            case For loop:
                using (writer.Block($"for (nint {loop.Variable} = {loop.Begin}; {loop.Variable} < {loop.End}; {loop.Variable} += {loop.Step})"))
                    Write(loop.Body);
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
