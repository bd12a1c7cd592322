using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Where a weight lies in the user's layout: element * Element + output channel of its group * Output + input channel over all
/// groups * Input.
/// </summary>
internal readonly record struct WeightStrides(int Element, int Output, int Input)
{
    public static WeightStrides Of(KernelContext context)
    {
        var (inputs, outputs, elements) = (context.Spec.InputChannels, context.OutputChannelsPerGroup, context.KernelElements);
        return context.Spec.WeightLayout switch
        {
            WeightLayout.HWOI => new(outputs * inputs, inputs, 1),
            WeightLayout.IHWO => new(outputs, 1, elements * outputs),
            WeightLayout.OHWI => new(inputs, elements * inputs, 1),
            _ => new(1, elements, outputs * elements),
        };
    }
}
