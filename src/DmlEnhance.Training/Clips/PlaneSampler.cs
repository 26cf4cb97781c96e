using DmlEnhance.Training.Datasets;

namespace DmlEnhance.Training.Clips;

/// <summary>Reads a picture between its pixels, bilinearly; beyond the edge it is the edge's.</summary>
internal readonly struct PlaneSampler(TrainingImage image)
{
    private readonly float[] _values = image.Values;
    private readonly int _width = image.Width, _height = image.Height;

    /// <summary>Red, green and blue at a place.</summary>
    /// <param name="x">0 is the centre of the first column.</param>
    /// <param name="y">0 is the centre of the first row.</param>
    /// <param name="rgb">Gets three numbers.</param>
    internal void Read(double x, double y, Span<float> rgb)
    {
        x = Math.Clamp(x, 0, _width - 1);
        y = Math.Clamp(y, 0, _height - 1);
        (int left, int top) = ((int)x, (int)y);
        (int right, int bottom) = (Math.Min(left + 1, _width - 1), Math.Min(top + 1, _height - 1));
        (float across, float down) = ((float)(x - left), (float)(y - top));
        for (int channel = 0; channel < 3; channel++)
        {
            ReadOnlySpan<float> plane = _values.AsSpan(channel * _width * _height, _width * _height);
            float above = plane[top * _width + left] + across * (plane[top * _width + right] - plane[top * _width + left]);
            float below = plane[bottom * _width + left] + across * (plane[bottom * _width + right] - plane[bottom * _width + left]);
            rgb[channel] = above + down * (below - above);
        }
    }
}
