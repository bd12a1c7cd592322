using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels first on a plan for channels last (<see cref="TurnedTensors"/>): the rows that a block of outputs reads are turned
/// into memory of the thread, the plan computes the block there, and its outputs are turned back. However large the image, no more
/// than a block is ever copied.
/// </summary>
internal sealed class TurnedBlocks
{
    /// <summary>Picoseconds from which a block is worth the rows that it shares with its neighbours and turns once
    /// more.</summary>
    /// <remarks>Blocks of half or a quarter of the cache, or of up to six times the time, took as long on eight shapes; threads
    /// share out many small ones better.</remarks>
    private const int BlockTime = 50_000_000;

    private static readonly Pointer s_input = new("turnedInput");
    private static readonly Pointer s_output = new("turnedOutput");
    private static readonly Pointer s_residual = new("turnedResidual");

    private readonly KernelContext _context;
    private readonly KernelPlan _plan;
    private readonly UnitRows _rows;

    /// <param name="spec">Of the turned tensors.</param>
    /// <param name="plan">Its plan.</param>
    private TurnedBlocks(KernelSpec spec, VectorTarget target, KernelPlan plan)
    {
        _context = new(spec, target);
        _plan = plan;
        _rows = plan.UnitRows ?? throw new ArgumentException("Its units are no rows.", nameof(plan));
    }

    private KernelSpec Spec => _context.Spec;

    private PhaseDecomposition Axis => _context.Phases[0];

    /// <summary>Outputs of the inner axes.</summary>
    private Int OutputRest => KernelContext.Product(_context.OutputSizes.Skip(1));

    private Int Blocks(Int positions) => Int.Min(positions, positions * OutputRest / OutputsOfBlock + 1);

    /// <summary>Outputs of a channel in a row of each position: as many as stay in the second level of the cache with their inputs,
    /// and no more than take <see cref="BlockTime"/>.</summary>
    private int OutputsOfBlock
    {
        get
        {
            var time = _plan.TimePerOutput * (double)Spec.OutputChannels;
            return (int)Math.Max(1, Math.Min(CacheBudget.TurnedBlock / FloatsOfOutput, BlockTime / time) / _rows.Rows);
        }
    }

    /// <summary>Floats in memory for an output of each channel, with the inputs that there are for one.</summary>
    private double FloatsOfOutput => Copies * Spec.OutputChannels + _context.Phases
        .Aggregate((double)Spec.InputChannels, static (floats, axis) => floats * axis.InputStep / axis.Stride);

    private int Copies => TurnedTensors.OutputCopies(Spec);

    public static KernelPlan Plan(KernelSpec spec, VectorTarget target, KernelPlan plan) =>
        new TurnedBlocks(spec, target, plan).Plan();

    private KernelPlan Plan()
    {
        var inner = _plan.Rows with { Name = "TurnedRows", Summary = "Computes the rows from begin up to end on turned tensors." };
        return _plan with
        {
            Summary = ["tensors: channels last, rows of a block turned in front of it and behind it", .. _plan.Summary],
            Units = Int.Variable("batch") * Blocks(_rows.Positions),
            Rows = _plan.Rows with { Body = _context.BuildRows((body, unit) => Block(body, unit, inner)) },
            TurnedRows = inner,
        };
    }

