namespace DeconvGen.Tests;

/// <summary>Channels first, rows that are cut into runs of windows: 256 input channels make the runs short. A machine without the
/// first instruction set takes the scalar one.</summary>
[Conv1D(256, 2, 5, Pad = 2, Layout = TensorLayout.ChannelsFirst, Targets = Targets.Avx512 | Targets.Scalar)]
public sealed partial class RunsAvx512;

[Conv1D(256, 2, 5, Pad = 2, Layout = TensorLayout.ChannelsFirst, Targets = Targets.Avx2 | Targets.Scalar)]
public sealed partial class RunsAvx2;

[Conv1D(256, 2, 5, Pad = 2, Layout = TensorLayout.ChannelsFirst, Targets = Targets.Scalar)]
public sealed partial class RunsScalar;

/// <summary>Taps that reach over more than a vector.</summary>
[Conv2D(4, 4, [1, 3], Dilation = 24, Pads = [0, 24], Layout = TensorLayout.ChannelsFirst,
    Targets = Targets.Avx512 | Targets.Scalar)]
public sealed partial class WideAvx512;

[Conv2D(4, 4, [1, 3], Dilation = 12, Pads = [0, 12], Layout = TensorLayout.ChannelsFirst,
    Targets = Targets.Avx2 | Targets.Scalar)]
public sealed partial class WideAvx2;

[Conv2D(4, 4, [1, 3], Dilation = 2, Pads = [0, 2], Layout = TensorLayout.ChannelsFirst, Targets = Targets.Scalar)]
public sealed partial class WideScalar;

/// <summary>An output that only the call asks for: the smallest one of a single input is empty.</summary>
[ConvTranspose1D(2, 2, 4, 4, Pad = 2, Layout = TensorLayout.ChannelsFirst)]
public sealed partial class OnlyRequested;

[Conv1D(2, 2, 4, 4, Pad = 2, Layout = TensorLayout.ChannelsFirst, Gradients = true)]
public sealed partial class OnlyRequestedGradient;

[Conv1D(2, 3, 3, Gradients = true)]
public sealed partial class LeavesNoOutputOfOne;
