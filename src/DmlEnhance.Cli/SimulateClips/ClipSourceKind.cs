namespace DmlEnhance.Cli.SimulateClips;

/// <summary>What an input is.</summary>
internal enum ClipSourceKind
{
    /// <summary>A picture, which a camera moves over.</summary>
    Photograph,

    /// <summary>A file that ffmpeg reads.</summary>
    Video,

    /// <summary>A folder of pictures.</summary>
    Frames,
}
