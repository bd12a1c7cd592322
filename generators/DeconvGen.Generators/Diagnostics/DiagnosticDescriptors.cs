using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>The texts of the rules. A message names the number that is wrong and the way out.</summary>
internal static class DiagnosticDescriptors
{
    private const string Category = "DeconvGen";
    private const string HelpPage = "https://github.com/deconvgen/deconvgen#";

    private static readonly DiagnosticDescriptor s_notPartial = Error(
        DiagnosticIds.NotPartial,
        "Kernel type must be partial",
        "'{0}' must be partial, because the kernel is generated as a second part of it: add the 'partial' modifier");

    private static readonly DiagnosticDescriptor s_containerNotPartial = Error(
        DiagnosticIds.ContainerNotPartial,
        "Type around a kernel type must be partial",
        "'{0}' is nested in '{1}', which must be partial too: add the 'partial' modifier to '{1}'");

    private static readonly DiagnosticDescriptor s_generic = Error(
        DiagnosticIds.Generic,
        "Kernel type cannot be generic",
        "'{0}' cannot hold a kernel, because '{1}' has type parameters: move the kernel into a type without them");

    private static readonly DiagnosticDescriptor s_fileLocal = Error(
        DiagnosticIds.FileLocal,
        "Kernel type cannot be file-local",
        "'{0}' cannot hold a kernel, because '{1}' is file-local and its second part stands in another file: remove the "
        + "'file' modifier");

    private static readonly DiagnosticDescriptor s_notAClass = Error(
        DiagnosticIds.NotAClass,
        "Kernel type must be a class",
        "'{0}' is declared as {1}, but a kernel is a class: declare a static partial class for constant weights, or a sealed "
        + "partial class for weights that come at run time");

    private static readonly DiagnosticDescriptor s_abstract = Error(
        DiagnosticIds.Abstract,
        "Kernel type cannot be abstract",
        "'{0}' is abstract, but a kernel type is complete and sealed: remove the 'abstract' modifier");

    private static readonly DiagnosticDescriptor s_severalAttributes = Error(
        DiagnosticIds.SeveralAttributes,
        "One type holds one kernel",
        "'{0}' has the kernel attributes {1}, but one type holds one kernel: move each to a type of its own");

    private static readonly DiagnosticDescriptor s_staticWithRunTimeWeights = Error(
        DiagnosticIds.StaticWithRunTimeWeights,
        "Static kernel type needs constant weights",
        "'{0}' is static, but its weights come at run time: remove the 'static' modifier, or {1}");

    private static readonly DiagnosticDescriptor s_instanceWithConstantWeights = Error(
        DiagnosticIds.InstanceWithConstantWeights,
        "Kernel type with constant weights must be static",
        "'{0}' is not static, but its weights are constants: add the 'static' modifier, or {1}");

    private static readonly DiagnosticDescriptor s_memberCollision = Error(
        DiagnosticIds.MemberCollision,
        "Name is taken by a generated member",
        "{0} '{1}' collides with a member that is generated into '{2}': {3}");

    private static readonly DiagnosticDescriptor s_primaryConstructor = Error(
        DiagnosticIds.PrimaryConstructor,
        "Kernel type cannot have a primary constructor",
        "'{0}' has a primary constructor, which the generated constructor cannot call: write it as an ordinary "
        + "constructor that calls this(weights, bias)");

    private static readonly DiagnosticDescriptor s_baseConstructor = Error(
        DiagnosticIds.BaseConstructor,
        "Base class of a kernel type needs a parameterless constructor",
        "'{0}' derives from '{1}', which has no accessible constructor without parameters for the generated one to call: "
        + "add one to '{1}', or hold the kernel in a field instead");

    private static readonly DiagnosticDescriptor s_languageVersion = Error(
        DiagnosticIds.LanguageVersion,
        "C# version is too old for kernels",
        "Kernels need C# {0} or later, and this project uses C# {1}: set <LangVersion>{0}</LangVersion> or higher in the "
        + "project");

    private static readonly DiagnosticDescriptor s_unsafeNotAllowed = Error(
        DiagnosticIds.UnsafeNotAllowed,
        "Kernels need unsafe code to be allowed",
        "Generated kernels use pointers: add <AllowUnsafeBlocks>true</AllowUnsafeBlocks> to the project");

    private static readonly DiagnosticDescriptor s_belowOne = Error(
        DiagnosticIds.BelowOne,
        "Size must be at least 1",
        "'{0}' is {1}, but must be at least 1");

