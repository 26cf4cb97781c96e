using DmlEnhance.Frames;

namespace DmlEnhance.Video;

/// <summary>What a video file says of itself. Made by <see cref="VideoProbe"/>; all of it comes from an untrusted file and was checked.</summary>
public sealed record VideoInfo
{
    /// <summary>The longest side that is read, in pixels.</summary>
    public const int MaxSide = 16384;

    /// <summary>The most pixels of a frame that are read: more than any camera records (12K), since several frames are held at once.</summary>
    public const int MaxPixels = 100_000_000;

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Number of the picture's stream in the file.</summary>
    public required int StreamIndex { get; init; }

    /// <summary>ffmpeg's name of the picture's codec, such as <c>h264</c>.</summary>
    public required string Codec { get; init; }

    /// <summary>Pixels a row of an upright frame: the rotation is applied.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of an upright frame.</summary>
    public required int Height { get; init; }

    /// <summary>Degrees that the file tells a player to turn the frames by, counter-clockwise, -180 to 180; frames are read turned already.</summary>
    internal double Rotation { get; init; }

    /// <summary>Width of a pixel over its height, of an upright frame.</summary>
    public Rational PixelAspect { get; init; } = new(1, 1);

    /// <summary>Frames that the file declares; null where it does not. Those that are read may be a few less, where it hides some.</summary>
    public long? FrameCount { get; init; }

    /// <summary>How long the picture lasts; null where unknown.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Frames a second on average; null where unknown.</summary>
    public Rational? FrameRate { get; init; }

    /// <summary>Seconds a tick: what times are counted in.</summary>
    public required Rational TimeBase { get; init; }

    /// <summary>ffmpeg's name of the pixel format, such as <c>yuv420p10le</c>.</summary>
    public required string PixelFormat { get; init; }

    /// <summary>Bits a sample: 8 to 16.</summary>
    public required int BitDepth { get; init; }

    /// <summary>How finely colour differences are stored.</summary>
    public required ChromaSampling Chroma { get; init; }

    /// <summary>Whether the frames are transparent somewhere; alpha is not read.</summary>
    public bool HasAlpha { get; init; }

    /// <summary>Whether a frame is two fields of different times.</summary>
    public bool IsInterlaced { get; init; }

    /// <summary>Range, matrix, primaries and brightness curve.</summary>
    public required VideoColour Colour { get; init; }

    /// <summary>ffmpeg's names of the container, such as <c>mov,mp4,m4a,3gp,3g2,mj2</c>.</summary>
    public required string Container { get; init; }

    /// <summary>
    /// Seconds at which the file's clock begins; 0 but for containers whose clock begins anywhere (MPEG-TS, MPEG-PS). Results begin at 0.
    /// </summary>
    public double ClockStart { get; init; }

    /// <summary>All streams but the picture's, in the file's order.</summary>
    public IReadOnlyList<VideoTrack> OtherTracks { get; init; } = [];

    /// <summary>The format in which frames are read: 8 bits a sample, or 16 for what has more than 8, so that nothing is lost.</summary>
    public PixelFormat FrameFormat => BitDepth > 8 ? Frames.PixelFormat.Rgb16 : Frames.PixelFormat.Rgb8;

    /// <summary>How many frames to expect: what the file declares, otherwise from duration and rate; null where neither is known.</summary>
    public long? ExpectedFrames => FrameCount ?? (Duration is { } duration && FrameRate is { } rate ? (long)Math.Round(duration.TotalSeconds * rate.Value) : null);
}
