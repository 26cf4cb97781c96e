using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Benchmark.Subjects;

/// <summary>Something whose time is measured.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="EstimatesIllumination">Whether it makes what the fused shader makes, so that the two can be compared.</param>
/// <param name="Record">Records it once. What it made is readable afterwards, as the next pass of a frame would want it; so repetitions do not overlap.</param>
internal sealed record Subject(string Name, bool EstimatesIllumination, Action<CommandList> Record)
{
    /// <summary>The fused shader: what ratios are taken to.</summary>
    public const string Fused = "sci";

    /// <summary>The least traffic: the other thing that ratios are taken to.</summary>
    public const string Copy = "copy";
}
