using DmlEnhance.Networks;

namespace DmlEnhance.Video;

/// <summary>How TCE-Net is run on a video.</summary>
public sealed record TceOptions
{
    /// <summary>
    /// Width of the working resolution: the network runs on frames of at most so many pixels as this and <see cref="WorkingHeight"/> make, in the video's own
    /// shape, and what it finds is brought to full size. Time goes with the pixels, and the attention's memory with their square.
    /// </summary>
    public int WorkingWidth { get; init; } = TceNetwork.DefaultWorkingWidth;

    /// <summary>Height of the working resolution.</summary>
    public int WorkingHeight { get; init; } = TceNetwork.DefaultWorkingHeight;

    /// <summary>The size at which the network runs on frames of this size: never larger than they are, but for the rounding to its multiple.</summary>
    internal (int Width, int Height) SizeFor(int width, int height)
    {
        double scale = Math.Min(1, Math.Sqrt((double)WorkingWidth * WorkingHeight / ((double)width * height)));
        return (TceNetwork.RoundSide(width * scale), TceNetwork.RoundSide(height * scale));
    }
}
