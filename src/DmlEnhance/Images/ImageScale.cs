using DmlEnhance.Frames;
using DmlEnhance.Images.Vips;

namespace DmlEnhance.Images;

/// <summary>Makes smaller pictures.</summary>
public static class ImageScale
{
    /// <summary>A picture of the same content whose longest side is at most this many pixels; a copy where it is so already.</summary>
    /// <param name="frame">The picture, in any format.</param>
    /// <param name="longestSide">Pixels, 1 or more.</param>
    /// <remarks>libvips' Lanczos-3 reduction, on the samples as they are stored.</remarks>
    /// <exception cref="DmlEnhanceException">libvips could not do it.</exception>
    public static Frame Fit(Frame frame, int longestSide)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(longestSide, 1);
        int longest = Math.Max(frame.Width, frame.Height);
        if (longest <= longestSide)
            return frame.Clone();
        int width = Math.Max(1, (int)Math.Round((double)frame.Width * longestSide / longest));
        int height = Math.Max(1, (int)Math.Round((double)frame.Height * longestSide / longest));
        try
        {
            return VipsErrors.Run(() => Resize(frame, width, height));
        }
        catch (VipsException e)
        {
            throw new DmlEnhanceException($"a picture of {frame.Width}x{frame.Height} pixels cannot be made smaller: {e.Message}", e);
        }
    }

    private static unsafe Frame Resize(Frame frame, int width, int height)
    {
        fixed (byte* samples = frame.Samples)
        {
            VipsBandFormat format = frame.Format.BytesPerSample() == 2 ? VipsBandFormat.UInt16 : VipsBandFormat.UInt8;
            using VipsImage source = VipsImage.OverMemory(samples, (nuint)frame.SizeInBytes, frame.Width, frame.Height, frame.Format.Channels(), format);
            using var resize = new VipsOperation("resize");
            using VipsImage smaller = resize.Set("in", source).Set("scale", (double)width / frame.Width).Set("vscale", (double)height / frame.Height).Image();
            var result = new Frame(smaller.Width, smaller.Height, frame.Format);
            try
            {
                fixed (byte* target = result.Samples)
                {
                    using VipsImage written = VipsImage.OverMemory(target, (nuint)result.SizeInBytes, result.Width, result.Height, result.Format.Channels(), format);
                    smaller.WriteTo(written);
                }

                return result;
            }
            catch
            {
                result.Dispose();
                throw;
            }
        }
    }
}
