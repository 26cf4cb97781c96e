using System.Text.RegularExpressions;

namespace DmlEnhance.Video;

/// <summary>One of ffmpeg's encoders, and which of its pixel formats suits a video.</summary>
internal sealed partial class VideoEncoder
{
    private static readonly int[] Depths = [8, 10, 12];

    private readonly HashSet<string> _formats;

    private VideoEncoder(string name, string help)
    {
        Name = name;
        HasCrf = CrfOption().IsMatch(help);
        HasPreset = PresetOption().IsMatch(help);
        Match formats = PixelFormats().Match(help);
        _formats = [.. formats.Success ? formats.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) : []];
    }

    /// <summary>What <c>-c:v</c> takes.</summary>
    public string Name { get; }

    /// <summary>Whether it has a constant rate factor.</summary>
    public bool HasCrf { get; }

    /// <summary>Whether it has presets.</summary>
    public bool HasPreset { get; }

    /// <summary>Asks ffmpeg what an encoder can do.</summary>
    /// <exception cref="DmlEnhanceException">There is no such video encoder; the message names no file.</exception>
    public static VideoEncoder Find(FfmpegProgram program, string name, CancellationToken cancellationToken)
    {
        if (!SafeName().IsMatch(name))
            throw new DmlEnhanceException($"Unknown encoder '{name}'");
        string help = FfmpegProcess.TextOf(program.Ffmpeg, ["-hide_banner", "-loglevel", "level+fatal", "-h", $"encoder={name}"], cancellationToken);
        return help.Contains("Supported pixel formats:", StringComparison.Ordinal) || help.StartsWith("Encoder ", StringComparison.Ordinal)
            ? new VideoEncoder(name, help)
            : throw new DmlEnhanceException($"Unknown encoder '{name}'; 'ffmpeg -encoders' lists those that are there");
    }

    /// <summary>The format that keeps most of what was read: enough bits first, then enough colour.</summary>
    /// <param name="info">What was read.</param>
    /// <param name="notes">Told what is lost, a line each.</param>
    /// <exception cref="DmlEnhanceException">It takes none of the formats that videos are converted to.</exception>
    public string PixelFormat(VideoInfo info, List<string> notes)
    {
        int wanted = info.BitDepth switch { <= 8 => 8, <= 10 => 10, _ => 12 };
        int[] depths = [.. Depths.OrderBy(depth => depth < wanted).ThenBy(depth => Math.Abs(depth - wanted))];
        ChromaSampling[] samplings = [.. Enum.GetValues<ChromaSampling>().OrderBy(sampling => sampling < info.Chroma).ThenBy(sampling => Math.Abs(sampling - info.Chroma))];
        foreach (int depth in depths)
        {
            foreach (ChromaSampling sampling in samplings)
            {
                if (Names(depth, sampling, info.Colour.Range == true).FirstOrDefault(_formats.Contains) is not { } format)
                    continue;
                if (depth < info.BitDepth)
                    notes.Add($"{Name} holds {depth} bits a sample; the input's {info.BitDepth} are rounded");
                if (sampling < info.Chroma)
                    notes.Add($"{Name} stores colour more coarsely than the input ({format}; the input is {info.PixelFormat})");
                return format;
            }
        }

        throw new DmlEnhanceException($"the encoder {Name} takes no pixel format that a video is converted to");
    }

    private static IEnumerable<string> Names(int depth, ChromaSampling sampling, bool isFullRange)
    {
        string chroma = sampling switch { ChromaSampling.Quarter => "420", ChromaSampling.Half => "422", _ => "444" };
        if (depth > 8)
            return depth == 10 && sampling == ChromaSampling.Quarter ? ["yuv420p10le", "p010le"] : [$"yuv{chroma}p{depth}le"];
        IEnumerable<string> names = [$"yuv{chroma}p"];
        if (isFullRange)
            names = names.Append($"yuvj{chroma}p");
        return sampling == ChromaSampling.Quarter ? names.Append("nv12") : names;
    }

    [GeneratedRegex(@"Supported pixel formats:([^\r\n]*)")]
    private static partial Regex PixelFormats();

    [GeneratedRegex(@"^\s*-crf\s", RegexOptions.Multiline)]
    private static partial Regex CrfOption();

    [GeneratedRegex(@"^\s*-preset\s", RegexOptions.Multiline)]
    private static partial Regex PresetOption();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex SafeName();
}
