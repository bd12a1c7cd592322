namespace DeconvGen;

/// <summary>
/// A transposed convolution over three axes whose weights were given at run time. Generated instance types implement it, so that
/// networks and tests can hold layers alike.
/// </summary>
public interface IConvTranspose3D : ILayer3D;
