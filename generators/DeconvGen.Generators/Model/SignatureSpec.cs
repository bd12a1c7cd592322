namespace DeconvGen.Generators.Model;

/// <summary>
/// A refused declaration is emitted from a harmless spec with the same members: the emitter then never meets a stride of 0,
/// an unknown enum value or a product of two numbers that overflows, whatever stands in the half-written attribute.
/// </summary>
internal static class SignatureSpec
{
    /// <param name="isStatic">
    /// The type is a static class. Then the members are static too, even where the weights would come at run time: an
    /// instance member would be an error of its own.
    /// </param>
    public static KernelSpec For(KernelSpec spec, bool isStatic) => spec with
    {
        InputChannels = Limit(spec.InputChannels),
        OutputChannels = Limit(spec.OutputChannels),
        Groups = 1,
        Axes = spec.Axes.Select(Harmless).ToEquatableArray(),
        Padding = Known(spec.Padding),
        Layout = Known(spec.Layout),
        WeightLayout = spec.WeightLayout == WeightLayout.Auto ? WeightLayout.HWOI : Known(spec.WeightLayout),
        Activation = Known(spec.Activation),
        BilinearOutput = Known(spec.BilinearOutput),
        Weights = spec.Operation != KernelOperation.BilinearUpsample && (isStatic || !spec.IsInstance)
            ? EquatableArray<float>.Empty
            : default,
        Bias = default,
        Targets = TargetSet.All,
        Trainable = spec.Trainable && !isStatic,
    };

    // Equal numbers stay equal and 0 stays 0, because members depend on both.
    private static AxisSpec Harmless(AxisSpec axis) => new(
        Limit(axis.Kernel),
        Limit(axis.Stride),
        Limit(axis.Dilation),
        OutputPadding: axis.OutputPadding == 0 ? 0 : 1,
        InputSize: axis.InputSize > 0 ? Limit(axis.InputSize) : 0);

    private static int Limit(int value) => Math.Min(Math.Max(value, 1), 1024);

    private static T Known<T>(T value)
        where T : struct, Enum => Enum.IsDefined(typeof(T), value) ? value : default;
}
