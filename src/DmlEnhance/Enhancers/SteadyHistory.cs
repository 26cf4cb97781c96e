using System.Numerics;
using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>What <see cref="SteadyEnhancer"/> remembers of the frames before, and the filter itself; its remarks say what that is.</summary>
/// <remarks>
/// A frame has two passes over its bands, because what moves is looked for in a neighbourhood: <see cref="Begin"/> or <see cref="Measure"/> of all bands, then,
/// after <see cref="Measure"/>, <see cref="Filter"/> of all. 22 bytes a pixel: 16-bit planes of the
/// average, of the frame and of the counts, and the changes. Rows lie so far apart that vectors may go beyond their end.
/// </remarks>
internal sealed unsafe class SteadyHistory : IDisposable
{
    /// <summary>Frames that a still place is averaged over.</summary>
    public const int Memory = 16;

    // The neighbourhood is 5x5 pixels, twice: once for the mean, once for the maximum.
    private const int Radius = 2;
    private const int Alignment = 64;
    private const int LongestVector = 32;
    private const float White = ushort.MaxValue;

    // Memory x this is the largest count; it must fit into 16 bits.
    private const float CountScale = 2048;

    private readonly int _width;
    private readonly int _height;
    private readonly int _stride;
    private readonly int _bandRows;
    private readonly long _plane;
    private readonly ushort* _average;
    private readonly ushort* _frame;
    private readonly ushort* _count;
    // Of each pixel, what its channels changed by: with their signs, and without.
    private readonly float* _change;
    private readonly float* _difference;
    private readonly float*[] _scratch;

