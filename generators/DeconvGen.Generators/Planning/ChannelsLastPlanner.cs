using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels last: lanes run over output channels. A tile is a run of windows of one phase times a block of channel vectors;
/// each input is broadcast (or, depthwise, loaded as a vector of channels) and meets the packed weights of the tap.
/// One interior method serves all phases with the same number of taps: they differ by where pointers begin.
/// </summary>
internal sealed class ChannelsLastPlanner
{
    private readonly KernelContext _context;
    private readonly ChannelBlocks _blocks;
    private readonly bool _depthwise;
    private readonly Dictionary<string, MethodPlan> _tiles = [];

    public ChannelsLastPlanner(KernelContext context)
    {
        _context = context;
        _depthwise = context.Spec.Groups > 1 && context.InputChannelsPerGroup == 1 && context.OutputChannelsPerGroup == 1;
        _blocks = ChannelBlocks.Cut(_depthwise ? context.Spec.Groups : context.OutputChannelsPerGroup, context.Target.Lanes);
    }

    private int Groups => _depthwise ? 1 : _context.Spec.Groups;

    private int ChannelSteps => _context.InputChannelsPerGroup;

    /// <summary>Packed floats of one kernel element for a block: input channels of a group times the block's lanes.</summary>
    private int ElementSize(ChannelBlock block) => ChannelSteps * block.Vectors * _context.Target.Lanes;

    private int GroupSize => _blocks.PackedLanes * _context.KernelElements * ChannelSteps;

    private int BiasBegin => Groups * GroupSize;

    public KernelPlan Plan()
    {
        var rows = RowFrame.ForEachUnit(_context, 1, Row);
        return new(
            _context.Target, Summary(), BiasBegin + Groups * _blocks.PackedLanes,
                WeightPacking.ChannelsLast(_context, _blocks, Groups), null,
            RowFrame.Units(_context, 1),
            Methods.Rows(_context, rows), [.. _tiles.Values]);
    }

    private IReadOnlyList<string> Summary()
    {
        var first = _blocks.All[0];
        return
        [
            $"strategy: channels last, {(_depthwise ? "depthwise, " : "")}lanes over output channels",
            $"tile: {RegisterTiling.Pixels(_context.Target, first.Vectors)} windows of a phase x {first.Vectors} vectors of {_context.Target.Lanes} channels"
                + (_blocks.All.Count > 1 ? $", {_blocks.All.Count} blocks" : "")
                + (first.Partial > 0 ? $", {first.Partial} lanes used" : ""),
            "weights: [group][block][phase-major kernel elements][input channel][lane], then the bias",
            "order of additions: bias, then kernel elements of the phase, then input channels",
        ];
    }

    private void Row(BodyBuilder body, RowFrame frame)
    {
        var (spec, x) = (_context.Spec, _context.X);
        var inputRow = body.Let("inputRow", frame.Image * Rows(_context.InputSizes) + frame.FirstInputRow);
        var outputRow = body.Let("outputRow", frame.Image * Rows(_context.OutputSizes) + frame.OutputRow);
        var element = body.Let("element", frame.FirstElement);
        var inputStart = body.Point("inputStart", Methods.Input + inputRow * _context.InputWidth * spec.InputChannels);
        var outputStart = body.Point("outputStart", Methods.Output + outputRow * _context.OutputWidth * spec.OutputChannels);
        body.For("g", 0, Groups, 1, (grouped, group) => XPhases.ForEach(_context, frame, grouped, (phased, run) =>
            ForEachBlock(phased, (inner, block, index) =>
            {
                var lanesBefore = index * (block.Vectors * _context.Target.Lanes)
                    + (block.FirstLane - block.Index * block.Vectors * _context.Target.Lanes);
                var channel = index * (block.Vectors * _context.Target.Lanes)
                    + (block.First - block.Index * block.Vectors * _context.Target.Lanes);
                var origin = new Origin(
                    inputStart + (group * ChannelSteps + (_depthwise ? channel : 0)),
                    Methods.Weights + (group * GroupSize + lanesBefore * (_context.KernelElements * ChannelSteps)
                        + element * ElementSize(block)),
                    Methods.Weights + (BiasBegin + group * _blocks.PackedLanes + lanesBefore),
                    outputStart + (group * _context.OutputChannelsPerGroup + channel));
                Segments(inner, frame, run, block, origin);
            })));
    }