    private void Block(BodyBuilder body, Int unit, MethodPlan inner)
    {
        var positions = body.Let("positions", _rows.Positions);
        var blocks = body.Let("blocks", Blocks(positions));
        var block = body.Let("block", unit % blocks);
        var image = body.Let("image", unit / blocks);
        var first = body.Let("firstPosition", positions * block / blocks);
        var end = body.Let("endPosition", positions * (block + 1) / blocks);
        var input = Inputs(body, image, first, end);
        var output = Outputs(body, image, first, end);

        var inputFloats = body.Let("inputFloats", input.Count * Spec.InputChannels);
        var outputFloats = body.Let("outputFloats", output.Count * Spec.OutputChannels);
        body.Write(new Scratch(s_input.Name, inputFloats + outputFloats * Copies) { IsCopy = true });
        body.Point(s_output.Name, s_input + inputFloats);
        body.Point(s_residual.Name, s_output + outputFloats);
        body.Write(Read(Methods.Input, input, s_input, Spec.InputChannels));
        if (Spec.Epilogue.Residual)
            body.Write(Read(ResidualPointers.Residual, output, s_residual, Spec.OutputChannels));
        var units = body.Let("unitsOfPosition", _rows.Units);
        // Its units and places are counted from the first image on.
        body.Call(inner,
            [.. inner.Pointers.Select(name => name switch
            {
                "input" => s_input + input.Before * -Spec.InputChannels,
                "output" => s_output + output.Before * -Spec.OutputChannels,
                "residual" => s_residual + output.Before * -Spec.OutputChannels,
                _ => new Pointer(name),
            })],
            [
                (image * positions + first) * units, (image * positions + end) * units,
                .. inner.Numbers.Skip(2).Select(static name => Int.Variable(name)),
            ]);
        if (!_context.WritesLabels)
            body.Write(Written(output));
    }

    /// <summary>The rows that windows of these positions read, as far as there are any.</summary>
    private Rows Inputs(BodyBuilder body, Int image, Int first, Int end)
    {
        var taps = Axis.Phases.Where(static phase => phase.Count > 0).ToList();
        var before = Axis.Geometry.CropBegin - _rows.RowsBefore;
        var firstWindow = (first * _rows.Rows + before) / Axis.Stride;
        var lastWindow = (end * _rows.Rows + (before - 1)) / Axis.Stride;
        var firstRow = body.Let("firstInput", Int.Max(0, _context.InputAt(0, firstWindow) - taps.Max(Axis.LastOffset)));
        var endRow = Int.Min(_context.InputSizes[0],
            _context.InputAt(0, lastWindow) - taps.Min(static phase => phase.FirstOffset) + 1);
        return new(body, "input", image, _context.InputSizes, firstRow, Int.Max(0, endRow - firstRow));
    }

    private Rows Outputs(BodyBuilder body, Int image, Int first, Int end)
    {
        var (firstRow, endRow) = (first, end);
        if (_rows.Rows > 1)
        {
            firstRow = body.Let("firstOutput", Int.Max(0, first * _rows.Rows - _rows.RowsBefore));
            endRow = Int.Min(_context.OutputSizes[0], end * _rows.Rows - _rows.RowsBefore);
        }

        return new(body, "output", image, _context.OutputSizes, firstRow, endRow - firstRow);
    }

    private static Turn Read(Pointer planes, Rows rows, Pointer copy, int channels) =>
        new(planes + rows.InPlanes(channels), rows.Plane, copy, channels, channels, rows.Count);

    private Turn Written(Rows rows) => new(s_output, Spec.OutputChannels,
        Methods.Output + rows.InPlanes(Spec.OutputChannels), rows.Plane, rows.Count, Spec.OutputChannels);

    /// <summary>Some rows of an image, in positions of a channel.</summary>
    private sealed class Rows
    {
        private readonly Int _image;
        private readonly Int _first;

        public Rows(BodyBuilder body, string tensor, Int image, IReadOnlyList<Int> sizes, Int first, Int count)
        {
            var row = KernelContext.Product(sizes.Skip(1));
            (_image, _first) = (image, first * row);
            Plane = body.Let(tensor + "Plane", sizes[0] * row);
            Count = body.Let(tensor + "s", count * row);
        }

        /// <summary>All positions of an image.</summary>
        public Int Plane { get; }

        public Int Count { get; }

        /// <summary>Positions of the images and rows in front.</summary>
        public Int Before => _image * Plane + _first;

        /// <summary>Where the first channel has them.</summary>
        public Int InPlanes(int channels) => _image * Plane * channels + _first;
    }
}
