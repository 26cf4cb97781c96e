using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Presentation;

/// <summary>How a <see cref="RenderLoop"/> runs.</summary>
public sealed record RenderLoopOptions
{
    /// <summary>How devices are created, the first and any after a loss.</summary>
    public GraphicsDeviceOptions Device { get; init; } = new();

    /// <summary>Whether frames wait for the display's refresh.</summary>
    public bool VerticalSync { get; init; } = true;

    /// <summary>The first frame's time; sources that move begin there.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>The highest frame rate, or null for what display and GPU give. Messages wait between two frames, so ask for no less than one a second.</summary>
    public double? FramesPerSecond { get; init; }
}
