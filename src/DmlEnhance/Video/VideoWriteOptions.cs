namespace DmlEnhance.Video;

/// <summary>How a video is encoded.</summary>
public sealed record VideoWriteOptions
{
    /// <summary>The quality that is used where none is named: near to what can be seen.</summary>
    public const int DefaultCrf = 18;

    /// <summary>ffmpeg's name of the encoder; null for the container's usual one (libx264, for WebM libvpx-vp9).</summary>
    public string? Codec { get; init; }

    /// <summary>Constant rate factor, 0 to 63, greater is worse; null for <see cref="DefaultCrf"/> where the encoder has one.</summary>
    public int? Crf { get; init; }

    /// <summary>The encoder's own name for how long it may take, such as <c>ultrafast</c>; null for its default.</summary>
    public string? Preset { get; init; }
}