    private void ForEachBlock(BodyBuilder body, Action<BodyBuilder, ChannelBlock, Int> write)
    {
        if (_blocks.Uniform > 1)
            body.For("b", 0, _blocks.Uniform, 1, (inner, index) => write(inner, _blocks.All[0], index));
        foreach (var block in _blocks.All.Skip(_blocks.Uniform > 1 ? _blocks.Uniform : 0))
            write(body, block, block.Index);
    }

    /// <summary>Leading border, interior, trailing border of one phase of a row.</summary>
    private void Segments(BodyBuilder body, RowFrame frame, XPhaseRun run, ChannelBlock block, Origin origin)
    {
        var x = _context.X;
        var numbers = frame.Outer.SelectMany(taps =>
            new[] { taps.Count, frame.InputStep(taps, _context.InputWidth * _context.Spec.InputChannels) });

        void AllTaps(BodyBuilder inner, Phase shape)
        {
            inner.Call(Interior(block, shape.Count), origin.At(this, block, run, run.InteriorBegin, 0),
                [run.InteriorEnd - run.InteriorBegin, .. numbers]);
        }

        void Border(BodyBuilder inner, Int begin, Int end) => inner.For("m", begin, end, 1, (window, m) =>
        {
            var (first, count) = OuterTaps.ValidTaps(_context, window, _context.OuterAxes, m, run.Taps, run.FirstOffset, "x");
            window.Call(BorderMethod(block), origin.At(this, block, run, m, first), [count, .. numbers]);
        });

        if (run.HasLeadingBorder)
            Border(body, run.Begin, run.InteriorBegin);
        run.ForEachTapCount(body, AllTaps);
        if (run.HasTrailingBorder)
            Border(body, run.InteriorEnd, run.End);
    }

    private MethodPlan Interior(ChannelBlock block, int taps)
    {
        var name = $"Interior_{Shape(block)}_t{taps}";
        var pixels = RegisterTiling.Pixels(_context.Target, block.Vectors);
        var perPixel = taps * block.Vectors * (ChannelSteps <= CodeBudget.UnrolledChannels ? ChannelSteps : 1);
        while (pixels > 1 && perPixel * pixels > CodeBudget.MultiplyAddsPerMethod)
            pixels--;
        var unrolled = perPixel * pixels <= CodeBudget.MultiplyAddsPerMethod;
        int[] widths = pixels > 4 ? [pixels, (pixels + 1) / 2, 1] : pixels > 1 ? [pixels, 1] : [1];
        return Tile(name, $"Windows in which all {taps} taps of the phase are valid.", "count", (body, pointers) =>
            body.Tiles("m", Int.Variable("count"), widths, (tile, m, width) =>
            {
                var input = tile.Point("inputM", pointers.Input + m * _context.Spec.InputChannels);
                var output = tile.Point("outputM", pointers.Output + m * (_context.X.Stride * _context.Spec.OutputChannels));
                Accumulate(tile, block, pointers with { Input = input, Output = output }, width, unrolled ? taps : null, taps);
            }));
    }

    private MethodPlan BorderMethod(ChannelBlock block) =>
        Tile($"Border_{Shape(block)}", "One window of which only some taps, xTaps of them, are valid.", "xTaps",
            (body, pointers) => Accumulate(body, block, pointers, 1, null, Int.Variable("xTaps")));

    private string Shape(ChannelBlock block) => $"v{block.Vectors}" + (block.Partial > 0 ? $"p{block.Partial}" : "")
        + (_blocks.Uniform < _blocks.All.Count && block.Index >= _blocks.Uniform && block.Index > 0 ? "_last" : "");

    private MethodPlan Tile(string name, string summary, string countName, Action<BodyBuilder, TilePointers> write)
    {
        if (!_tiles.TryGetValue(name, out var method))
        {
            var numbers = new[] { countName }.Concat(Methods.OuterNumbers(_context));
            method = new(name, summary, ["input", "weights", "bias", "output"], [.. numbers],
                BodyBuilder.BuildMethod(body => write(body, new(new("input"), new("weights"), new("bias"), new("output")))));
            _tiles.Add(name, method);
        }

        return method;
    }

