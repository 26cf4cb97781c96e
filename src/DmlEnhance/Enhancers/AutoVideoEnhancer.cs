using System.Runtime.InteropServices;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Video;

namespace DmlEnhance.Enhancers;

/// <summary>
/// A video through the three models that <c>auto</c> chooses among: the exposure is averaged, a model is kept near its border and faded into the next, and at a
/// cut the choice begins anew, so that the choice does not flicker.
/// </summary>
/// <param name="enhancer">Runs the models; disposed with this.</param>
public sealed class AutoVideoEnhancer(AutoEnhancer enhancer) : IVideoEnhancer
{
    private readonly ExposureTrack _track = new();
    private readonly SceneCutDetector _detector = new();
    private readonly StreamGuard _guard = new(typeof(AutoVideoEnhancer));

    /// <inheritdoc/>
    public EnhancerInfo Info => enhancer.Info;

    /// <summary>0: no frame waits for another.</summary>
    public int Latency => 0;

    /// <inheritdoc/>
    public int Cuts { get; private set; }

    /// <inheritdoc/>
    public bool Push(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        _guard.BeginPush(source, target, strength, cancellationToken);
        if (_detector.IsCut(source))
        {
            Cuts++;
            _track.Reset();
        }

        double exposure = ExposureMeter.Measure(source);
        TrackedChoice choice = _track.Next(exposure, strength);
        enhancer.Enhance(source, target, new AutoChoice(choice.Model, exposure, choice.Strength), cancellationToken);
        if (choice.Before is { } before && choice.Strength > 0)
        {
            using var faded = new Frame(source.Width, source.Height, source.Format);
            enhancer.Enhance(source, faded, new AutoChoice(before, exposure, choice.Strength), cancellationToken);
            Mix(target, faded, choice.ShareBefore);
        }

        _guard.Done();
        return true;
    }

    /// <inheritdoc/>
    public bool Flush(Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        _guard.BeginFlush(target, strength, cancellationToken);
        _guard.Done();
        return false;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _guard.Reset();
        Cuts = 0;
        _track.Reset();
        _detector.Reset();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _guard.Close();
        enhancer.Dispose();
    }

    private static void Mix(Frame target, Frame other, float share)
    {
        if (target.Format.BytesPerSample() == 1)
        {
            Span<byte> to = target.Samples, from = other.Samples;
            for (int i = 0; i < to.Length; i++)
                to[i] = (byte)MathF.Round(to[i] + share * (from[i] - to[i]));
        }
        else
        {
            Span<ushort> to = MemoryMarshal.Cast<byte, ushort>(target.Samples), from = MemoryMarshal.Cast<byte, ushort>(other.Samples);
            for (int i = 0; i < to.Length; i++)
                to[i] = (ushort)MathF.Round(to[i] + share * (from[i] - to[i]));
        }
    }
}
