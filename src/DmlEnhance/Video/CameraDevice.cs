namespace DmlEnhance.Video;

/// <summary>A camera that DirectShow lists.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Id">What ffmpeg opens it by: no other camera has it. The name, where ffmpeg gives nothing else.</param>
public sealed record CameraDevice(string Name, string Id);
