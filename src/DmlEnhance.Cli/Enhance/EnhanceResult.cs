using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Video;

namespace DmlEnhance.Cli.Enhance;

/// <summary>How one item ended.</summary>
internal sealed record EnhanceResult(EnhanceItem Item)
{
    /// <summary>What went wrong, in one line that names the file, or null.</summary>
    public string? Error { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public PixelFormat Format { get; init; }

    /// <summary>What <c>auto</c> chose; null where a model was named.</summary>
    public AutoChoice? Choice { get; init; }

    /// <summary>How a video or a sequence went; null for a picture.</summary>
    public VideoResult? Video { get; init; }

    /// <summary>What enhanced a video or a sequence; null for a picture.</summary>
    public string? VideoModel { get; init; }

    /// <summary>What could not be kept.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public TimeSpan Decode { get; init; }

    public TimeSpan Network { get; init; }

    public TimeSpan Encode { get; init; }
}
