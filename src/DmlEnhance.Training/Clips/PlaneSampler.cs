using DmlEnhance.Training.Datasets;

namespace DmlEnhance.Training.Clips;

/// <summary>Reads a picture between its pixels, bilinearly; beyond the edge it is the edge's.</summary>
internal readonly struct PlaneSampler(TrainingImage image)
{
    private readonly float[] _values = image.Values;
    private readonly int _width = image.Width, _height = image.Height;

    /// <summary>The middle of the picture.</summary>
    internal (double X, double Y) Middle => ((_width - 1) / 2.0, (_height - 1) / 2.0);

    /// <summary>Red, green and blue at a place.</summary>
    /// <param name="x">0 is the centre of the first column.</param>
    /// <param name="y">0 is the centre of the first row.</param>
    internal (float Red, float Green, float Blue) Read(double x, double y)
    {
        x = Math.Clamp(x, 0, _width - 1);
        y = Math.Clamp(y, 0, _height - 1);
        (int left, int top) = ((int)x, (int)y);
        int first = top * _width + left;
        int right = left + 1 < _width ? 1 : 0, down = top + 1 < _height ? _width : 0;
        (float across, float along) = ((float)(x - left), (float)(y - top));
        int area = _width * _height;
        return (Mix(_values, first), Mix(_values, area + first), Mix(_values, 2 * area + first));

        float Mix(float[] values, int place)
        {
            float above = values[place] + across * (values[place + right] - values[place]);
            float below = values[place + down] + across * (values[place + down + right] - values[place + down]);
            return above + along * (below - above);
        }
    }
}
