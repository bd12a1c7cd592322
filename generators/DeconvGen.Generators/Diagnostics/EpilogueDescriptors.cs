using Microsoft.CodeAnalysis;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>The texts of the rules for activations and other epilogues.</summary>
internal static class EpilogueDescriptors
{
    private static readonly DiagnosticDescriptor s_parameterOfOtherActivation = DiagnosticDescriptors.Error(
        DiagnosticIds.ParameterOfOtherActivation,
        "Parameter of another activation",
        "'{0}' is given, but 'Activation' is {1}, which has none: set Activation = Activation.{2}, or leave '{0}' out");

    private static readonly DiagnosticDescriptor s_parameterNotANumber = DiagnosticDescriptors.Error(
        DiagnosticIds.ParameterNotANumber,
        "Parameter of the activation is not a number",
        "'{0}' is {1}, but must be {2}");

    private static readonly DiagnosticDescriptor s_clampOrder = DiagnosticDescriptors.Error(
        DiagnosticIds.ClampOrder,
        "Bounds of the clamp are in the wrong order",
        "'ClampMin' is {0}, above 'ClampMax', which is {1}: exchange them");

    private static readonly DiagnosticDescriptor s_slopeCount = DiagnosticDescriptors.Error(
        DiagnosticIds.SlopeCount,
        "Wrong number of slopes",
        "'Slopes' has {0} numbers, but {1} are needed: one per output channel");

    private static readonly DiagnosticDescriptor s_slopesWithoutWeights = DiagnosticDescriptors.Error(
        DiagnosticIds.SlopesWithoutWeights,
        "Constant slopes need constant weights",
        "'Slopes' has {0} constants, but the weights come at run time: pass the slopes to the constructor, as its third "
        + "argument");

    private static readonly DiagnosticDescriptor s_slopesOfBilinear = DiagnosticDescriptors.Error(
        DiagnosticIds.SlopesOfBilinear,
        "Bilinear upsampling has no slopes",
        "'Activation' is PRelu, but this upsampling takes no numbers at run time: use Activation.LeakyRelu, or set "
        + "Trainable = true");

    private static readonly DiagnosticDescriptor s_argMaxChannels = DiagnosticDescriptors.Error(
        DiagnosticIds.ArgMaxChannels,
        "Labels need 1 to 256 channels",
        "'ArgMax' writes a byte for the largest of {0} output channels, but a byte numbers 256: leave 'ArgMax' out, or change "
        + "the channels");

    private static readonly DiagnosticDescriptor s_argMaxExcludes = DiagnosticDescriptors.Error(
        DiagnosticIds.ArgMaxExcludes,
        "Labels are all that is written",
        "'{0}' is given, but 'ArgMax' writes the largest of the scores as they are: leave '{0}' out, or leave out 'ArgMax'");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        s_parameterOfOtherActivation, s_parameterNotANumber, s_clampOrder,
        s_slopeCount, s_slopesWithoutWeights, s_slopesOfBilinear, s_argMaxChannels, s_argMaxExcludes,
    ];
}
