using System.Reflection;
using Xunit.Sdk;

namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>Rows (case id, target) of one form on one target, skipped where this process cannot run the target.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class KernelRowsAttribute : DataAttribute
{
    private readonly KernelForm _form;
    private readonly string _target;

    public KernelRowsAttribute(KernelForm form, string target)
    {
        _form = form;
        _target = target;
        Skip = TargetEmulation.CanRun(target) ? null : $"this machine or its settings do not have the target {target}";
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        KernelRow.Of(_form, _target).Select(row => new object[] { row.Case.Id, _target });
}

/// <summary>Rows (case id) of every forward case.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ForwardCasesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        ConformanceData.Cases.Keys.Select(static id => new object[] { id });
}

/// <summary>Rows (case id) of the cases that state something else than a float forward result: visible as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class QuantizedCasesAttribute : DataAttribute
{
    private const string Reason = "quantized numbers: kernels compute in single precision only";

    public QuantizedCasesAttribute() => Skip = Reason;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        ConformanceData.Literal.Quantized.Select(static id => new object[] { id });
}

/// <summary>Rows (case id, target) of the cases that publish gradients and no forward result.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GradientCasesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from one in ConformanceData.Literal.Gradients
        from target in KernelRow.Targets
        select new object[] { one.Case.Id, target };
}
