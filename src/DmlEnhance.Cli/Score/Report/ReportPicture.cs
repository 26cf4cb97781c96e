using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Cli.Score.Report;

/// <summary>What the report shows of one picture.</summary>
/// <param name="Jpeg">The picture, made smaller.</param>
/// <param name="Width">Of the JPEG, pixels.</param>
/// <param name="Height">Of the JPEG, pixels.</param>
/// <param name="Histogram">Of the whole picture at full size.</param>
internal sealed record ReportPicture(byte[] Jpeg, int Width, int Height, Histogram Histogram)
{
    private const int Quality = 85;

    /// <summary>Makes a picture small enough for the report.</summary>
    /// <exception cref="DmlEnhanceException">It could not be made smaller or encoded.</exception>
    public static ReportPicture Of(Frame frame, int longestSide)
    {
        using Frame small = ImageScale.Fit(frame, longestSide);
        return new ReportPicture(ImageFile.Encode(small, ".jpg", new ImageWriteOptions { Quality = Quality }), small.Width, small.Height, Histogram.Of(frame));
    }
}
