using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Tensors of one layout on a plan for the other: the rows that a block of outputs reads are turned into memory of the thread, the
/// plan computes the block there, and its outputs are turned back. However large the image, no more than a block is ever copied;
/// of a single channel, whose layouts coincide, nothing is.
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
    private readonly TurnedParts _parts;

    private TurnedBlocks(KernelContext context, KernelPlan plan)
    {
        _context = context;
        _plan = plan;
        _rows = plan.UnitRows
            ?? throw new ArgumentException("Its units do not follow each other along the outermost axis.", nameof(plan));
        _parts = new(context, _rows,
            isPosition: _rows.Rows.Constant is not { } rows || (Spec.Rank == 1 && OutputsOfBlock(rows) == 1));
    }

    private KernelSpec Spec => _context.Spec;

    private PhaseDecomposition Axis => _context.Phases[0];

    /// <summary>Outputs of the inner axes.</summary>
    private Int OutputRest => KernelContext.Product(_context.OutputSizes.Skip(1));

    private Int Blocks(Int positions) => _rows.Rows.Constant is { } rows
        ? Int.Min(positions, positions * OutputRest / OutputsOfBlock(rows) + 1)
        : positions;

    /// <summary>Outputs of a channel in a row of each position: as many as stay in the second level of the cache with their inputs,
    /// and no more than take <see cref="BlockTime"/>.</summary>
    private int OutputsOfBlock(long rows)
    {
        var time = _plan.TimePerOutput * (double)Spec.OutputChannels;
        return (int)Math.Max(1, Math.Min(CacheBudget.TurnedBlock / FloatsOfOutput, BlockTime / time) / rows);
    }

    /// <summary>Floats in memory for an output of each channel, with the inputs that there are for one.</summary>
    private double FloatsOfOutput => Copies * TurnedRows.CopiedChannels(Spec.OutputChannels) + _context.Phases
        .Aggregate((double)TurnedRows.CopiedChannels(Spec.InputChannels),
            static (floats, axis) => floats * axis.InputStep / axis.Stride);

    private int Copies => TurnedTensors.OutputCopies(Spec);

    /// <summary>Windows of a signal in a block that stays in the second level of the cache.</summary>
    public static int MostWindows(KernelContext context) => CacheBudget.TurnedBlock
        / (context.Spec.InputChannels * context.X.InputStep
            + context.Spec.OutputChannels * context.X.Stride * TurnedTensors.OutputCopies(context.Spec));

    /// <summary>The plan itself where it reads a single channel and writes labels, which are the same in either layout.</summary>
    /// <param name="context">Of the turned tensors.</param>
    /// <param name="plan">Its plan.</param>
    public static KernelPlan Plan(KernelContext context, KernelPlan plan)
    {
        var blocks = new TurnedBlocks(context, plan);
        return blocks.FloatsOfOutput > 0 ? blocks.Plan() : plan;
    }

    private KernelPlan Plan()
    {
        var inner = _plan.Rows with { Name = "TurnedRows", Summary = "Computes the rows from begin up to end on turned tensors." };
        return _plan with
        {
            Summary =
            [
                $"tensors: channels {(Spec.Layout == TensorLayout.ChannelsLast ? "last" : "first")}, "
                    + "rows of a block turned in front of it and behind it"
                    + (_parts.Most > 1 ? $", up to {_parts.Most} parts of its channels apart" : ""),
                .. _plan.Summary,
            ],
            Units = AllBlocks(Blocks(_rows.Positions)) * _parts.Count(AllBlocks(Blocks(_rows.Positions))),
            Rows = _plan.Rows with
            {
                Numbers = [.. inner.Numbers.Where(static name => !KernelContext.IsNameOfPlane(name))],
                Body = _context.BuildRows(body =>
                {
                    var positions = body.Let("positions", _rows.Positions);
                    var blocks = body.Let("blocks", Blocks(positions));
                    var parts = body.Let("parts", _parts.Count(AllBlocks(blocks)));
                    var (begin, end) = (Int.Variable("begin"), Int.Variable("end"));
                    // Parts of a block that follow each other are one.
                    body.ForPlaces(begin / parts, (end + (parts - 1)) / parts, [new("image", null), new("block", blocks)],
                        (unit, place) =>
                        {
                            var partsBefore = (place[0] * blocks + place[1]) * parts;
                            Block(unit, image: place[0], place[1], blocks, positions,
                                _parts.Part(unit, begin - partsBefore, end - partsBefore, parts), inner);
                        });
                }),
            },
            TurnedRows = inner,
        };
    }

    private static Int AllBlocks(Int blocks) => Int.Variable("batch") * blocks;

    private void Block(
        BodyBuilder body, Int image, Int block, Int blocks, Int positions, TurnedPart part, MethodPlan inner)
    {
        var first = body.Let("firstPosition", positions * block / blocks);
        var end = body.Let("endPosition", positions * (block + 1) / blocks);
        var input = Inputs(body, image, first, end);
        var output = Outputs(body, image, first, end);

        var inputFloats = body.Let("inputFloats", input.CopiedFloats);
        var outputFloats = body.Let("outputFloats", output.CopiedFloats);
        body.Write(new Scratch(s_input.Name, inputFloats + outputFloats * Copies) { IsCopy = true });
        body.Point(s_output.Name, s_input + inputFloats);
        body.Point(s_residual.Name, s_output + outputFloats);
        input.Read(body, Methods.Input, s_input);
        if (Spec.Epilogue.Residual)
            output.Read(body, ResidualPointers.Residual, s_residual, part.Channels);
        var units = body.Let("unitsOfPosition", _rows.Units);
        var unitsOfRun = units / _parts.Runs;
        // Its units and places are counted from the first image on.
        body.Call(inner,
            [.. inner.Pointers.Select(name => name switch
            {
                "input" => input.FirstImage(Methods.Input, s_input),
                "output" => output.FirstImage(Methods.Output, s_output),
                "residual" => output.FirstImage(ResidualPointers.Residual, s_residual),
                _ => new Pointer(name),
            })],
            [
                (image * positions + first) * units + part.Begin * unitsOfRun,
                (image * positions + end - 1) * units + part.End * unitsOfRun,
                .. inner.Numbers.Skip(2).Select(name => name switch
                {
                    KernelContext.InputPlaneName => input.Count,
                    KernelContext.OutputPlaneName => output.Count,
                    _ => Int.Variable(name),
                }),
            ]);
        if (!_context.WritesLabels)
            output.Write(body, s_output, Methods.Output, part.Channels);
    }

    /// <summary>The rows that windows of these positions read, as far as there are any.</summary>
    private TurnedRows Inputs(BodyBuilder body, Int image, Int first, Int end)
    {
        var taps = Axis.Phases.Where(static phase => phase.Count > 0).ToList();
        var before = Axis.Geometry.CropBegin - _rows.RowsBefore;
        var firstWindow = (first * _rows.Rows + before) / Axis.Stride;
        var lastWindow = (end * _rows.Rows + (before - 1)) / Axis.Stride;
        var firstRow = body.Let("firstInput", Int.Max(0, _context.InputAt(0, firstWindow) - taps.Max(Axis.LastOffset)));
        var endRow = Int.Min(_context.InputSizes[0],
            _context.InputAt(0, lastWindow) - taps.Min(static phase => phase.FirstOffset) + 1);
        return new(body, "input", Spec.InputChannels, Spec.Layout, image, _context.InputSizes, firstRow,
            Int.Max(0, endRow - firstRow));
    }

    private TurnedRows Outputs(BodyBuilder body, Int image, Int first, Int end)
    {
        var (firstRow, endRow) = (first, end);
        if (_rows.Rows.Constant != 1)
        {
            firstRow = body.Let("firstOutput", Int.Max(0, first * _rows.Rows - _rows.RowsBefore));
            endRow = Int.Min(_context.OutputSizes[0], end * _rows.Rows - _rows.RowsBefore);
        }

        return new(body, "output", Spec.OutputChannels, Spec.Layout, image, _context.OutputSizes, firstRow, endRow - firstRow);
    }
}
