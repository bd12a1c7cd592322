namespace DeconvGen;

/// <summary>
/// A convolution over one axis whose weights were given at run time. Generated instance types implement it, so that networks and
/// tests can hold layers alike.
/// </summary>
public interface IConv1D : ILayer1D;
