using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>Verbs that bring lanes to other places.</summary>
internal sealed partial class PlanInterpreter
{
    private sealed partial class Frame
    {
        private void Interleave(Interleave op, float[] even, float[] odd)
        {
            var result = new float[op.Lanes];
            for (var lane = 0; lane < op.Lanes; lane++)
                result[lane] = (lane % 2 == 0 ? even : odd)[lane / 2 + (op.Upper ? op.Lanes / 2 : 0)];
            _registers[op.Target] = result;
        }

        private void AddPairs(AddPairs op, float[] neighbours)
        {
            var result = Written(op.Target, op.Lanes);
            for (var lane = 0; lane < op.Lanes; lane++)
                result[lane] = neighbours[2 * lane] + neighbours[2 * lane + 1];
        }
    }
}