    private static readonly DiagnosticDescriptor s_negative = Error(
        DiagnosticIds.Negative,
        "Size must not be negative",
        "'{0}' is {1}, but must not be negative: {2}");

    private static readonly DiagnosticDescriptor s_tooLarge = Error(
        DiagnosticIds.TooLarge,
        "Size is too large",
        "'{0}' is {1}, but may be at most {2}");

    private static readonly DiagnosticDescriptor s_productTooLarge = Error(
        DiagnosticIds.ProductTooLarge,
        "Kernel or image is too large to be indexed",
        "{0} come to {1}, but at most {2} can be indexed: lower {3}");

    private static readonly DiagnosticDescriptor s_groupsDivideChannels = Error(
        DiagnosticIds.GroupsDivideChannels,
        "Groups must divide the channels",
        "'{0}' is {1}, which Groups = {2} does not divide: choose a divisor of both channel counts");

    private static readonly DiagnosticDescriptor s_weightCount = Error(
        DiagnosticIds.WeightCount,
        "Wrong number of constant weights",
        "'Weights' has {0} numbers, but {1} = {2} are needed");

    private static readonly DiagnosticDescriptor s_tooManyConstantWeights = Error(
        DiagnosticIds.TooManyConstantWeights,
        "Too many constant weights",
        "The kernel has {0} constant weights, but at most {1} are written into code: leave out Weights, remove 'static' "
        + "from the type and pass them to its constructor");

    private static readonly DiagnosticDescriptor s_biasCount = Error(
        DiagnosticIds.BiasCount,
        "Wrong number of bias values",
        "'Bias' has {0} numbers, but one per output channel = {1} are needed");

    private static readonly DiagnosticDescriptor s_biasWithoutWeights = Error(
        DiagnosticIds.BiasWithoutWeights,
        "Constant bias needs constant weights",
        "'Bias' has {0} numbers, but the weights come at run time: pass the bias to the constructor together with them, "
        + "or write constant weights as Weights = [...]");

    private static readonly DiagnosticDescriptor s_noOutput = Error(
        DiagnosticIds.NoOutput,
        "Declared size leaves no output",
        "'{0}' = {1} leaves an output size of {2}: declare a larger input, {3}");

    private static readonly DiagnosticDescriptor s_outputPaddingRange = Error(
        DiagnosticIds.OutputPaddingRange,
        "Output padding is out of range",
        "'{0}' is {1}, but must be from 0 to {2}, less than {3}");

    private static readonly DiagnosticDescriptor s_outputPaddingWithSame = Error(
        DiagnosticIds.OutputPaddingWithSame,
        "Padding.Same has no output padding",
        "'{0}' is {1}, but Padding.Same has no output padding: its output is input * stride, or OutputTrim positions "
        + "shorter");

    private static readonly DiagnosticDescriptor s_outputTrimRange = Error(
        DiagnosticIds.OutputTrimRange,
        "Output length that SAME cannot have",
        "'{0}' is {1}, an output length that SAME cannot have with stride {2}: it must be from 0 to {3}");

    private static readonly DiagnosticDescriptor s_outputTrimWithoutSame = Error(
        DiagnosticIds.OutputTrimWithoutSame,
        "OutputTrim needs Padding.Same",
        "'{0}' is {1}, but only Padding.Same trims its output: set Padding = Padding.Same, or use PadEnd to crop");

    private static readonly DiagnosticDescriptor s_outputShapeWithoutInputSize = Error(
        DiagnosticIds.OutputShapeWithoutInputSize,
        "OutputShape needs a declared input size",
        "'OutputShape' = {0} gives the pads only for a known input: declare {1}");

    private static readonly DiagnosticDescriptor s_outputShapeExcludes = Error(
        DiagnosticIds.OutputShapeExcludes,
        "OutputShape stands alone",
        "'OutputShape' = {0} already decides what '{1}' = {2} says: leave one of them out");

    private static readonly DiagnosticDescriptor s_outputShapeNotSame = Error(
        DiagnosticIds.OutputShapeNotSame,
        "Output shape that SAME cannot have",
        "'{0}' = {1} is an output length that SAME cannot have: for the input size {2} and stride {3} it must be from "
        + "{4} to {5}");

    private static readonly DiagnosticDescriptor s_padsWithComputedPadding = Error(
        DiagnosticIds.PadsWithComputedPadding,
        "Pads need Padding.Explicit",
        "'{0}' is {1}, but Padding.{2} computes the pads itself: remove '{0}', or set Padding = Padding.Explicit");

