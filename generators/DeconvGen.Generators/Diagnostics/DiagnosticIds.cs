namespace DeconvGen.Generators.Diagnostics;

/// <summary>The rules by name. An id is never reused and never changes its meaning.</summary>
internal static class DiagnosticIds
{
    public const string NotPartial = "DCG001";
    public const string ContainerNotPartial = "DCG002";
    public const string Generic = "DCG003";
    public const string FileLocal = "DCG004";
    public const string NotAClass = "DCG005";
    public const string Abstract = "DCG006";
    public const string SeveralAttributes = "DCG007";
    public const string StaticWithRunTimeWeights = "DCG008";
    public const string InstanceWithConstantWeights = "DCG009";
    public const string MemberCollision = "DCG010";
    public const string PrimaryConstructor = "DCG011";
    public const string BaseConstructor = "DCG012";
    public const string LanguageVersion = "DCG013";
    public const string UnsafeNotAllowed = "DCG014";
    public const string BelowOne = "DCG015";
    public const string Negative = "DCG016";
    public const string TooLarge = "DCG017";
    public const string ProductTooLarge = "DCG018";
    public const string GroupsDivideChannels = "DCG019";
    public const string WeightCount = "DCG020";
    public const string TooManyConstantWeights = "DCG021";
    public const string BiasCount = "DCG022";
    public const string BiasWithoutWeights = "DCG023";
    public const string NoOutput = "DCG024";
    public const string OutputPaddingRange = "DCG025";
    public const string OutputPaddingWithSame = "DCG026";
    public const string OutputTrimRange = "DCG027";
    public const string OutputTrimWithoutSame = "DCG028";
    public const string OutputShapeWithoutInputSize = "DCG029";
    public const string OutputShapeExcludes = "DCG030";
    public const string OutputShapeNotSame = "DCG031";
    public const string PadsWithComputedPadding = "DCG032";
    public const string GivenTwice = "DCG033";
    public const string ArrayLength = "DCG034";
    public const string InputSizeIncomplete = "DCG035";
    public const string UnknownEnumValue = "DCG036";
    public const string NoTarget = "DCG037";
    public const string TrainableReplicated = "DCG038";
    public const string WeightLayoutWithoutWeights = "DCG039";
    public const string UnevenOverlap = "DCG040";
    public const string WinogradNeeds = "DCG041";
    public const string ParameterOfOtherActivation = "DCG050";
    public const string ParameterNotANumber = "DCG051";
    public const string ClampOrder = "DCG052";
    public const string SlopeCount = "DCG053";
    public const string SlopesWithoutWeights = "DCG054";
    public const string SlopesOfBilinear = "DCG055";
    public const string ArgMaxChannels = "DCG057";
    public const string ArgMaxExcludes = "DCG058";
    public const string GradientPadVaries = "DCG060";
    public const string ReservedName = "DCG070";
}
