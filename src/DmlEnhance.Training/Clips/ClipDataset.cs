using DmlEnhance.Networks;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Datasets;

namespace DmlEnhance.Training.Clips;

/// <summary>Clips of six dark frames whose clean frames are known, made of photographs and of the frames of bright videos.</summary>
/// <remarks>
/// A photograph becomes a clip by a camera that moves over it (<see cref="CameraPath"/>), sometimes with a part of another photograph that moves on its own
/// (<see cref="MovingPatch"/>). Of a video six consecutive frames are taken, forwards or backwards. Then the light is taken away (<see cref="LowLightSimulation"/>) with
/// one exposure, sensor and tint for the clip and new noise for each frame. A clip depends on the files, the options, the seed and its number alone.
/// </remarks>
public sealed class ClipDataset : IClipSource
{
    // Of three clips one is of a video, where there are both.
    private const int Kinds = 3;

    // Pixels of a photograph for one of a clip, which the camera has to move in.
    private const int Room = 2;

    // Apart from the order and the crops of pictures that start from the same seed. ASCII: "cliplook", "overlays", "clipdark".
    private const ulong LookStream = 0x636C69706C6F6F6B;
    private const ulong OverlayStream = 0x6F7665726C617973;
    private const ulong LightStream = 0x636C69706461726B;

    private readonly ImageDataset? _photographs, _frames;
    private readonly FrameFolder[] _videos;
    private readonly ClipOptions _options;

    private ClipDataset(ImageDataset? photographs, ImageDataset? frames, ClipOptions options)
    {
        _photographs = photographs;
        _frames = frames;
        _videos = frames is null ? [] : FrameFolder.Of(frames);
        _options = options;
        Files = [.. photographs?.Files ?? [], .. frames?.Files ?? []];
    }

    /// <summary>All files: photographs, then frames.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <inheritdoc/>
    public int Videos => (_photographs?.Files.Count ?? 0) + _videos.Length;

    /// <inheritdoc/>
    public bool KnowsMotion => false;

    /// <summary>Lists the files; none is read yet.</summary>
    /// <param name="photographs">Folders or files with bright photographs; may be empty.</param>
    /// <param name="videos">Folders whose subfolders, or which themselves, hold the frames of bright videos, a folder each; may be empty.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="DmlEnhanceException">Nothing is named, a name is not there, or a folder holds no picture, or fewer frames than a clip has.</exception>
    public static ClipDataset Open(IReadOnlyCollection<string> photographs, IReadOnlyCollection<string> videos, ClipOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(photographs);
        ArgumentNullException.ThrowIfNull(videos);
        return new ClipDataset(
            photographs.Count > 0 || videos.Count == 0 ? ImageDataset.Open(photographs) : null, videos.Count > 0 ? ImageDataset.Open(videos) : null, options ?? new ClipOptions());
    }