    /// <summary>Takes the memory.</summary>
    /// <param name="frame">A frame of the video.</param>
    /// <param name="bandRows">Rows of the tallest band that <see cref="Filter"/> will be given.</param>
    /// <param name="workers">Threads that <see cref="Filter"/> will be called on.</param>
    public SteadyHistory(Frame frame, int bandRows, int workers)
    {
        (_width, _height, _bandRows) = (frame.Width, frame.Height, Math.Min(bandRows, frame.Height));
        _stride = (frame.Width + LongestVector - 1) / LongestVector * LongestVector;
        _plane = (long)_stride * frame.Height;
        _scratch = new float*[workers];
        try
        {
            _average = Allocate<ushort>(3 * _plane);
            _frame = Allocate<ushort>(3 * _plane);
            _count = Allocate<ushort>(_plane);
            _change = Allocate<float>(_plane);
            _difference = Allocate<float>(_plane);
            for (int i = 0; i < workers; i++)
                _scratch[i] = Allocate<float>((long)ScratchRow * (_bandRows + 2 * Radius + 5));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // Room for the edge pixels that are repeated at both ends.
    private int ScratchRow => _stride + LongestVector;

    /// <summary>Begins anew with a band of this frame.</summary>
    /// <param name="buffers">What the network made of the band.</param>
    /// <param name="band">The band.</param>
    /// <exception cref="DmlEnhanceException">A value is not finite.</exception>
    public void Begin(BandResult buffers, Band band)
    {
        Store(buffers, band, _average);
        new Span<ushort>(_count + (long)band.Row * _stride, band.Rows * _stride).Fill((ushort)CountScale);
    }

    /// <summary>Keeps a band of what the model that is faded out made, for <see cref="Measure"/> to blend with.</summary>
    /// <inheritdoc cref="Begin"/>
    public void Keep(BandResult buffers, Band band) => Store(buffers, band, _frame);

    /// <summary>Finds how much a band differs from what the average, under the light of this frame, would be.</summary>
    /// <param name="buffers">What the network made of the band.</param>
    /// <param name="band">The band.</param>
    /// <param name="kept">The share of what was kept, 0 to 1.</param>
    /// <exception cref="DmlEnhanceException">A value is not finite.</exception>
    public void Measure(BandResult buffers, Band band, float kept)
    {
        Vector<float> all = default;
        for (int row = 0; row < band.Rows; row++)
        {
            long at = (long)(band.Row + row) * _stride;
            for (int channel = 0; channel < 3; channel++)
            {
                float* enhanced = buffers.Enhanced + (long)channel * buffers.PlaneStride + (long)row * _width;
                float* illumination = buffers.Illumination + (long)channel * buffers.PlaneStride + (long)row * _width;
                ushort* frame = _frame + channel * _plane + at;
                ushort* average = _average + channel * _plane + at;
                for (int x = 0; x < _width; x += Vector<ushort>.Count)
                {
                    Pair now = Pair.Load(enhanced + x);
                    all += now.Low + now.High;
                    if (kept > 0)
                        now += (Pair.Load(frame + x, 1 / White) - now) * kept;
                    Pair change = (now - Pair.Load(average + x, 1 / White)) * Pair.Load(illumination + x) * (1f / 3);
                    Pair difference = Pair.Abs(change);
                    if (channel > 0)
                    {
                        change += Pair.Load(_change + at + x);
                        difference += Pair.Load(_difference + at + x);
                    }

                    change.Store(_change + at + x);
                    difference.Store(_difference + at + x);
                    now.Store(frame + x, White);
                }
            }
        }

        if (!float.IsFinite(Vector.Sum(all)))
            throw buffers.NotFinite();
    }

    /// <summary>Brings a band of the frame into the average, and writes that.</summary>
    /// <param name="worker">Which of the workers this is.</param>
    /// <param name="source">The frame that the network saw.</param>
    /// <param name="target">Same size and format; the band's rows of it are overwritten.</param>
    /// <param name="band">The band; every one of the frame was measured.</param>
    /// <param name="noise">Standard deviation of a sample's noise, of its range.</param>
    /// <param name="strength">Above 0, at most 1.</param>
    public void Filter(int worker, Frame source, Frame target, Band band, float noise, float strength)
    {
        float* sums = _scratch[worker];
        float* motion = sums + ScratchRow;
        float* result = motion + ScratchRow;
        float* maxima = result + 3L * ScratchRow;
        int first = Math.Max(0, band.Row - Radius);
        int last = Math.Min(_height - 1, band.Row + band.Rows - 1 + Radius);
        for (int row = first; row <= last; row++)
            Motion(row, noise, sums, motion, maxima + (long)(row - first) * ScratchRow);
        for (int row = band.Row; row < band.Row + band.Rows; row++)
        {
            float* rows = maxima - (long)first * ScratchRow;
            Update(row, rows, last, SteadyThresholds.For(noise), result);
            SampleConversion.FromPlanes(source, target, row, 1, result, ScratchRow, strength);
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_average);
        NativeMemory.AlignedFree(_frame);
        NativeMemory.AlignedFree(_count);
        NativeMemory.AlignedFree(_change);
        NativeMemory.AlignedFree(_difference);
        foreach (float* scratch in _scratch)
            NativeMemory.AlignedFree(scratch);
    }

    private static T* Allocate<T>(long count)
        where T : unmanaged
    {
        nuint bytes = (nuint)count * (nuint)sizeof(T);
        void* memory = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(memory, bytes);
        return (T*)memory;
    }

    private static void RepeatEdges(float* row, int width)
    {
        for (int i = 0; i < Radius; i++)
            (row[i], row[Radius + width + i]) = (row[Radius], row[Radius + width - 1]);
    }

    private void Store(BandResult buffers, Band band, ushort* planes)
    {
        Vector<float> all = default;
        for (int row = 0; row < band.Rows; row++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                float* enhanced = buffers.Enhanced + (long)channel * buffers.PlaneStride + (long)row * _width;
                ushort* to = planes + channel * _plane + (long)(band.Row + row) * _stride;
                for (int x = 0; x < _width; x += Vector<ushort>.Count)
                {
                    Pair now = Pair.Load(enhanced + x);
                    all += now.Low + now.High;
                    now.Store(to + x, White);
                }
            }
        }

        if (!float.IsFinite(Vector.Sum(all)))
            throw buffers.NotFinite();
    }

    // A row of how much moves: the mean change of the neighbourhood, or the differences of the pixel itself where they are large, and of that the maximum along the row.
    private void Motion(int row, float noise, float* sums, float* motion, float* maxima)
    {
        for (int x = 0; x < _width; x += Vector<float>.Count)
        {
            Vector<float> sum = default;
            for (int i = -Radius; i <= Radius; i++)
                sum += Vector.Load(_change + (long)Math.Clamp(row + i, 0, _height - 1) * _stride + x);
            sum.Store(sums + Radius + x);
        }

        RepeatEdges(sums, _width);
        float* difference = _difference + (long)row * _stride;
        for (int x = 0; x < _width; x += Vector<float>.Count)
        {
            Vector<float> sum = default;
            for (int i = 0; i <= 2 * Radius; i++)
                sum += Vector.Load(sums + x + i);
            Vector<float> mean = Vector.Abs(sum) * (1f / ((2 * Radius + 1) * (2 * Radius + 1)));
            Vector<float> alone = Vector.Load(difference + x) * SteadyThresholds.Alone - new Vector<float>(noise);
            Vector.Max(mean, alone).Store(motion + Radius + x);
        }

        RepeatEdges(motion, _width);
        for (int x = 0; x < _width; x += Vector<float>.Count)
        {
            Vector<float> most = Vector.Load(motion + x);
            for (int i = 1; i <= 2 * Radius; i++)
                most = Vector.Max(most, Vector.Load(motion + x + i));
            most.Store(maxima + x);
        }
    }

    private void Update(int row, float* maxima, int last, SteadyThresholds thresholds, float* result)
    {
        long at = (long)row * _stride;
        for (int x = 0; x < _width; x += Vector<ushort>.Count)
        {
            Pair most = default;
            for (int i = -Radius; i <= Radius; i++)
                most = Pair.Max(most, Pair.Load(maxima + (long)Math.Clamp(row + i, 0, last) * ScratchRow + x));
            Pair t = Pair.Clamp((most - Pair.Of(thresholds.Still)) * (1 / (thresholds.Moving - thresholds.Still)), 0, 1);
            Pair stays = Pair.Of(1) - t * t * (Pair.Of(3) - t * 2);
            Pair count = Pair.Clamp(stays * Pair.Load(_count + at + x, 1 / CountScale) + Pair.Of(1), 1, Memory);
            count.Store(_count + at + x, CountScale);
            Pair weight = Pair.Of(1) / count;
            for (int channel = 0; channel < 3; channel++)
            {
                ushort* average = _average + channel * _plane + at + x;
                Pair before = Pair.Load(average, 1 / White);
                Pair now = before + (Pair.Load(_frame + channel * _plane + at + x, 1 / White) - before) * weight;
                now.Store(average, White);
                now.Store(result + (long)channel * ScratchRow + x);
            }
        }
    }
}
