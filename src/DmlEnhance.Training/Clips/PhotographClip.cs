using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Motion;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Datasets;

namespace DmlEnhance.Training.Clips;

/// <summary>A bright video of any length made of one photograph, whose motion is known: a camera that moves over it, to and fro where the photograph ends, sometimes
/// with a warp, sometimes with another part of the photograph that moves on its own.</summary>
/// <remarks>
/// As <see cref="ClipDataset"/> makes its six frames; the moving part is of the same photograph, so that no other one changes a clip. Where a warp looks a few pixels
/// beyond the photograph, its edge goes on. Thread-safe.
/// </remarks>
public sealed class PhotographClip
{
    // A photograph of more pixels than these many for one of the clip is made smaller first; of fewer, a part of so many is used.
    private const int MostScale = 4, Room = 2;

    // ASCII "cliplook", "overlays".
    internal const ulong LookStream = 0x636C69706C6F6F6B;
    internal const ulong OverlayStream = 0x6F7665726C617973;

    // ASCII "swaywarp".
    internal const ulong WarpStream = 0x7377617977617270;

    private readonly ClipScene _scene;

    private PhotographClip(ClipScene scene, int frames)
    {
        _scene = scene;
        Frames = frames;
    }

    /// <summary>Columns of the frames.</summary>
    public int Width => _scene.Width;

    /// <summary>Rows of the frames.</summary>
    public int Height => _scene.Height;

    /// <summary>How many frames there are.</summary>
    public int Frames { get; }

    /// <summary>Draws how camera, patch and warp move.</summary>
    /// <param name="photograph">In any format; not kept.</param>
    /// <param name="options">How often what happens.</param>
    /// <param name="seed">Picks all that is drawn.</param>
    /// <param name="width">Columns of the frames, 1 or more.</param>
    /// <param name="height">Rows of the frames, 1 or more.</param>
    /// <param name="frames">How many, 1 or more.</param>
    /// <exception cref="DmlEnhanceException">The photograph has fewer pixels than a frame on a side; the message does not know its file.</exception>
    public static PhotographClip Draw(Frame photograph, ClipOptions options, ulong seed, int width, int height, int frames)
    {
        ArgumentNullException.ThrowIfNull(photograph);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        if (photograph.Width < width || photograph.Height < height)
            throw new DmlEnhanceException($"has {photograph.Width}x{photograph.Height} pixels, fewer than a frame's {width}x{height} (--size)");
        using Frame fitted = Fit(photograph, width, height);
        var random = new NoiseSource(seed ^ LookStream, 0);
        (double x, double y, bool mirrored) = (random.NextUniform(), random.NextUniform(), ClipLight.Happens(ref random, 50));
        TrainingImage part = ImageDataset.Part("", fitted, Window(fitted, x, y, width, height, mirrored));
        bool still = ClipLight.Happens(ref random, options.StillPercent), patched = ClipLight.Happens(ref random, options.PatchPercent);
        (double columns, double rows) = CameraPath.Extent(width, height);
        var camera = CameraPath.Draw(ref random, still, Math.Min(part.Width / columns, part.Height / rows));
        var patch = MovingPatch.Draw(ref random, width, height);
        SceneWarp? warp = Warp(options, seed, 0, camera.Scale * Math.Min(width, height));
        double half = (frames - 1) / 2.0;
        double room = Math.Max(1, Math.Min(part.Width - camera.Scale * columns, part.Height - camera.Scale * rows) / 2);
        (MovingPatch, PlaneSampler)? overlay = null;
        if (patched)
        {
            var place = new NoiseSource(seed ^ OverlayStream, 0);
            Crop crop = Window(fitted, place.NextUniform(), place.NextUniform(), width, height, ClipLight.Happens(ref place, 50));
            overlay = (patch, new PlaneSampler(ImageDataset.Part("", fitted, crop)));
        }

        return new PhotographClip(new ClipScene(
            new PlaneSampler(part), camera, width, height, frames, Sway.Within(camera.Reach(room), half), Sway.Within(patch.Reach(Math.Min(width, height) / 2.0), half))
        {
            Overlay = overlay,
            Warp = warp,
        }, frames);
    }

    /// <summary>Draws a frame.</summary>
    /// <param name="frame">Counts from 0.</param>
    /// <param name="target">RGB of 8 bits, <see cref="Width"/> x <see cref="Height"/>; overwritten.</param>
    public void Draw(int frame, Frame target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Check(frame, nameof(frame));
        if (target.Width != Width || target.Height != Height || target.Format != PixelFormat.Rgb8)
            throw new ArgumentException($"The frame is {target.Width}x{target.Height} {target.Format}, the clip {Width}x{Height} {PixelFormat.Rgb8}.", nameof(target));
        var planes = new float[3 * Width * Height];
        _scene.Draw(frame, planes);
        ClipLight.Round(planes, target);
    }

    /// <summary>Where what a frame shows is in another one: what is at p in the one is at p + motion(p) in the other, in pixels.</summary>
    /// <remarks>Exact to 1e-3 pixel. What the other frame does not show, because it is beyond its edge or covered there, is followed all the same.</remarks>
    /// <param name="from">A frame, from 0.</param>
    /// <param name="to">Another.</param>
    public FlowField Motion(int from, int to)
    {
        Check(from, nameof(from));
        Check(to, nameof(to));
        return _scene.Motion(from, to);
    }

    /// <summary>The warp of a clip, or null for one that is rigid.</summary>
    internal static SceneWarp? Warp(ClipOptions options, ulong seed, ulong number, double side)
    {
        var random = new NoiseSource(seed ^ WarpStream, number);
        return ClipLight.Happens(ref random, options.WarpPercent) ? SceneWarp.Draw(ref random, side) : null;
    }

    private void Check(int frame, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, Frames, name);
    }

    private static Frame Fit(Frame photograph, int width, int height)
    {
        double scale = Math.Min(photograph.Width / (double)width, photograph.Height / (double)height);
        return ImageScale.Fit(photograph, (int)Math.Ceiling(Math.Max(photograph.Width, photograph.Height) * Math.Min(1, MostScale / scale)));
    }

    private static Crop Window(Frame photograph, double x, double y, int width, int height, bool mirrored)
    {
        (int columns, int rows) = (Math.Min(photograph.Width, Room * width), Math.Min(photograph.Height, Room * height));
        return new Crop((int)(x * (photograph.Width - columns + 1)), (int)(y * (photograph.Height - rows + 1)), columns, rows, mirrored);
    }
}
