using System.Runtime.InteropServices;
using DmlEnhance.Frames;
using DmlEnhance.Images.Vips;

namespace DmlEnhance.Images;

public static partial class ImageFile
{
    private const int SequentialAccess = 1; // VIPS_ACCESS_SEQUENTIAL: decode while the rows are asked for, from the top
    private const int FailOnError = 2; // VIPS_FAIL_ON_ERROR: a damaged or short file is an error, not a grey lower half

    private const string Supported = "PNG, JPEG, WebP, TIFF and BMP can be read";

    // By the class libvips finds for the first bytes. Nothing else reaches a decoder.
    private static readonly Dictionary<string, string> FormatOfLoader = new(StringComparer.Ordinal)
    {
        ["VipsForeignLoadPngBuffer"] = "PNG",
        ["VipsForeignLoadJpegBuffer"] = "JPEG",
        ["VipsForeignLoadWebpBuffer"] = "WebP",
        ["VipsForeignLoadTiffBuffer"] = "TIFF",
    };

    /// <summary>Reads the picture of a PNG, JPEG, WebP, TIFF or BMP file, whatever the file's name says.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>8-bit and 16-bit samples, grey or RGB, with or without alpha, stay what they are. Palettes are expanded;
    /// 1-bit pictures become 8-bit grey.</item>
    /// <item>32-bit integer and floating-point samples become 16-bit; floats are taken as 0 to 1 without applying
    /// a transfer curve, and clipped.</item>
    /// <item>CMYK becomes sRGB by the embedded profile or a general one, 16-bit Lab by its definition.</item>
    /// <item>The picture is turned upright by its EXIF orientation, which the metadata then no longer holds.</item>
    /// <item>Of several pages or animation frames the first is read; <see cref="DecodedImage.Notes"/> says so.</item>
    /// </list>
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the decoding between rows; a BMP, once read from disk, is decoded to its end.</param>
    /// <returns>Frame and metadata; dispose it.</returns>
    /// <exception cref="DmlEnhanceException">The file cannot be read, is no such image, is damaged or cut short, or has
    /// more than <see cref="MaxPixels"/> pixels. The message is one line that begins with the path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static DecodedImage Read(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        using FileBytes file = FileBytes.Read(path, cancellationToken);
        return Decode(file, path, cancellationToken);
    }

    /// <summary>Refuses a picture's size before memory is taken for it.</summary>
    internal static void CheckSize(int width, int height)
    {
        if ((long)width * height > MaxPixels)
            throw new DmlEnhanceException($"the picture has {width}x{height} pixels; {MaxPixels} in all is the most that is read");
    }

    private static unsafe DecodedImage Decode(FileBytes file, CancellationToken cancellationToken)
    {
        fixed (byte* data = file.Span)
        {
            (string loader, string format) = FindLoader(data, file.Length);
            try
            {
                using var load = new VipsOperation(loader);
                load.Set("buffer", data, (nuint)file.Length).Set("access", SequentialAccess).Set("fail_on", FailOnError);
                using VipsImage source = load.Image();
                using CancellationTokenRegistration killing = cancellationToken.Register(static image => ((VipsImage)image!).Kill(), source);
                return Decode(source, format);
            }
            catch (VipsException e)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new VipsException(Broken(format), e);
            }
        }
    }

    private static string Broken(string format) => $"the {format} data are damaged, cut short or of a kind that is not read";

    private static unsafe (string Loader, string Format) FindLoader(byte* data, int length)
    {
        VipsLibrary.EnsureStarted();
        string? loader = Marshal.PtrToStringUTF8(VipsNative.vips_foreign_find_load_buffer(data, (nuint)length));
        if (loader is not null && FormatOfLoader.TryGetValue(loader, out string? format))
            return (loader, format);
        var bytes = new ReadOnlySpan<byte>(data, length);
        if (FormatSignatures.Readable(bytes) is { } readable)
            throw new DmlEnhanceException(Broken(readable));
        string? other = FormatSignatures.Other(bytes);
        throw new DmlEnhanceException(other is null ? $"not an image of a known format; {Supported}" : $"{other} is not read; {Supported}");
    }

    private static unsafe DecodedImage Decode(VipsImage source, string format)
    {
        CheckSize(source.Width, source.Height);
        var notes = new List<string>();
        if (source.Pages > 1)
            notes.Add($"first of {source.Pages} {(format == "WebP" ? "frames" : "pages")}");

        using VipsImage picture = FrameLayout.Convert(source, notes, out bool converted);
        PixelFormat pixels = FrameLayout.FormatOf(picture);
        int orientation = source.Orientation;
        bool sideways = orientation >= 5;

        // The frame comes before the first pixel is decoded, so that a picture too large for it costs nothing.
        var frame = sideways ? new Frame(picture.Height, picture.Width, pixels) : new Frame(picture.Width, picture.Height, pixels);
        ImageMetadata? metadata = null;
        try
        {
            metadata = ImageMetadata.Of(source, format, withProfile: !converted);
            using VipsImage? upright = orientation > 1 ? FrameLayout.Upright(picture) : null;
            fixed (byte* samples = frame.Samples)
            {
                using VipsImage target = VipsImage.OverMemory(samples, (nuint)frame.SizeInBytes, frame.Width, frame.Height, pixels.Channels(), picture.Format);
                (upright ?? picture).WriteTo(target);
            }

            return new DecodedImage(frame, metadata, notes);
        }
        catch
        {
            metadata?.Dispose();
            frame.Dispose();
            throw;
        }
    }
}
