using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Clips;

/// <summary>The light of clips: what is left of it in each frame, and how frames are darkened.</summary>
public static class ClipLight
{
    // Relative to the light: what mains lamps and automatic exposure leave, a few percent.
    private const double FlickerDeviation = 0.04;

    // ASCII "drifting", "flickers", "clipdark": apart from each other and from what else is drawn of the same seed.
    internal const ulong DriftStream = 0x6472696674696E67;
    internal const ulong DarkStream = 0x636C69706461726B;
    private const ulong FlickerStream = 0x666C69636B657273;

    private const int Rgb = 3;

    /// <summary>Draws what each frame of a clip is darkened with: sensor, tint and JPEG quality are the clip's; exposure and gamma may drift and flicker.</summary>
    /// <remarks>Exposures are rounded to 8 digits behind the point and gammas to 6, so that a file that lists them lists them exactly.</remarks>
    /// <param name="options">How clips are made.</param>
    /// <param name="seed">Picks all that is drawn. The noise is another matter: see <see cref="FrameSeed"/>.</param>
    /// <param name="frames">Frames of the clip, 1 or more.</param>
    public static IReadOnlyList<LowLightSimulation> Draw(ClipOptions options, ulong seed, int frames)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        var random = new NoiseSource(seed ^ FlickerStream, 0);
        bool flickers = Happens(ref random, options.FlickerPercent);
        return [.. Curve(options.Light.Draw(seed ^ DarkStream), Drift(options, seed, 0), flickers, ref random, frames).Select(light =>
            light with { Exposure = Math.Max(1e-8, Math.Round(light.Exposure, 8)), Gamma = Math.Round(light.Gamma, 6) })];
    }

    /// <summary>The seed of one frame's noise: unrelated for any two frames, so the noise of a video is uncorrelated in time.</summary>
    /// <param name="seed">The clip's.</param>
    /// <param name="frame">Counts from 0.</param>
    public static ulong FrameSeed(ulong seed, int frame) => SimulationSeed.Of(seed, "frame", (ulong)frame);

    /// <summary>The drift of a clip, or null for one whose light is steady.</summary>
    internal static LightDrift? Drift(ClipOptions options, ulong seed, ulong number)
    {
        var random = new NoiseSource(seed ^ DriftStream, number);
        return Happens(ref random, options.DriftPercent) ? LightDrift.Draw(ref random) : null;
    }

    /// <summary>Six dark frames, and the clean third and fourth, rounded to 8 bits all.</summary>
    /// <param name="clean">Six frames, [3, side, side] each.</param>
    /// <param name="side">Rows, and columns.</param>
    /// <param name="light">What all frames have in common.</param>
    /// <param name="drift">How the light changes, or null.</param>
    /// <param name="flickers">Whether the light differs a little from frame to frame.</param>
    /// <param name="seed">Picks the noise, new for each frame, and the flicker.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>As <see cref="TrainingClip.Values"/>.</returns>
    internal static float[] Darken(float[][] clean, int side, LowLightSimulation light, LightDrift? drift, bool flickers, ulong seed, CancellationToken cancellationToken)
    {
        int count = Rgb * side * side;
        var values = new float[(TceNetwork.Frames + 2) * count];
        var random = new NoiseSource(seed, ulong.MaxValue);
        LowLightSimulation[] lights = Curve(light, drift, flickers, ref random, TceNetwork.Frames);
        using var frame = new Frame(side, side, PixelFormat.Rgb8);
        for (int i = 0; i < TceNetwork.Frames; i++)
        {
            Round(clean[i], frame);
            if (i is TceNetwork.Reach or TceNetwork.Reach + 1)
                ToPlanes(frame, values.AsSpan((TceNetwork.Frames + i - TceNetwork.Reach) * count, count));
            lights[i].Apply(frame, FrameSeed(seed, i), cancellationToken);
            ToPlanes(frame, values.AsSpan(i * count, count));
        }

        return values;
    }

    /// <summary>A picture to 8 bits, limited and rounded.</summary>
    /// <param name="planes">[3, rows, columns].</param>
    /// <param name="frame">RGB, as many rows and columns; overwritten.</param>
    internal static void Round(ReadOnlySpan<float> planes, Frame frame)
    {
        int area = frame.Width * frame.Height;
        for (int row = 0, place = 0; row < frame.Height; row++)
        {
            Span<byte> samples = frame.Rows(row, 1);
            for (int i = 0; i < Rgb * frame.Width; i += Rgb, place++)
            {
                for (int channel = 0; channel < Rgb; channel++)
                    samples[i + channel] = (byte)(255 * Math.Clamp(planes[channel * area + place], 0, 1) + 0.5f);
            }
        }
    }

    /// <summary>Whether something happens that does so many times of a hundred.</summary>
    internal static bool Happens(ref NoiseSource random, int percent) => 100 * random.NextUniform() < percent;

    private static LowLightSimulation[] Curve(LowLightSimulation light, LightDrift? drift, bool flickers, ref NoiseSource random, int frames)
    {
        var lights = new LowLightSimulation[frames];
        for (int i = 0; i < frames; i++)
        {
            LowLightSimulation steady = drift is { } moving ? moving.At(light, i - (frames - 1) / 2.0) : light;
            double factor = flickers ? Math.Max(0.5, 1 + FlickerDeviation * random.NextGaussian()) : 1;
            lights[i] = steady with { Exposure = Math.Min(1, steady.Exposure * factor) };
        }

        return lights;
    }

    private static unsafe void ToPlanes(Frame frame, Span<float> planes)
    {
        fixed (float* first = planes)
            SampleConversion.ToPlanes(frame, 0, frame.Height, first);
    }
}
