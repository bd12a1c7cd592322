using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace DeconvGen.Runtime;

/// <summary>Work that falls into independent units, such as the output rows of one kernel run. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRowKernel
{
    /// <summary>
    /// Computes the units <c>begin .. end - 1</c>. Called from several threads at once, each unit in exactly one call; what a
    /// unit computes does not depend on the range it comes in.
    /// </summary>
    /// <param name="begin">First unit.</param>
    /// <param name="end">One past the last unit, greater than <paramref name="begin"/>.</param>
    [SuppressMessage("Naming", "CA1716", Justification = "Only generated C# implements this interface.")]
    void Rows(int begin, int end);
}
