using DmlEnhance.Files;
using DmlEnhance.Frames;
using DmlEnhance.Images.Vips;

namespace DmlEnhance.Images;

public static partial class ImageFile
{
    private const int FullChroma = 2; // VIPS_FOREIGN_SUBSAMPLE_OFF
    private const int HalvedChroma = 1; // VIPS_FOREIGN_SUBSAMPLE_ON
    private const int FullChromaQuality = 90;

    // libvips' default filter, none, makes a photograph's file 1.3 times as large. To try all of them on each row costs a seventh of the
    // time and saves less than a hundredth of the size, so that is for those who ask for small files.
    private const int PaethFilter = 0x80; // VIPS_FOREIGN_PNG_FILTER_PAETH
    private const int AllPngFilters = 0xF8; // VIPS_FOREIGN_PNG_FILTER_ALL
    private const int SmallPngCompression = 7;

    /// <summary>Writes a frame as PNG, JPEG or WebP, chosen by the path's extension.</summary>
    /// <remarks>
    /// The file appears whole or not at all: it is written under a temporary name in the same folder and then moved over
    /// <paramref name="path"/>. When anything fails an existing file stays as it was. Missing folders are created.
    /// </remarks>
    /// <param name="path">Target; see <see cref="WritableExtensions"/>.</param>
    /// <param name="frame">The picture. PNG keeps 16 bits and alpha, WebP has 8 bits and alpha, JPEG 8 bits only.</param>
    /// <param name="metadata">What to keep of the file the picture came from, or null for nothing.</param>
    /// <param name="options">Compression; null for the defaults.</param>
    /// <param name="cancellationToken">Stops encoding and writing.</param>
    /// <returns>One line for each thing that could not be kept, such as "JPEG has no alpha: flattened over black".</returns>
    /// <exception cref="DmlEnhanceException">The file cannot be written. The message is one line with the path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; nothing was written.</exception>
    /// <exception cref="ObjectDisposedException">The frame or the metadata was disposed.</exception>
    public static IReadOnlyList<string> Write(string path, Frame frame, ImageMetadata? metadata = null, ImageWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(frame);
        cancellationToken.ThrowIfCancellationRequested();
        ImageFormat format = ImageFormats.OfPath(path);
        CheckSide(path, frame, format);
        options ??= new ImageWriteOptions();

        IReadOnlyList<string> notes = [];
        try
        {
            using VipsBlob encoded = VipsErrors.Run(() => Encode(frame, format, metadata, options, cancellationToken, out notes));
            AtomicFile.Write(path, encoded.CopyTo, cancellationToken);
        }
        catch (VipsException e)
        {
            throw new DmlEnhanceException($"cannot write {path}: {e.Message}", e);
        }

        return notes;
    }

    private static void CheckSide(string path, Frame frame, ImageFormat format)
    {
        if (Math.Max(frame.Width, frame.Height) > format.MaxSide())
            throw new DmlEnhanceException($"cannot write {path}: {frame.Width}x{frame.Height} pixels, and {format.Name()} holds at most {format.MaxSide()} a side; write a .png");
    }

    private static unsafe VipsBlob Encode(Frame frame, ImageFormat format, ImageMetadata? metadata, ImageWriteOptions options, CancellationToken cancellationToken, out IReadOnlyList<string> notes)
    {
        var lost = new List<string>();
        notes = lost;
        fixed (byte* samples = frame.Samples)
        {
            using VipsImage raw = VipsImage.OverMemory(samples, (nuint)frame.SizeInBytes, frame.Width, frame.Height, frame.Format.Channels(),
                frame.Format.BytesPerSample() == 2 ? VipsBandFormat.UInt16 : VipsBandFormat.UInt8);
            using VipsImage described = Describe(raw, frame.Format, metadata);
            using VipsImage opaque = WithoutAlpha(described, frame.Format, format, lost);
            using VipsImage image = WithFewerBits(opaque, frame.Format, format, lost);
            metadata?.AttachTo(image, format, frame.Format, lost);
            using VipsOperation save = Saver(image, frame.Format, format, options);
            using CancellationTokenRegistration killing = cancellationToken.Register(static killed => ((VipsImage)killed!).Kill(), image);
            try
            {
                return save.Bytes();
            }
            catch (VipsException e)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new VipsException($"the picture could not be encoded as {format.Name()}", e);
            }
        }
    }

    private static VipsImage Describe(VipsImage raw, PixelFormat pixels, ImageMetadata? metadata)
    {
        bool wide = pixels.BytesPerSample() == 2;
        VipsInterpretation interpretation = pixels.ColourChannels() == 1
            ? wide ? VipsInterpretation.Grey16 : VipsInterpretation.BlackWhite
            : wide ? VipsInterpretation.Rgb16 : VipsInterpretation.Srgb;
        using var copy = new VipsOperation("copy");
        return copy.Set("in", raw).Set("interpretation", (int)interpretation)
            .Set("xres", (metadata?.PixelsPerInchX ?? ImageMetadata.DefaultPixelsPerInch) / ImageMetadata.MillimetresPerInch)
            .Set("yres", (metadata?.PixelsPerInchY ?? ImageMetadata.DefaultPixelsPerInch) / ImageMetadata.MillimetresPerInch).Image();
    }

    private static VipsImage WithoutAlpha(VipsImage image, PixelFormat pixels, ImageFormat format, List<string> notes)
    {
        bool flatten = pixels.HasAlpha() && !format.HasAlpha();
        if (flatten)
            notes.Add($"{format.Name()} has no alpha: flattened over black");
        using var operation = new VipsOperation(flatten ? "flatten" : "copy");
        return operation.Set("in", image).Image();
    }

    private static VipsImage WithFewerBits(VipsImage image, PixelFormat pixels, ImageFormat format, List<string> notes)
    {
        bool wide = pixels.BytesPerSample() == 2;
        if (wide && !format.Has16Bits())
        {
            notes.Add($"{format.Name()} holds 8 bits: 16-bit samples were rounded");
            using VipsImage narrow = FrameLayout.Scale(image, 1 / 257.0, VipsBandFormat.UInt8);
            using var relabel = new VipsOperation("copy");
            return relabel.Set("in", narrow)
                .Set("interpretation", (int)(pixels.ColourChannels() == 1 ? VipsInterpretation.BlackWhite : VipsInterpretation.Srgb)).Image();
        }

        using var copy = new VipsOperation("copy");
        return copy.Set("in", image).Image();
    }

    private static VipsOperation Saver(VipsImage image, PixelFormat pixels, ImageFormat format, ImageWriteOptions options) => format switch
    {
        ImageFormat.Png => new VipsOperation("pngsave_buffer").Set("in", image)
            .Set("compression", options.PngCompression).Set("filter", options.PngCompression < SmallPngCompression ? PaethFilter : AllPngFilters).Set("bitdepth", 8 * pixels.BytesPerSample()),
        ImageFormat.Jpeg => new VipsOperation("jpegsave_buffer").Set("in", image)
            .Set("Q", options.Quality).Set("optimize_coding", true)
            .Set("subsample_mode", options.Quality >= FullChromaQuality ? FullChroma : HalvedChroma),
        // exact: colour under full transparency is kept too.
        _ => new VipsOperation("webpsave_buffer").Set("in", image)
            .Set("Q", options.Quality).Set("lossless", options.LosslessWebP).Set("exact", options.LosslessWebP),
    };
}
