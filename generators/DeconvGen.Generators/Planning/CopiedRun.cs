namespace DeconvGen.Generators.Planning;

/// <summary>
/// A run of windows of all planes, copied side by side into memory of the thread: where planes lie, they may share places of the
/// first-level cache (<see cref="SharedPlaces"/>), and each is another page; blocks of channels that pass over the copy find it
/// where the first of them left it.
/// </summary>
/// <param name="windows">The most that a run has.</param>
internal sealed class CopiedRun(KernelContext context, int windows)
{
    private static readonly Pointer s_copy = new("copied");

    private const int VectorsOfStep = 4;

    private readonly MethodTable _methods = new();

    public IReadOnlyList<MethodPlan> All => _methods.All;

    private int Lanes => context.Target.Lanes;

    /// <summary>The memory of a unit.</summary>
    public Scratch Memory => new(s_copy.Name, windows * context.InputChannelsPerGroup);

    /// <summary>Floats from a channel to the next.</summary>
    public int Plane => windows;

    /// <summary>Where window 0 would stand if the run began with it.</summary>
    public static Address Origin(Int from) => s_copy + from * -1;

    /// <summary>Copies the windows from one up to another, at least a vector.</summary>
    /// <param name="input">Window 0 of the first channel.</param>
    public void Read(BodyBuilder body, Address input, Int from, Int end)
    {
        const string Summary = "Copies a run of windows of all input channels, so that they lie side by side.";
        string plane = KernelContext.InputPlaneName;
        var numbers = new MethodNumbers([("count", end - from), (plane, context.InputPlane)]);
        var method = _methods.Get("CopyRun", Summary, [Methods.Input.Name, s_copy.Name], [.. numbers.Parameters], copy =>
            copy.Repeat("c", context.InputChannelsPerGroup, [(Methods.Input, numbers[plane]), (s_copy, Plane)], channel =>
                channel.Tiles("w", numbers["count"], [VectorsOfStep * Lanes, Lanes], Vectors)));
        body.Call(method, [input + from, s_copy], [.. numbers.Arguments]);
    }

    private void Vectors(BodyBuilder body, Int w, int windows)
    {
        var vectors = windows / Lanes;
        for (var v = 0; v < vectors; v++)
            body.Do(new Load(Lanes, $"some_v{v}", Methods.Input + (w + v * Lanes)));
        for (var v = 0; v < vectors; v++)
            body.Do(new Store(Lanes, s_copy + (w + v * Lanes), $"some_v{v}"));
    }
}
