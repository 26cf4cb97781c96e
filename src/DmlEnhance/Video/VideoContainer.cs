namespace DmlEnhance.Video;

/// <summary>The containers that videos are read from and written to, by their files' endings.</summary>
public sealed class VideoContainer
{
    private static readonly string[] TextSubtitles = ["subrip", "ass", "ssa", "webvtt", "mov_text", "text"];

    private static readonly VideoContainer Mp4 = new("mp4", "libx264", TextSubtitles, ["dvd_subtitle"], "mov_text", isMov: true);
    private static readonly VideoContainer QuickTime = new("mov", "libx264", TextSubtitles, [], "mov_text", isMov: true);
    private static readonly VideoContainer Matroska = new(
        "matroska", "libx264", ["mov_text", "text"],
        ["subrip", "ass", "ssa", "webvtt", "dvd_subtitle", "hdmv_pgs_subtitle", "dvb_subtitle", "hdmv_text_subtitle", "arib_caption"], "subrip", isMov: false);
    private static readonly VideoContainer WebM = new("webm", "libvpx-vp9", TextSubtitles, ["webvtt"], "webvtt", isMov: false);

    private static readonly Dictionary<string, VideoContainer> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = Mp4, [".m4v"] = Mp4, [".mov"] = QuickTime, [".mkv"] = Matroska, [".webm"] = WebM,
    };

    private static readonly string[] TransportExtensions = [".ts", ".mts", ".m2ts"];

    // ISO/IEC 13818-1: packets of 188 bytes that begin with 0x47; 4 bytes of time before each on disks, 16 of correction behind each in broadcasts.
    private static readonly int[] TransportPackets = [188, 192, 204];

    private const byte TransportSync = 0x47;
    private const int TransportSyncs = 4;
    private const int TransportHead = 1024;

    private readonly string[] _convertibleSubtitles;
    private readonly string[] _subtitles;
    private readonly string _textSubtitle;

    private VideoContainer(string muxer, string defaultCodec, string[] convertibleSubtitles, string[] subtitles, string textSubtitle, bool isMov)
    {
        Muxer = muxer;
        DefaultCodec = defaultCodec;
        _convertibleSubtitles = convertibleSubtitles;
        _subtitles = subtitles;
        _textSubtitle = textSubtitle;
        IsMov = isMov;
    }

    /// <summary>Endings of files that are looked for in folders, lower case, with the dot.</summary>
    public static IReadOnlyList<string> ReadableExtensions { get; } =
        [".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".ts", ".mts", ".m2ts", ".mpg", ".mpeg", ".wmv", ".flv", ".3gp", ".ogv"];

    /// <summary>Endings that can be written, lower case, with the dot.</summary>
    public static IReadOnlyList<string> WritableExtensions { get; } = [.. ByExtension.Keys];

    /// <summary>The ending for a result whose input's cannot be written: Matroska, which holds the sound and subtitles of all others.</summary>
    public static string DefaultExtension => ".mkv";

    /// <summary>ffmpeg's name of the encoder that is used where none is named.</summary>
    public string DefaultCodec { get; }

    /// <summary>ffmpeg's name of the container.</summary>
    internal string Muxer { get; }

    /// <summary>Whether it is of the MP4 family.</summary>
    internal bool IsMov { get; }

    /// <summary>Whether it takes attached files (fonts).</summary>
    internal bool HoldsAttachments => Muxer == "matroska";

    /// <summary>The container of a file that is to be written.</summary>
    /// <exception cref="DmlEnhanceException">Its ending is none of <see cref="WritableExtensions"/>.</exception>
    public static VideoContainer Of(string path) => ByExtension.TryGetValue(Path.GetExtension(path ?? ""), out VideoContainer? container)
        ? container
        : throw new DmlEnhanceException($"cannot write {path}: a video's name ends with one of {string.Join(' ', WritableExtensions)}");

    /// <summary>Whether a file is a video: by its ending, or where that says nothing by its first bytes.</summary>
    /// <param name="path">A file; one that cannot be read is none.</param>
    /// <param name="otherExtensions">Endings that mean something else, lower case, with the dot; such files are not looked into.</param>
    public static bool IsVideo(string path, IEnumerable<string> otherExtensions)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (ReadableExtensions.Contains(extension))
            return true;
        if (otherExtensions.Contains(extension) || new FileInfo(path) is not { Exists: true, Length: > 12 })
            return false;
        try
        {
            Span<byte> head = stackalloc byte[12];
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.ReadExactly(head);
            // An image (HEIF, AVIF) begins with ftyp too, and names its brand after it.
            bool isMp4 = head[4..8].SequenceEqual("ftyp"u8) && !head[8..].StartsWith("avi"u8) && !head[8..].StartsWith("hei"u8) && !head[8..].StartsWith("mif"u8) && !head[8..].StartsWith("hev"u8);
            return isMp4 || head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) || head.StartsWith("RIFF"u8) && head[8..].SequenceEqual("AVI "u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a file whose ending says MPEG-TS is something else: a source of TypeScript has the same.</summary>
    /// <param name="path">A file; one that cannot be read is left to whoever reads it, and so is one with another ending.</param>
    internal static bool IsForeign(string path)
    {
        if (!TransportExtensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
            return false;
        try
        {
            var head = new byte[TransportHead];
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            int length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            // A recording may begin amid a packet.
            return !TransportPackets.Any(packet => Enumerable.Range(0, packet).Any(at => at + (TransportSyncs - 1) * packet < length
                && Enumerable.Range(0, TransportSyncs).All(i => head[at + i * packet] == TransportSync)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What becomes of a subtitle stream.</summary>
    /// <returns><c>copy</c>, or the encoder that converts it.</returns>
    /// <exception cref="DmlEnhanceException">The container cannot hold it; the message names no file.</exception>
    internal string SubtitleCodec(string codec)
    {
        if (codec == _textSubtitle || _subtitles.Contains(codec))
            return "copy";
        return _convertibleSubtitles.Contains(codec)
            ? _textSubtitle
            : throw new DmlEnhanceException($"{Muxer} cannot hold its subtitles ({(codec.Length > 0 ? codec : "unknown")}); write a file that ends with .mkv");
    }
}
