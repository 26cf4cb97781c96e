using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Clips;

/// <summary>Takes the light from a clip's frames.</summary>
internal static class ClipLight
{
    // Relative to the light: what mains lamps and automatic exposure leave, a few percent.
    private const double FlickerDeviation = 0.04;

    private const int Rgb = 3;

    /// <summary>Six dark frames, and the clean third and fourth, rounded to 8 bits all.</summary>
    /// <param name="clean">Six frames, [3, side, side] each.</param>
    /// <param name="side">Rows, and columns.</param>
    /// <param name="light">What all frames have in common.</param>
    /// <param name="flickers">Whether the light differs a little from frame to frame.</param>
    /// <param name="seed">Picks the noise, new for each frame, and the flicker.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>As <see cref="TrainingClip.Values"/>.</returns>
    internal static float[] Darken(float[][] clean, int side, LowLightSimulation light, bool flickers, ulong seed, CancellationToken cancellationToken)
    {
        int count = Rgb * side * side;
        var values = new float[(TceNetwork.Frames + 2) * count];
        var random = new NoiseSource(seed, ulong.MaxValue);
        using var frame = new Frame(side, side, PixelFormat.Rgb8);
        for (int i = 0; i < TceNetwork.Frames; i++)
        {
            Round(clean[i], frame);
            if (i is TceNetwork.Reach or TceNetwork.Reach + 1)
                ToPlanes(frame, values.AsSpan((TceNetwork.Frames + i - TceNetwork.Reach) * count, count));
            double factor = flickers ? Math.Max(0.5, 1 + FlickerDeviation * random.NextGaussian()) : 1;
            (light with { Exposure = Math.Min(1, light.Exposure * factor) }).Apply(frame, SimulationSeed.Of(seed, "frame", (ulong)i), cancellationToken);
            ToPlanes(frame, values.AsSpan(i * count, count));
        }

        return values;
    }

    /// <summary>A square picture to 8 bits, limited and rounded.</summary>
    /// <param name="planes">[3, side, side].</param>
    /// <param name="frame">RGB; overwritten.</param>
    internal static void Round(ReadOnlySpan<float> planes, Frame frame)
    {
        int side = frame.Width;
        for (int row = 0; row < side; row++)
        {
            Span<byte> samples = frame.Rows(row, 1);
            for (int i = 0; i < Rgb * side; i++)
                samples[i] = (byte)(255 * Math.Clamp(planes[(i % Rgb * side + row) * side + i / Rgb], 0, 1) + 0.5f);
        }
    }

    private static unsafe void ToPlanes(Frame frame, Span<float> planes)
    {
        fixed (float* first = planes)
            SampleConversion.ToPlanes(frame, 0, frame.Height, first);
    }
}
