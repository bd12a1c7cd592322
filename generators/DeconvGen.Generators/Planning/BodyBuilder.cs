namespace DeconvGen.Generators.Planning;

/// <summary>Collects the nodes of one block. Planners write loops with it as they would write the loops themselves.</summary>
internal sealed class BodyBuilder
{
    private readonly List<PlanNode> _nodes = [];

    public IReadOnlyList<PlanNode> Nodes => _nodes;

    public static IReadOnlyList<PlanNode> Build(Action<BodyBuilder> write)
    {
        var body = new BodyBuilder();
        write(body);
        return body.Nodes;
    }

    /// <summary>The body of a whole method: values that turned out not to be needed are left out.</summary>
    public static IReadOnlyList<PlanNode> BuildMethod(Action<BodyBuilder> write) => UnusedValues.Remove(Build(write));

    public void Note(string text) => _nodes.Add(new Note(text));

    public void Write(PlanNode node) => _nodes.Add(node);

    public void Do(VectorOp op) => _nodes.Add(new Do(op));

    /// <summary>Names a value; a constant needs no name and stays a constant.</summary>
    public Int Let(string name, Int value)
    {
        if (value.Constant is not null || value.ToString() == name)
            return value;
        _nodes.Add(new Let(name, value));
        return Int.Variable(name);
    }

    public Pointer Point(string name, Address value)
    {
        _nodes.Add(new LetPointer(name, value));
        return new Pointer(name);
    }

    public void For(string variable, Int begin, Int end, int step, Action<BodyBuilder, Int> write)
    {
        if ((end - begin).Constant is <= 0)
            return;
        if ((end - begin).Constant is { } extent && extent <= step)
            write(this, begin);
        else
            _nodes.Add(new For(variable, begin, end, step, Build(body => write(body, Int.Variable(variable)))));
    }

    /// <summary>All places from the number <paramref name="begin"/> up to <paramref name="end"/>. A digit that can only be 0 is
    /// none, and the first of the others needs no limit, as the numbers end before it would be reached.</summary>
    public void ForPlaces(Int begin, Int end, IReadOnlyList<Digit> digits, Action<BodyBuilder, IReadOnlyList<Int>> write)
    {
        var counted = digits.Where(static digit => digit.Count?.Constant != 1).ToList();
        IReadOnlyList<Int> place = [.. digits.Select(digit => counted.Contains(digit) ? Int.Variable(digit.Name) : 0)];
        if (counted.Count <= 1)
            For((counted.Count == 1 ? counted : digits)[0].Name, begin, end, 1, (body, _) => write(body, place));
        else
            _nodes.Add(new ForPlaces(begin, end, [counted[0] with { Count = null }, .. counted.Skip(1)],
                Build(body => write(body, place))));
    }

    /// <summary>Once needs no loop and never no body.</summary>
    public void Repeat(string variable, Int count, IReadOnlyList<(Pointer, Int)> moves, Action<BodyBuilder> write)
    {
        if (count.Constant == 1)
            write(this);
        else if (count.Constant is not 0)
            _nodes.Add(new Repeat(variable, count, moves, Build(write)));
    }

    public void When(Int left, Relation relation, Int right, Action<BodyBuilder> then, Action<BodyBuilder>? otherwise = null)
    {
        if ((left - right).Constant is { } difference)
        {
            if (relation == Relation.Equal ? difference == 0 : difference >= 0)
                then(this);
            else
                otherwise?.Invoke(this);
            return;
        }

        _nodes.Add(new When(left, relation, right, Build(then), otherwise is null ? [] : Build(otherwise)));
    }

    public void Call(MethodPlan method, IReadOnlyList<Address> pointers, IReadOnlyList<Int> numbers) =>
        _nodes.Add(new Call(method, pointers, numbers));

    /// <summary>
    /// Covers <paramref name="count"/> positions with tiles: the widest that fits, its last one moved back over the one before
    /// (it computes the same bits again), else the next narrower. There must be no fewer than the narrowest has.
    /// </summary>
    public void Tiles(string variable, Int count, IReadOnlyList<int> widths, Action<BodyBuilder, Int, int> write)
    {
        var width = widths[0];
        if (width == 1)
        {
            For(variable, 0, count, 1, (body, at) => write(body, at, 1));
            return;
        }

        if (widths.Count == 1)
            Cover(this);
        else
            When(count, Relation.AtLeast, width, Cover, narrow => narrow.Tiles(variable, count, [.. widths.Skip(1)], write));

        void Cover(BodyBuilder tiles) => tiles.For(variable + "0", 0, count, width, (body, at) =>
            write(body, body.Let(variable, Int.Min(at, count - width)), width));
    }
}
