using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Clips;

/// <summary>How clips are made.</summary>
public sealed record ClipOptions
{
    /// <summary>From where to where the light, the noise and the tint of a clip are drawn; one set for all its frames.</summary>
    public LowLightRanges Light { get; init; } = LowLightRanges.Medium;

    /// <summary>How many clips of a hundred have a light that flickers.</summary>
    public int FlickerPercent { get; init; } = 25;

    /// <summary>How many clips of a hundred are taken by a camera that stands still.</summary>
    public int StillPercent { get; init; } = 25;

    /// <summary>How many clips of a hundred, of those made of photographs, have a part of another photograph that moves over them.</summary>
    public int PatchPercent { get; init; } = 40;
}
