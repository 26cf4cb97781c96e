using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Clips;

namespace DmlEnhance.Training.Datasets.Published;

/// <summary>Clips of a published data set of video pairs: six consecutive dark frames, and the clean third and fourth.</summary>
/// <remarks>
/// As many clips as there are videos take each video once, in an order of its own: an epoch. Where in the video a clip begins, which part of the picture it shows and which of
/// the eight ways it is turned are drawn; they are the same for all its frames, dark and clean.
/// </remarks>
public sealed class PairedVideoDataset : IClipSource
{
    private const int Rgb = 3;
    private const int CleanFrames = 2;

    // The authors validate on one window of each video (trainer.py, model_validation_SDSD_step).
    private const string ValidatedFirst = "00002", ValidatedLast = "00007";

    // Apart from the order, which starts from the same seed. ASCII: "pairclip".
    private const ulong WindowStream = 0x70616972636C6970;

    private readonly ImageDataset _frames;
    private readonly Video[] _videos;
    private readonly SampleOrder _order;

    private PairedVideoDataset(PublishedVideo[] videos, bool arrays)
    {
        _videos = new Video[videos.Length];
        int dark = 0, clean = videos.Sum(video => video.Dark.Count);
        for (int i = 0; i < videos.Length; i++)
        {
            _videos[i] = new Video(dark, videos[i].Dark.Count, clean, videos[i].Clean.Count);
            dark += videos[i].Dark.Count;
            clean += videos[i].Clean.Count;
        }

        _frames = ImageDataset.Of([.. videos.SelectMany(video => video.Dark), .. videos.SelectMany(video => video.Clean)], arrays ? OpenArray : ImageDataset.OpenPicture);
        _order = new SampleOrder(videos.Length);
    }

    /// <summary>The dark frames' files, video after video, then the clean ones'.</summary>
    public IReadOnlyList<string> Files => _frames.Files;

    /// <inheritdoc/>
    public int Videos => _videos.Length;

    /// <summary>Never: the frames were filmed, or computed by others.</summary>
    public bool KnowsMotion => false;

