using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DmlEnhance.Files;

namespace DmlEnhance.Video;

/// <summary>Asks ffprobe what a video file holds.</summary>
public static partial class VideoProbe
{
    // Longer than any video; a duration or a time beyond is a broken file's.
    internal const double MostSeconds = 1e7;

    // ffmpeg turns frames by quarters where the angle is so near to one (degrees).
    private const double QuarterTolerance = 1;

    /// <summary>Reads a file's head.</summary>
    /// <param name="program">Where ffprobe is.</param>
    /// <param name="path">A local file; whatever its name looks like, no address is opened and no other file.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="DmlEnhanceException">It is missing, no video, damaged, or of frames above <see cref="VideoInfo.MaxSide"/> or <see cref="VideoInfo.MaxPixels"/>; one line that begins with the path.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VideoInfo Probe(FfmpegProgram program, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentException.ThrowIfNullOrEmpty(path);
        InputFile.Open(path, "a video").Dispose();
        try
        {
            string json = FfmpegProcess.TextOf(
                program.Ffprobe, ["-hide_banner", "-loglevel", "level+error", "-show_format", "-show_streams", "-of", "json", .. FfmpegInput.File(path)], cancellationToken);
            return Parse(path, json);
        }
        catch (DmlEnhanceException e)
        {
            throw new DmlEnhanceException($"{path}: {FfmpegInput.WithoutPath(e.Message, path)}", e);
        }
    }

    /// <summary>Reads ffprobe's document.</summary>
    /// <exception cref="DmlEnhanceException">It tells of no video that can be read; the message does not name the file.</exception>
    internal static VideoInfo Parse(string path, string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement format = document.RootElement.GetProperty("format");
            JsonElement[] streams = [.. document.RootElement.GetProperty("streams").EnumerateArray()];
            int picture = Array.FindIndex(streams, stream => KindOf(stream) == VideoTrackKind.Video && !IsCover(stream));
            return picture < 0 ? throw new DmlEnhanceException("there is no video in this file") : Parse(path, format, streams, streams[picture]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DmlEnhanceException("ffprobe's answer is not understood; is it the ffprobe of ffmpeg 4.1 or newer?", e);
        }
    }

    private static VideoInfo Parse(string path, JsonElement format, JsonElement[] streams, JsonElement stream)
    {
        (int width, int height) = Size(stream);
        double rotation = Rotation(stream);
        bool isTurned = Math.Abs(Math.Abs(rotation) - 90) < QuarterTolerance;
        Rational? rate = Rational.Parse(Text(stream, "avg_frame_rate")) ?? Rational.Parse(Text(stream, "r_frame_rate"));
        Rational aspect = Rational.Parse(Text(stream, "sample_aspect_ratio")) ?? new Rational(1, 1);
        string pixels = Text(stream, "pix_fmt") ?? throw new DmlEnhanceException($"its codec ({Text(stream, "codec_name") ?? "unknown"}) cannot be decoded, or its frames are damaged");
        string container = Text(format, "format_name") ?? "";
        double? start = Number(Text(format, "start_time"));
        return new VideoInfo
        {
            Path = path,
            StreamIndex = Index(stream),
            Codec = Text(stream, "codec_name") ?? "",
            Width = isTurned ? height : width,
            Height = isTurned ? width : height,
            Rotation = rotation,
            PixelAspect = isTurned ? new Rational(aspect.Denominator, aspect.Numerator) : aspect,
            FrameCount = long.TryParse(Text(stream, "nb_frames"), NumberStyles.None, CultureInfo.InvariantCulture, out long frames) && frames > 0 ? frames : null,
            Duration = Duration(stream, format),
            FrameRate = rate,
            TimeBase = Rational.Parse(Text(stream, "time_base")) ?? throw new DmlEnhanceException("it has no time base"),
            PixelFormat = pixels,
            BitDepth = BitDepth(pixels),
            Chroma = Chroma(pixels),
            HasAlpha = Alpha().IsMatch(pixels),
            IsInterlaced = Text(stream, "field_order") is "tt" or "bb" or "tb" or "bt",
            Colour = VideoColour.Parse(
                Text(stream, "color_range") ?? (pixels.StartsWith("yuvj", StringComparison.Ordinal) ? "pc" : null), Text(stream, "color_space"), Text(stream, "color_primaries"), Text(stream, "color_transfer")),
            Container = container,
            ClockStart = container.Split(',').Intersect(["mpegts", "mpeg"]).Any() && start is > 0 ? start.Value : 0,
            OtherTracks = [.. streams.Where(other => Index(other) != Index(stream)).Select(other => new VideoTrack(Index(other), KindOf(other), Text(other, "codec_name") ?? ""))],
        };
    }

    private static (int Width, int Height) Size(JsonElement stream)
    {
        int width = Integer(stream, "width");
        int height = Integer(stream, "height");
        return width is >= 1 and <= VideoInfo.MaxSide && height is >= 1 and <= VideoInfo.MaxSide && width * height <= VideoInfo.MaxPixels
            ? (width, height)
            : throw new DmlEnhanceException($"its frames are {width}x{height}; sides of 1 to {VideoInfo.MaxSide} and {VideoInfo.MaxPixels / 1_000_000} million pixels at most are read");
    }

    private static double Rotation(JsonElement stream)
    {
        if (!stream.TryGetProperty("side_data_list", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            return 0;
        return list.EnumerateArray()
            .Where(data => data.TryGetProperty("rotation", out JsonElement rotation) && rotation.ValueKind == JsonValueKind.Number)
            .Select(data => data.GetProperty("rotation").GetDouble())
            .FirstOrDefault(angle => angle is >= -180 and <= 180);
    }

    // Matroska keeps a stream's duration in a tag ("00:00:02.000000000"); others may know that of the whole file only.
    private static TimeSpan? Duration(JsonElement stream, JsonElement format)
    {
        double? seconds = Number(Text(stream, "duration"));
        if (seconds is null && stream.TryGetProperty("tags", out JsonElement tags) && Text(tags, "DURATION") is { } tag && tag.Length >= 8
            && TimeSpan.TryParse(tag[..Math.Min(tag.Length, 16)], CultureInfo.InvariantCulture, out TimeSpan tagged))
        {
            seconds = tagged.TotalSeconds;
        }

        seconds ??= Number(Text(format, "duration"));
        return seconds is > 0 and < MostSeconds ? TimeSpan.FromSeconds(seconds.Value) : null;
    }

    // yuv420p10le, p010le, gray12be; what has no such ending has 8 bits, but for RGB whose name sums up its samples, and floats.
    private static int BitDepth(string pixels)
    {
        Match match = Depth().Match(pixels);
        if (match.Success)
            return int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return pixels.StartsWith("rgb48", StringComparison.Ordinal) || pixels.StartsWith("bgr48", StringComparison.Ordinal) || pixels.Contains("a64", StringComparison.Ordinal) || pixels.Contains("f32", StringComparison.Ordinal) ? 16 : 8;
    }

    private static ChromaSampling Chroma(string pixels)
    {
        if (FullChroma().IsMatch(pixels))
            return ChromaSampling.Full;
        return HalfChroma().IsMatch(pixels) ? ChromaSampling.Half : ChromaSampling.Quarter;
    }

    private static bool IsCover(JsonElement stream) =>
        stream.TryGetProperty("disposition", out JsonElement disposition) && disposition.TryGetProperty("attached_pic", out JsonElement picture) && picture.ValueKind == JsonValueKind.Number && picture.GetDouble() != 0;

    private static VideoTrackKind KindOf(JsonElement stream) => Text(stream, "codec_type") switch
    {
        "video" => VideoTrackKind.Video,
        "audio" => VideoTrackKind.Audio,
        "subtitle" => VideoTrackKind.Subtitle,
        "attachment" => VideoTrackKind.Attachment,
        _ => VideoTrackKind.Data,
    };

    private static int Index(JsonElement stream) => Integer(stream, "index");

    private static int Integer(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : 0;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    [GeneratedRegex("(9|10|12|14|16)(?:le|be)$")]
    private static partial Regex Depth();

    [GeneratedRegex("444|440|nv24|nv42|p41|^(?:gbr|rgb|bgr|argb|abgr|[0x]rgb|[0x]bgr|x2|pal8|xyz|vuy|ayuv|xv)")]
    private static partial Regex FullChroma();

    [GeneratedRegex("422|nv16|nv20|p21|y21|yuyv|uyvy|yvyu")]
    private static partial Regex HalfChroma();

    [GeneratedRegex("^(?:yuva|gbrap|rgba|bgra|argb|abgr|ya|ayuv|vuya)")]
    private static partial Regex Alpha();
}
