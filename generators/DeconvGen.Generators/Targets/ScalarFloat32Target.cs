using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Targets;

/// <summary>
/// Plain floats. Machines without vector hardware need text of their own: 128-bit helpers take ten times as long there.
/// </summary>
internal sealed class ScalarFloat32Target : VectorTarget
{
    public override string Name => "Scalar";

    public override TargetSet Flag => TargetSet.Scalar;

    public override int Lanes => 1;

    public override bool IsFused => false;

    public override string? SupportTest => null;

    public override IReadOnlyList<string> Usings => [];

    protected override string Vector => "";

    protected override string VectorText(VectorOp op) => throw Unknown(op);
}
