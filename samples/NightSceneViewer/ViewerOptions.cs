using DmlEnhance.Direct3D12.Devices;

namespace NightSceneViewer;

/// <summary>What the command line asks for.</summary>
internal sealed record ViewerOptions
{
    /// <summary><c>scene</c>, a picture, a folder of frames, a video, or <c>camera:</c> and its number or name.</summary>
    public required string Source { get; init; }

    /// <summary>Frames a second of a folder.</summary>
    public required double SourceRate { get; init; }

    /// <summary>Seconds of the scene, the film or the video that are passed over.</summary>
    public required double Start { get; init; }

    /// <summary>Whether a video stays at its last frame instead of beginning again.</summary>
    public required bool Once { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required AdapterRequest Adapter { get; init; }

    public required bool VerticalSync { get; init; }

    public required double? HighestRate { get; init; }

    public required bool Debug { get; init; }

    public required bool Headless { get; init; }

    /// <summary>After how many frames it ends, or null.</summary>
    public required long? Frames { get; init; }

    /// <summary>Where the last frame is saved, or null.</summary>
    public required string? Screenshot { get; init; }

    public required bool Json { get; init; }
}
