using DmlEnhance.Networks;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Datasets;

namespace DmlEnhance.Training.Clips;

/// <summary>Clips of six dark frames whose clean frames are known, made of photographs and of the frames of bright videos.</summary>
/// <remarks>
/// A photograph becomes a clip by a camera that moves over it (<see cref="CameraPath"/>), sometimes with a part of another photograph that moves on its own
/// (<see cref="MovingPatch"/>), sometimes warped (<see cref="SceneWarp"/>); so its motion is known. Of a video six consecutive frames are taken, forwards or backwards;
/// its motion is not known. Then the light is taken away (<see cref="LowLightSimulation"/>) with one sensor and tint for the clip, an exposure that may drift
/// (<see cref="LightDrift"/>), and new noise for each frame. A clip depends on the files, the options, the seed and its number alone.
/// </remarks>
public sealed class ClipDataset : IClipSource
{
    // Of three clips one is of a video, where there are both.
    private const int Kinds = 3;

    // Pixels of a photograph for one of a clip, which the camera has to move in.
    private const int Room = 2;

    private const int Middle = TceNetwork.Reach;

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
    public bool KnowsMotion => _frames is null;

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
        var random = new NoiseSource(seed ^ PhotographClip.LookStream, (ulong)number);
        (string source, float[][] clean, float[]? motion) = (_photographs, _frames) switch
        {
            (null, _) => OfVideo(ref random, side, cancellationToken),
            (_, not null) when place == Kinds - 1 => OfVideo(ref random, side, cancellationToken),
            (_, null) => OfPhotograph(number, ref random, seed, side, cancellationToken),
            _ => OfPhotograph(round * (Kinds - 1) + place, ref random, seed, side, cancellationToken),
        };
        LowLightSimulation light = _options.Light.Draw(seed ^ ClipLight.DarkStream, (ulong)number);
        bool flickers = ClipLight.Happens(ref random, _options.FlickerPercent);
        LightDrift? drift = ClipLight.Drift(_options, seed, (ulong)number);
        return new TrainingClip(source, side, ClipLight.Darken(clean, side, light, drift, flickers, SimulationSeed.Of(seed, "clip", (ulong)number), cancellationToken), motion);
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
                _photographs.Check(ofPhotographs, seed ^ PhotographClip.OverlayStream, side, cancellationToken);
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

    private (string Source, float[][] Clean, float[]? Motion) OfPhotograph(long number, ref NoiseSource random, ulong seed, int side, CancellationToken cancellationToken)
    {
        TrainingImage photograph = Enough(_photographs!.Sample(number, seed, Room * side, cancellationToken), side);
        bool still = ClipLight.Happens(ref random, _options.StillPercent), patched = ClipLight.Happens(ref random, _options.PatchPercent);
        var path = CameraPath.Draw(ref random, still, Math.Min(photograph.Width, photograph.Height) / (double)side);
        var patch = MovingPatch.Draw(ref random, side, side);
        TrainingImage? overlay = patched ? _photographs.Sample(number, seed ^ PhotographClip.OverlayStream, side, cancellationToken) : null;
        var scene = new ClipScene(new PlaneSampler(photograph), path, side, side, TceNetwork.Frames, Sway.None, Sway.None)
        {
            Overlay = overlay is null ? null : (patch, new PlaneSampler(overlay)),
            Warp = PhotographClip.Warp(_options, seed, (ulong)number, path.Scale * side),
        };
        var frames = new float[TceNetwork.Frames][];
        for (int frame = 0; frame < frames.Length; frame++)
            scene.Draw(frame, frames[frame] = new float[3 * side * side]);
        int count = side * side;
        var motion = new float[4 * count];
        scene.Motion(Middle, Middle + 1, motion.AsSpan(0, count), motion.AsSpan(count, count));
        scene.Motion(Middle + 1, Middle, motion.AsSpan(2 * count, count), motion.AsSpan(3 * count, count));
        return (photograph.Path, frames, motion);
    }

    private (string Source, float[][] Clean, float[]? Motion) OfVideo(ref NoiseSource random, int side, CancellationToken cancellationToken)
    {
        FrameFolder video = _videos[(int)(random.NextUniform() * _videos.Length)];
        int first = (int)(random.NextUniform() * (video.Frames.Length - TceNetwork.Frames + 1));
        bool backwards = ClipLight.Happens(ref random, 50), mirrored = ClipLight.Happens(ref random, 50);
        double x = random.NextUniform(), y = random.NextUniform();
        var frames = new float[TceNetwork.Frames][];
        for (int i = 0; i < frames.Length; i++)
        {
            int frame = video.Frames[first + (backwards ? frames.Length - 1 - i : i)];
            frames[i] = Part(frame, (width, height) => new Crop((int)(x * (width - side + 1)), (int)(y * (height - side + 1)), side, side, mirrored), side, cancellationToken).Values;
        }

        return (_frames!.Files[video.Frames[first]], frames, null);
    }

    // A part that does not fit is cut to the picture, and then found to be too small.
    private TrainingImage Part(int frame, Func<int, int, Crop> part, int side, CancellationToken cancellationToken) => Enough(
        _frames!.Take(frame, (width, height) => width < side || height < side ? new Crop(0, 0, Math.Min(side, width), Math.Min(side, height), Mirrored: false) : part(width, height), cancellationToken), side);

    private static TrainingImage Enough(TrainingImage image, int side) => image.Width >= side && image.Height >= side ? image
        : throw new DmlEnhanceException($"{image.Path}: has fewer than {side} pixels on a side; training needs {side} (--crop)");
}
