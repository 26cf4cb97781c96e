namespace DmlEnhance.Video;

/// <summary>What a stream beside the picture holds.</summary>
public enum VideoTrackKind
{
    /// <summary>Sound.</summary>
    Audio,

    /// <summary>Subtitles.</summary>
    Subtitle,

    /// <summary>A file that is attached, such as a font.</summary>
    Attachment,

    /// <summary>Another picture: a cover, or a second camera.</summary>
    Video,

    /// <summary>Anything else, such as a camera's positions or a time code.</summary>
    Data,
}
