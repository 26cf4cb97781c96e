using DmlEnhance.Training.Datasets;

namespace DmlEnhance.Tests.Training.Clips;

/// <summary>A photograph that says where it is: red grows with the column, green with the row, and bilinear reading is exact.</summary>
internal static class Ramp
{
    internal const int Size = 400;

    /// <summary>The photograph, of <see cref="Size"/> pixels a side.</summary>
    internal static TrainingImage Photograph()
    {
        var values = new float[3 * Size * Size];
        for (int place = 0; place < Size * Size; place++)
        {
            values[place] = place % Size / (float)Size;
            values[Size * Size + place] = place / Size / (float)Size;
        }

        return new TrainingImage("ramp", Size, Size, values);
    }

    /// <summary>The place of the photograph that a frame shows at a place, bilinear.</summary>
    internal static (double X, double Y) At(float[] planes, int width, int height, double x, double y) => (Size * Read(planes, 0, width, height, x, y), Size * Read(planes, 1, width, height, x, y));

    /// <summary>A sample of a plane between its pixels, bilinear; the place lies in the frame.</summary>
    internal static double Read(ReadOnlySpan<float> planes, int plane, int width, int height, double x, double y)
    {
        (int left, int top) = (Math.Min((int)x, width - 2), Math.Min((int)y, height - 2));
        (double across, double down) = (x - left, y - top);
        int first = (plane * height + top) * width + left;
        return (1 - down) * ((1 - across) * planes[first] + across * planes[first + 1]) + down * ((1 - across) * planes[first + width] + across * planes[first + width + 1]);
    }
}