    /// <summary>Bias, all taps, activation, store, for <paramref name="width"/> windows. Taps are written out, or a loop of
    /// <paramref name="taps"/>.</summary>
    private void Accumulate(BodyBuilder body, ChannelBlock block, TilePointers at, int width, int? unrolledTaps, Int taps)
    {
        var lanes = _context.Target.Lanes;
        var element = ElementSize(block);
        for (var p = 0; p < width; p++)
        {
            for (var v = 0; v < block.Vectors; v++)
                body.Do(new Load(lanes, $"acc_x{p}_v{v}", at.Bias + v * lanes));
        }

        Methods.OuterTapLoops(_context, body, at.Input, at.Weights, element, (inner, input, weights) =>
        {
            if (unrolledTaps is { } count)
            {
                for (var u = 0; u < count; u++)
                {
                    inner.Note($"tap {u}: input {Methods.Window(-u * _context.X.OffsetStep)}");
                    Tap(inner, block, input + u * (-_context.X.OffsetStep * _context.Spec.InputChannels), weights + u * element,
                        width, $"{u}");
                }

                return;
            }

            var tapInput = inner.Point("inputTap", input);
            var tapWeights = inner.Point("weightsTap", weights);
            inner.Repeat("tap", taps, [(tapInput, -_context.X.OffsetStep * _context.Spec.InputChannels), (tapWeights, element)],
                tap => Tap(tap, block, tapInput, tapWeights, width, ""));
        });

        for (var p = 0; p < width; p++)
        {
            for (var v = 0; v < block.Vectors; v++)
            {
                if (_context.Spec.Activation == Activation.Relu)
                    body.Do(new Relu(lanes, $"acc_x{p}_v{v}"));
                var target = at.Output + (p * _context.X.Stride * _context.Spec.OutputChannels + block.Offsets[v]);
                body.Do(block.Partial > 0
                    ? new StorePartial(lanes, target, $"acc_x{p}_v{v}", block.Partial)
                    : new Store(lanes, target, $"acc_x{p}_v{v}"));
            }
        }
    }

    private void Tap(BodyBuilder body, ChannelBlock block, Address input, Address weights, int width, string suffix)
    {
        var lanes = _context.Target.Lanes;

        void Channel(BodyBuilder inner, Address x, Address w)
        {
            for (var v = 0; v < block.Vectors; v++)
                inner.Do(new Load(lanes, $"w_v{v}", w + v * lanes));
            for (var p = 0; p < width; p++)
            {
                for (var v = 0; v < block.Vectors; v++)
                {
                    var source = x + (p * _context.Spec.InputChannels + (_depthwise ? block.Offsets[v] : 0));
                    if (_depthwise)
                        inner.Do(block.Partial > 0 ? new LoadPartial(lanes, $"in_x{p}", source, block.Partial)
                            : new Load(lanes, $"in_x{p}", source));
                    else if (v == 0)
                        inner.Do(new Broadcast(lanes, $"in_x{p}", source));
                    inner.Do(_context.SkipsZeroWeights
                        ? new MultiplyAddTaps(lanes, $"acc_x{p}_v{v}", $"in_x{p}", $"w_v{v}")
                        : new MultiplyAdd(lanes, $"acc_x{p}_v{v}", $"in_x{p}", $"w_v{v}"));
                }
            }
        }

        if (ChannelSteps <= CodeBudget.UnrolledChannels)
        {
            for (var c = 0; c < ChannelSteps; c++)
                Channel(body, input + c, weights + c * block.Vectors * lanes);
            return;
        }

        var channelInput = body.Point("inputC" + suffix, input);
        var channelWeights = body.Point("weightsC" + suffix, weights);
        body.Repeat("c", ChannelSteps, [(channelInput, 1), (channelWeights, block.Vectors * lanes)],
            channel => Channel(channel, channelInput, channelWeights));
    }

    private Int Rows(IReadOnlyList<Int> sizes) => KernelContext.Product(sizes.Take(_context.OuterAxes));

    /// <summary>Where a row's block begins: window 0 of its input, first valid outer tap of its weights, bias, output
    /// 0.</summary>
    private sealed record Origin(Address Input, Address Weights, Address Bias, Address Output)
    {
        public Address[] At(ChannelsLastPlanner planner, ChannelBlock block, XPhaseRun run, Int window, Int firstTap)
        {
            var (spec, x) = (planner._context.Spec, planner._context.X);
            return
            [
                Input + (window - run.FirstOffset - firstTap * x.OffsetStep) * spec.InputChannels,
                Weights + (run.FirstElement + firstTap) * planner.ElementSize(block),
                Bias,
                Output + (window * x.Stride + run.Residue - x.Geometry.CropBegin) * spec.OutputChannels,
            ];
        }
    }
}