    /// <summary>Lists the videos of a data set and their frames; none is read yet.</summary>
    /// <param name="layout">The data set; of <see cref="DatasetKind.Video"/>.</param>
    /// <param name="folder">Where it lies.</param>
    /// <param name="split">Which of its videos.</param>
    /// <exception cref="ArgumentException">The data set is one of pictures.</exception>
    /// <exception cref="DmlEnhanceException">
    /// The folder is laid out in another way (the message's further lines are <see cref="PublishedDataset.Tree"/>), a list is wrong, or a video has fewer frames than a clip or
    /// not as many clean ones.
    /// </exception>
    public static PairedVideoDataset Open(PublishedDataset layout, string folder, DatasetSplit split)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (layout.Kind != DatasetKind.Video)
            throw new ArgumentException($"{layout.Name} holds pictures", nameof(layout));
        var finder = new VideoFinder(layout, folder);
        return new PairedVideoDataset(finder.Find(split), finder.Arrays);
    }

    /// <summary>The videos that are listed for testing, or null where that list is an empty file, as <c>simulate-clips</c> writes it of few videos.</summary>
    /// <inheritdoc cref="Open"/>
    internal static PairedVideoDataset? OpenTest(PublishedDataset layout, string folder) =>
        new VideoFinder(layout, folder).TestsNothing ? null : Open(layout, folder, DatasetSplit.Test);

    /// <inheritdoc/>
    public TrainingClip Sample(long number, ulong seed, int side, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        Video video = _videos[_order.Picture(number, seed)];
        var random = new NoiseSource(seed ^ WindowStream, (ulong)number);
        int first = Below(random.NextUniform(), video.DarkCount - TceNetwork.Frames + 1);
        double x = random.NextUniform(), y = random.NextUniform();
        return Read(video, first, side, (width, height) => (Below(x, width - side + 1), Below(y, height - side + 1)), PatchTurn.Draw(ref random), cancellationToken);
    }

    /// <summary>One clip of each video, the same each time: from frame <c>00002</c> to <c>00007</c>, which the authors of TCE-Net validate on, or else from the middle of the
    /// video; the middle of the picture, not turned.</summary>
    /// <param name="side">Pixels a side; pictures have as many or more.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The clips in the order of the videos; each is read when it is asked for.</returns>
    /// <exception cref="DmlEnhanceException">A frame cannot be read, or is smaller; the message is one line that begins with its path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public IEnumerable<TrainingClip> TestClips(int side, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        return _videos.Select(video => Read(video, ValidatedWindow(video), side, (width, height) => ((width - side) / 2, (height - side) / 2), default, cancellationToken));
    }

    /// <summary>Reads the first and the last frame, dark and clean, of each video that so many clips see.</summary>
    /// <param name="clips">How many clips.</param>
    /// <param name="seed">As for <see cref="Sample"/>.</param>
    /// <param name="side">Pixels a side of the clips.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DmlEnhanceException">A frame cannot be read, is too small, or not as large as the others of its video; the message is one line that begins with its path.</exception>
    public void Check(long clips, ulong seed, int side, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        for (long number = 0; number < Math.Min(clips, _videos.Length); number++)
        {
            Video video = _videos[_order.Picture(number, seed)];
            (int, int)? size = null;
            foreach (int frame in new[] { video.Dark, video.Dark + video.DarkCount - 1, video.CleanOf(0), video.CleanOf(video.DarkCount - 1) }.Distinct())
                Part(frame, ref size, side, (_, _) => (0, 0), mirrored: false, cancellationToken);
        }
    }

    /// <summary>Lets go of the decoded frames.</summary>
    public void Dispose() => _frames.Dispose();

    private TrainingClip Read(Video video, int first, int side, Func<int, int, (int X, int Y)> corner, PatchTurn turn, CancellationToken cancellationToken)
    {
        int count = Rgb * side * side;
        var values = new float[(TceNetwork.Frames + CleanFrames) * count];
        (int, int)? size = null;
        for (int i = 0; i < TceNetwork.Frames + CleanFrames; i++)
        {
            int frame = i < TceNetwork.Frames ? video.Dark + first + i : video.CleanOf(first + TceNetwork.Reach + i - TceNetwork.Frames);
            Span<float> planes = values.AsSpan(i * count, count);
            Part(frame, ref size, side, corner, turn.Mirrored, cancellationToken).Values.CopyTo(planes);
            turn.Finish(planes, side);
        }

        return new TrainingClip(Files[video.Dark + first], side, values);
    }

    private TrainingImage Part(int frame, ref (int Width, int Height)? size, int side, Func<int, int, (int X, int Y)> corner, bool mirrored, CancellationToken cancellationToken)
    {
        (int Width, int Height)? others = size, own = null;
        TrainingImage part = _frames.Take(frame, (width, height) =>
        {
            if (others is { } expected && expected != (width, height))
                throw new DmlEnhanceException($"{Files[frame]}: has {width}x{height} pixels, other frames of this video {expected.Width}x{expected.Height}; dark and clean ones are all of one size");
            if (width < side || height < side)
                throw new DmlEnhanceException($"{Files[frame]}: has fewer than {side} pixels on a side; training needs {side} (--crop)");
            own = (width, height);
            (int x, int y) = corner(width, height);
            return new Crop(x, y, side, side, mirrored);
        }, cancellationToken);
        size = own;
        return part;
    }

    private int ValidatedWindow(Video video)
    {
        for (int first = 0; first + TceNetwork.Frames <= video.DarkCount; first++)
        {
            if (Path.GetFileNameWithoutExtension(Files[video.Dark + first]) == ValidatedFirst)
                return Path.GetFileNameWithoutExtension(Files[video.Dark + first + TceNetwork.Frames - 1]) == ValidatedLast ? first : Middle(video);
        }

        return Middle(video);
    }

    private static int Middle(Video video) => (video.DarkCount - TceNetwork.Frames) / 2;

    private static int Below(double uniform, int bound) => (int)(uniform * bound);

    private static IDisposable OpenArray(string path, CancellationToken cancellationToken, out Frame frame) => frame = NpyFile.Read(path, cancellationToken);

    // Places in the list of all files.
    private sealed record Video(int Dark, int DarkCount, int Clean, int CleanCount)
    {
        /// <summary>The clean frame of a dark one; one for all where there is one.</summary>
        public int CleanOf(int frame) => Clean + Math.Min(frame, CleanCount - 1);
    }
}
