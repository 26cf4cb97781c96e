namespace NightSceneViewer;

/// <summary>What the panel says of the last frame, beside what the state and the timers say.</summary>
/// <param name="Adapter">Name of the graphics adapter.</param>
/// <param name="Source">What is shown.</param>
/// <param name="Progress">How a video or a camera is getting on; null for other sources.</param>
/// <param name="SourceWidth">Its width in pixels.</param>
/// <param name="SourceHeight">Its height in pixels.</param>
/// <param name="TargetWidth">Pixels across what it is shown in.</param>
/// <param name="TargetHeight">Pixels down.</param>
/// <param name="Model">The model, and whether it was picked by the exposure.</param>
/// <param name="Exposure">The source's mean, 0 to 1, or null while it is not measured.</param>
/// <param name="Path">What computes, and how that is getting on.</param>
internal sealed record ViewerStatus(
    string Adapter, string Source, string? Progress, int SourceWidth, int SourceHeight, int TargetWidth, int TargetHeight, string Model, float? Exposure, string Path);
