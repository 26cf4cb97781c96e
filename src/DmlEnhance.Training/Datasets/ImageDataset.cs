using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Training.Datasets;

/// <summary>The pictures that a network is trained on or validated with.</summary>
/// <remarks>
/// What a step sees depends on the files, the seed and the step alone, so a run that is resumed sees what it would have seen.
/// Decoded pictures stay in memory up to 1 GiB; the others are decoded each time. All members may be called from several
/// threads at once.
/// </remarks>
public sealed class ImageDataset : IDisposable
{
    private const long DefaultMemory = 1L << 30;

    private readonly string[] _files;
    private readonly SampleOrder _order;
    private readonly PictureOpener _open;
    private PictureStore? _store;

    private ImageDataset(string[] files, long memory, PictureOpener open)
    {
        _files = files;
        Files = Array.AsReadOnly(files);
        _order = new SampleOrder(files.Length);
        _store = new PictureStore(files.Length, memory);
        _open = open;
    }

    /// <summary>The pictures' files: in the order of the arguments, and those of a folder by their path in it (ordinals, '/' between names), the
    /// same on every machine.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>How many decoded pictures stay in memory so far.</summary>
    internal int Kept => _store?.Count ?? 0;

    /// <summary>Lists the pictures; none is read yet.</summary>
    /// <param name="foldersOrFiles">
    /// Of a folder all pictures are taken, subfolders included, by their <see cref="ImageFile.ReadableExtensions"/>; hidden files and
    /// folders that are links are passed over. A file is taken whatever its name. What is named twice counts once.
    /// </param>
    /// <exception cref="DmlEnhanceException">Nothing is named, a name is not there, or a folder holds no picture or cannot be read.</exception>
    public static ImageDataset Open(IEnumerable<string> foldersOrFiles) => Open(foldersOrFiles, DefaultMemory);

    /// <inheritdoc cref="Open(IEnumerable{string})"/>
    /// <param name="foldersOrFiles">Folders and files.</param>
    /// <param name="memory">Bytes of decoded samples that may stay in memory.</param>
    internal static ImageDataset Open(IEnumerable<string> foldersOrFiles, long memory)
    {
        ArgumentNullException.ThrowIfNull(foldersOrFiles);
        return new ImageDataset(ImageSearch.Find(foldersOrFiles), memory, OpenPicture);
    }

    /// <summary>Files that somebody else has found, each where it is in the list; none is read yet.</summary>
    /// <param name="files">One or more.</param>
    /// <param name="open">Decodes one of them.</param>
    internal static ImageDataset Of(string[] files, PictureOpener open) => new(files, DefaultMemory, open);

    /// <summary>Decodes a picture by <see cref="ImageFile.Read"/>.</summary>
    internal static IDisposable OpenPicture(string path, CancellationToken cancellationToken, out Frame frame)
    {
        DecodedImage decoded = ImageFile.Read(path, cancellationToken);
        frame = decoded.Frame;
        return decoded;
    }

    /// <summary>The training input of a step: which picture, which part of it and whether mirrored left to right.</summary>
    /// <remarks>An epoch is as many steps as there are files, and takes each once, in an order of its own.</remarks>
    /// <param name="step">Counts from 0.</param>
    /// <param name="seed">Picks the order and the parts.</param>
    /// <param name="crop">Pixels a side; 0 takes the whole picture. Where a picture has fewer on a side it is whole on that side.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> or <paramref name="crop"/> is negative.</exception>
    /// <exception cref="DmlEnhanceException">The picture cannot be read; the message is one line that begins with its path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The data set was disposed.</exception>
    public TrainingImage Sample(long step, ulong seed, int crop, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegative(crop);
        return Take(_order.Picture(step, seed), (width, height) => SampleOrder.Part(step, seed, width, height, crop), cancellationToken);
    }

    /// <summary>Reads every picture that so many steps will see, so that a broken one is known before the first of them.</summary>
    /// <param name="steps">How many steps.</param>
    /// <param name="seed">As for <see cref="Sample"/>.</param>
    /// <param name="smallestSide">The fewest pixels a side that a picture may have.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DmlEnhanceException">A picture cannot be read, or is too small; the message is one line that begins with its path.</exception>
    public void Check(long steps, ulong seed, int smallestSide, CancellationToken cancellationToken = default)
    {
        // The first epoch takes each picture once.
        for (long step = 0; step < Math.Min(steps, _files.Length); step++)
        {
            TrainingImage image = Sample(step, seed, smallestSide, cancellationToken);
            if (Math.Min(image.Height, image.Width) < smallestSide)
                throw new DmlEnhanceException($"{image.Path}: has fewer than {smallestSide} pixels on a side; training needs {smallestSide}");
        }
    }

    /// <summary>A whole picture as it is, for validation.</summary>
    /// <param name="index">Place in <see cref="Files"/>.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    /// <exception cref="DmlEnhanceException">The picture cannot be read; the message is one line that begins with its path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The data set was disposed.</exception>
    public TrainingImage Load(int index, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _files.Length);
        return Take(index, (width, height) => new Crop(0, 0, width, height, Mirrored: false), cancellationToken);
    }

    /// <summary>Lets go of the decoded pictures.</summary>
    public void Dispose() => _store = null;

    /// <summary>The part of a picture that is chosen when its width and height are known.</summary>
    internal TrainingImage Take(int index, Func<int, int, Crop> part, CancellationToken cancellationToken)
    {
        PictureStore? store = _store;
        ObjectDisposedException.ThrowIf(store is null, this);
        cancellationToken.ThrowIfCancellationRequested();
        string path = _files[index];
        try
        {
            if (store.Find(index) is { } kept)
                return Convert(path, kept.Samples, kept.Width, kept.Format, part(kept.Width, kept.Height));
            using IDisposable decoded = _open(path, cancellationToken, out Frame frame);
            store.Offer(index, frame);
            return Convert(path, frame.Samples, frame.Width, frame.Format, part(frame.Width, frame.Height));
        }
        catch (OutOfMemoryException e)
        {
            throw new DmlEnhanceException($"{path}: not enough memory for this picture; use a smaller one, or a crop", e);
        }
    }

    /// <summary>A part of a picture that is in memory.</summary>
    internal static TrainingImage Part(string path, Frame picture, Crop crop) => Convert(path, picture.Samples, picture.Width, picture.Format, crop);

    private static unsafe TrainingImage Convert(string path, ReadOnlySpan<byte> samples, int width, PixelFormat format, Crop crop)
    {
        using Frame part = Cut(samples, width, format, crop);
        var values = new float[3 * crop.Width * crop.Height]; // at most 3 x 2^28 (ImageFile.MaxPixels)
        fixed (float* planes = values)
            SampleConversion.ToPlanes(part, 0, crop.Height, planes);
        if (crop.Mirrored)
        {
            for (int row = 0; row < 3 * crop.Height; row++)
                values.AsSpan(row * crop.Width, crop.Width).Reverse();
        }

        return new TrainingImage(path, crop.Height, crop.Width, values);
    }

    private static Frame Cut(ReadOnlySpan<byte> samples, int width, PixelFormat format, Crop crop)
    {
        int pixel = format.BytesPerPixel();
        var part = new Frame(crop.Width, crop.Height, format);
        for (int row = 0; row < crop.Height; row++)
            samples.Slice(((crop.Y + row) * width + crop.X) * pixel, crop.Width * pixel).CopyTo(part.Rows(row, 1));
        return part;
    }
}
