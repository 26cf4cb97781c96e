using DmlEnhance.Video;

namespace DmlEnhance.Direct3D12.PostProcessing;

/// <summary>What a <see cref="PostProcessFilter"/> is made with.</summary>
public sealed record PostProcessFilterOptions
{
    /// <summary>What runs the network.</summary>
    public FilterPath Path { get; init; }

    /// <summary>
    /// Whether nodes that DirectML does not take may run on the CPU. Each of them then waits for the GPU and copies there and back in every frame, so
    /// it is refused unless asked for.
    /// </summary>
    public bool AllowsCpuNodes { get; init; }

    /// <summary>How many DirectML sessions are kept, 1 or more: one for each model and size that was used last, so that going back takes no time. Views of more sizes in turn than are kept would each wait for a session in every frame.</summary>
    public int SessionsKept { get; init; } = 4;

    /// <summary>The size that TCE-Net runs at.</summary>
    public TceOptions Tce { get; init; } = new();
}
