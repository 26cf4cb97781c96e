using System.Buffers;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;

namespace DmlEnhance.Video;

/// <summary>Brings frames to a network's working size: each of its pixels is the mean of the area that it covers.</summary>
internal sealed unsafe class FrameReduction
{
    private readonly Cover[] _rows;
    private readonly Cover[] _columns;
    private readonly int _sourceWidth;
    private readonly int _sourceHeight;

    /// <summary>From one size to another.</summary>
    public FrameReduction(int sourceWidth, int sourceHeight, int width, int height)
    {
        _sourceWidth = sourceWidth;
        _sourceHeight = sourceHeight;
        _columns = Cover.Of(sourceWidth, width);
        _rows = Cover.Of(sourceHeight, height);
    }

    /// <summary>Reduces a frame.</summary>
    /// <param name="frame">Of the source's size.</param>
    /// <param name="planes">Three planes of the target's size, one after another: RGB, [0,1].</param>
    public void Reduce(Frame frame, float* planes)
    {
        if (_sourceWidth == _columns.Length && _sourceHeight == _rows.Length)
        {
            SampleConversion.ToPlanes(frame, 0, _sourceHeight, planes);
            return;
        }

        Parallel.For(0, _rows.Length, row => ReduceRow(frame, row, planes));
    }

    private void ReduceRow(Frame frame, int row, float* planes)
    {
        Cover cover = _rows[row];
        int width = _sourceWidth;
        float[] rented = ArrayPool<float>.Shared.Rent(6 * width);
        fixed (float* sum = rented)
        {
            float* values = sum + 3 * width;
            new Span<float>(sum, 3 * width).Clear();
            for (int i = 0; i < cover.Count; i++)
            {
                SampleConversion.ToPlanes(frame, cover.First + i, 1, values);
                float weight = cover.Weight(i);
                for (int x = 0; x < 3 * width; x++)
                    sum[x] += weight * values[x];
            }

            int plane = _rows.Length * _columns.Length;
            for (int channel = 0; channel < 3; channel++)
            {
                float* source = sum + channel * width;
                float* target = planes + channel * plane + row * _columns.Length;
                for (int x = 0; x < _columns.Length; x++)
                {
                    Cover columns = _columns[x];
                    float mean = 0;
                    for (int i = 0; i < columns.Count; i++)
                        mean += columns.Weight(i) * source[columns.First + i];
                    target[x] = mean;
                }
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    // The pixels of a line that one target pixel covers: whole ones, and a part of the first and of the last.
    private readonly record struct Cover(int First, int Count, float FirstWeight, float InnerWeight, float LastWeight)
    {
        public float Weight(int index) => index == 0 ? FirstWeight : index == Count - 1 ? LastWeight : InnerWeight;

        public static Cover[] Of(int source, int target)
        {
            var covers = new Cover[target];
            for (int i = 0; i < target; i++)
            {
                double from = (double)i * source / target, to = (double)(i + 1) * source / target;
                int first = Math.Min((int)from, source - 1);
                int count = Math.Max(1, Math.Min((int)Math.Ceiling(to - 1e-9), source) - first);
                double length = to - from;
                covers[i] = count == 1
                    ? new Cover(first, 1, 1, 0, 0)
                    : new Cover(first, count, (float)((first + 1 - from) / length), (float)(1 / length), (float)((to - (first + count - 1)) / length));
            }

            return covers;
        }
    }
}
