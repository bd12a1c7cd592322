namespace DeconvGen.Generators.Model;

// These mirror the public enums of the library by name and number: the generator reads attribute arguments as integers
// and must not load the library to understand them.

internal enum KernelOperation { ConvTranspose, BilinearUpsample, Convolution }

internal enum PaddingDialect { Explicit = 0, Same = 1, Valid = 2, SameUpper = 3, SameLower = 4 }

internal enum TensorLayout { ChannelsLast = 0, ChannelsFirst = 1 }

/// <summary>Of a transposed convolution I counts all channels and O those of a group; of a convolution it is the other way
/// round. IHWO is what OHWI becomes in the mirrored operation; no attribute names it.</summary>
internal enum WeightLayout { Auto = 0, HWOI = 1, IOHW = 2, OHWI = 3, HWIO = 4, OIHW = 5, IHWO = 6 }

internal enum Activation { None = 0, Relu = 1, LeakyRelu = 2, Clamp = 3, Sigmoid = 4, Tanh = 5, PRelu = 6 }

internal enum Algorithm { Direct = 0, Winograd = 1 }

internal enum BilinearOutput { Full = 0, Recipe = 1, Replicated = 2 }

[Flags]
internal enum TargetSet { Scalar = 1, Portable = 2, Avx2 = 4, Avx512 = 8, All = int.MaxValue }