    private static readonly DiagnosticDescriptor s_givenTwice = Error(
        DiagnosticIds.GivenTwice,
        "Value is given twice",
        "'{0}' and '{1}' give the same value twice: leave one of them out");

    private static readonly DiagnosticDescriptor s_arrayLength = Error(
        DiagnosticIds.ArrayLength,
        "Wrong number of values per axis",
        "'{0}' has {1} numbers, but {2} are needed: {3}");

    private static readonly DiagnosticDescriptor s_inputSizeIncomplete = Error(
        DiagnosticIds.InputSizeIncomplete,
        "Input size is declared in part",
        "'{0}' is declared, but '{1}' is not: declare the size of every axis, or of none");

    private static readonly DiagnosticDescriptor s_unknownEnumValue = Error(
        DiagnosticIds.UnknownEnumValue,
        "Unknown enum value",
        "'{0}' has the value {1}, which is none of {2}");

    private static readonly DiagnosticDescriptor s_noTarget = Error(
        DiagnosticIds.NoTarget,
        "No known target",
        "'Targets' has the value {0}, which holds none of {1}: name at least one of them, or leave it out for all");

    private static readonly DiagnosticDescriptor s_trainableReplicated = Error(
        DiagnosticIds.TrainableReplicated,
        "Trainable upsampling cannot replicate edges",
        "'Output' is Replicated, whose border weights are constants, but the layer is trainable: use BilinearOutput.Full "
        + "or BilinearOutput.Recipe, or leave out Trainable");

    private static readonly DiagnosticDescriptor s_weightLayoutWithoutWeights = Error(
        DiagnosticIds.WeightLayoutWithoutWeights,
        "Bilinear upsampling takes no weights",
        "'WeightLayout' is {0}, but this upsampling takes no weights: leave it out, or set Trainable = true");

    private static readonly DiagnosticDescriptor s_unevenOverlap = Info(
        DiagnosticIds.UnevenOverlap,
        "Kernel covers the output unevenly",
        "Along an axis outputs are made of {0} to {1} kernel elements in turn ('{2}' is {3}, stride {4}, dilation {5}), "
        + "which trained layers often show as a checkerboard: {6}");

    private static readonly DiagnosticDescriptor s_winogradNeeds = Error(
        DiagnosticIds.WinogradNeeds,
        "Minimal filtering does not suit the kernel",
        "'Algorithm' is Winograd, which needs {0}, but {1}: {2}, or leave 'Algorithm' out");

    private static readonly DiagnosticDescriptor s_reservedName = Error(
        DiagnosticIds.ReservedName,
        "Kernel type hides a name of generated code",
        "'{0}' stands {1}, where it would hide names that generated code uses: move it into a namespace of your own, or into "
        + "another type");

    private static readonly DiagnosticDescriptor s_gradientPadVaries = Error(
        DiagnosticIds.GradientPadVaries,
        "Gradients need pads that are known",
        "'Gradients' is set, but with Padding.{0}, stride {1} and no declared input size the pad follows from the size of each "
        + "call: give explicit pads, or declare {2}");

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        s_notPartial, s_containerNotPartial, s_generic, s_fileLocal, s_notAClass, s_abstract, s_severalAttributes,
        s_staticWithRunTimeWeights, s_instanceWithConstantWeights, s_memberCollision, s_primaryConstructor,
        s_baseConstructor, s_languageVersion, s_unsafeNotAllowed, s_belowOne, s_negative, s_tooLarge, s_productTooLarge,
        s_groupsDivideChannels, s_weightCount, s_tooManyConstantWeights, s_biasCount, s_biasWithoutWeights, s_noOutput,
        s_outputPaddingRange, s_outputPaddingWithSame, s_outputTrimRange, s_outputTrimWithoutSame,
        s_outputShapeWithoutInputSize, s_outputShapeExcludes, s_outputShapeNotSame, s_padsWithComputedPadding, s_givenTwice,
        s_arrayLength, s_inputSizeIncomplete, s_unknownEnumValue, s_noTarget, s_trainableReplicated,
        s_weightLayoutWithoutWeights, s_unevenOverlap, s_winogradNeeds, s_gradientPadVaries, s_reservedName,
        .. EpilogueDescriptors.All,
    ];

    private static readonly Dictionary<string, DiagnosticDescriptor> s_byId =
        All.ToDictionary(static descriptor => descriptor.Id, StringComparer.Ordinal);

    public static DiagnosticDescriptor Get(string id) => s_byId[id];

    internal static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFor(id));

    private static DiagnosticDescriptor Info(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpFor(id));

    private static string HelpFor(string id) => HelpPage + id.ToLowerInvariant();
}
