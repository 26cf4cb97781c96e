using DmlEnhance.Frames;

namespace DmlEnhance.Training.Datasets;

/// <summary>A decoded picture that stays in memory. Its array has just its size; a frame's pooled one may have twice that.</summary>
internal sealed record KeptPicture(int Width, int Height, PixelFormat Format, byte[] Samples)
{
    /// <summary>A copy of a frame.</summary>
    public static KeptPicture Of(Frame frame) => new(frame.Width, frame.Height, frame.Format, frame.Samples.ToArray());
}
