namespace DeconvGen.Generators.Model;

/// <summary>How much of a kernel the generator writes.</summary>
internal enum EmissionMode
{
    /// <summary>Nothing: the type cannot be reopened, or a second part would only add errors of its own.</summary>
    None,

    /// <summary>Members without code, so that a refused declaration shows one error and not one more at each use.</summary>
    SignaturesOnly,

    /// <summary>The whole kernel.</summary>
    Full,
}

/// <summary>What the pipeline carries for one attribute: the kernel, and how much of it to write.</summary>
internal sealed record KernelRequest(KernelSpec Spec, EmissionMode Mode)
{
    /// <summary>A project that cannot compile the kernel's code gets the signatures.</summary>
    public EmissionMode ModeIn(ProjectFacts project) =>
        Mode == EmissionMode.Full && !project.CanCompileKernels ? EmissionMode.SignaturesOnly : Mode;
}