    /// <summary>Makes a clip.</summary>
    /// <param name="number">Counts from 0.</param>
    /// <param name="seed">Picks all that is drawn.</param>
    /// <param name="side">Pixels a side; pictures have as many or more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="DmlEnhanceException">A picture cannot be read, or is smaller; the message is one line that begins with its path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public TrainingClip Sample(long number, ulong seed, int side, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        (long round, long place) = Math.DivRem(number, Kinds);
        var random = new NoiseSource(seed ^ LookStream, (ulong)number);
        (string source, float[][] clean) = (_photographs, _frames) switch
        {
            (null, _) => OfVideo(ref random, side, cancellationToken),
            (_, not null) when place == Kinds - 1 => OfVideo(ref random, side, cancellationToken),
            (_, null) => OfPhotograph(number, ref random, seed, side, cancellationToken),
            _ => OfPhotograph(round * (Kinds - 1) + place, ref random, seed, side, cancellationToken),
        };
        LowLightSimulation light = _options.Light.Draw(seed ^ LightStream, (ulong)number);
        bool flickers = Happens(ref random, _options.FlickerPercent);
        return new TrainingClip(source, side, ClipLight.Darken(clean, side, light, flickers, SimulationSeed.Of(seed, "clip", (ulong)number), cancellationToken));
    }

    /// <summary>Reads the files that so many clips may see, so that a broken one is known before the first of them: photographs all, of a video its first and last frame.</summary>
    /// <param name="clips">How many clips.</param>
    /// <param name="seed">As for <see cref="Sample"/>.</param>
    /// <param name="side">Pixels a side of the clips.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DmlEnhanceException">A picture cannot be read, or is too small; the message is one line that begins with its path.</exception>
    public void Check(long clips, ulong seed, int side, CancellationToken cancellationToken = default)
    {
        if (_photographs is not null)
        {
            long ofPhotographs = _frames is null ? clips : clips - clips / Kinds;
            _photographs.Check(ofPhotographs, seed, side, cancellationToken);
            // What moves over a clip comes in an order of its own; a whole epoch of the first order has all there is.
            if (_options.PatchPercent > 0 && ofPhotographs < _photographs.Files.Count)
                _photographs.Check(ofPhotographs, seed ^ OverlayStream, side, cancellationToken);
        }

        foreach (FrameFolder video in _videos)
        {
            foreach (int frame in new[] { video.Frames[0], video.Frames[^1] })
                Part(frame, (width, height) => new Crop(0, 0, side, side, Mirrored: false), side, cancellationToken);
        }
    }

    /// <summary>Lets go of the decoded pictures.</summary>
    public void Dispose()
    {
        _photographs?.Dispose();
        _frames?.Dispose();
    }

    private (string Source, float[][] Clean) OfPhotograph(long number, ref NoiseSource random, ulong seed, int side, CancellationToken cancellationToken)
    {
        TrainingImage photograph = Enough(_photographs!.Sample(number, seed, Room * side, cancellationToken), side);
        bool still = Happens(ref random, _options.StillPercent), patched = Happens(ref random, _options.PatchPercent);
        var path = CameraPath.Draw(ref random, still, Math.Min(photograph.Width, photograph.Height) / (double)side);
        var patch = MovingPatch.Draw(ref random, side);
        TrainingImage? overlay = patched ? _photographs.Sample(number, seed ^ OverlayStream, side, cancellationToken) : null;
        var frames = new float[TceNetwork.Frames][];
        for (int frame = 0; frame < frames.Length; frame++)
        {
            frames[frame] = new float[3 * side * side];
            path.Draw(new PlaneSampler(photograph), Middle(photograph), side, frame, frames[frame]);
            if (overlay is not null)
                patch.Draw(new PlaneSampler(overlay), Middle(overlay), side, frame, frames[frame]);
        }

        return (photograph.Path, frames);
    }

    private (string Source, float[][] Clean) OfVideo(ref NoiseSource random, int side, CancellationToken cancellationToken)
    {
        FrameFolder video = _videos[(int)(random.NextUniform() * _videos.Length)];
        int first = (int)(random.NextUniform() * (video.Frames.Length - TceNetwork.Frames + 1));
        bool backwards = Happens(ref random, 50), mirrored = Happens(ref random, 50);
        double x = random.NextUniform(), y = random.NextUniform();
        var frames = new float[TceNetwork.Frames][];
        for (int i = 0; i < frames.Length; i++)
        {
            int frame = video.Frames[first + (backwards ? frames.Length - 1 - i : i)];
            frames[i] = Part(frame, (width, height) => new Crop((int)(x * (width - side + 1)), (int)(y * (height - side + 1)), side, side, mirrored), side, cancellationToken).Values;
        }

        return (_frames!.Files[video.Frames[first]], frames);
    }

    // A part that does not fit is cut to the picture, and then found to be too small.
    private TrainingImage Part(int frame, Func<int, int, Crop> part, int side, CancellationToken cancellationToken) => Enough(
        _frames!.Take(frame, (width, height) => width < side || height < side ? new Crop(0, 0, Math.Min(side, width), Math.Min(side, height), Mirrored: false) : part(width, height), cancellationToken), side);

    private static TrainingImage Enough(TrainingImage image, int side) => image.Width >= side && image.Height >= side ? image
        : throw new DmlEnhanceException($"{image.Path}: has fewer than {side} pixels on a side; training needs {side} (--crop)");

    private static (double X, double Y) Middle(TrainingImage image) => ((image.Width - 1) / 2.0, (image.Height - 1) / 2.0);

    private static bool Happens(ref NoiseSource random, int percent) => 100 * random.NextUniform() < percent;
}
