namespace DmlEnhance.Direct3D12.Presentation;

/// <summary>When a frame is.</summary>
/// <param name="Number">Frames before it.</param>
/// <param name="Elapsed">Since the loop began, and <see cref="RenderLoopOptions.Start"/>: real time in a window; without one, a sixtieth of a second a frame, so that every run gives the same pictures.</param>
public readonly record struct FrameTime(long Number, TimeSpan Elapsed);
