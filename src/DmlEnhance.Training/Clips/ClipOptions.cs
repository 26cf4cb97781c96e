using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Clips;

/// <summary>How clips are made.</summary>
public sealed record ClipOptions
{
    /// <summary>From where to where the light, the noise and the tint of a clip are drawn; one set for all its frames.</summary>
    public LowLightRanges Light { get; init; } = LowLightRanges.Medium;

    /// <summary>How many clips of a hundred have a light that flickers: by a few percent from frame to frame, at random.</summary>
    public int FlickerPercent { get; init; } = 25;

    /// <summary>How many clips of a hundred have a light that drifts along a smooth curve, by a few percent to a half over six frames, and a camera that deepens the shadows by a gamma that drifts too.</summary>
    public int DriftPercent { get; init; } = 50;

    /// <summary>How many clips of a hundred are taken by a camera that stands still.</summary>
    public int StillPercent { get; init; } = 25;

    /// <summary>How many clips of a hundred, of those made of photographs, have a part of another photograph that moves over them.</summary>
    public int PatchPercent { get; init; } = 40;

    /// <summary>How many clips of a hundred, of those made of photographs, are warped, slowly and smoothly, as cloth or water moves.</summary>
    public int WarpPercent { get; init; } = 25;
}
