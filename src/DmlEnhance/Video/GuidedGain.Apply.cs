using System.Buffers;
using System.Numerics.Tensors;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;

namespace DmlEnhance.Video;

internal sealed partial class GuidedGain
{
    // Few enough that a band's planes stay in a core's cache.
    private const int BandRows = 8;

    /// <summary>Enhances a frame at full size by the gain that was fitted last.</summary>
    /// <param name="source">The dark frame.</param>
    /// <param name="target">Another of its size and format.</param>
    /// <param name="strength">Above 0, at most 1.</param>
    public void Apply(Frame source, Frame target, float strength)
    {
        int bands = (source.Height + BandRows - 1) / BandRows;
        Parallel.For(0, bands, band => ApplyBand(source, target, band * BandRows, Math.Min(BandRows, source.Height - band * BandRows), strength));
    }

    private unsafe void ApplyBand(Frame source, Frame target, int row, int rows, float strength)
    {
        int width = source.Width;
        float[] rented = ArrayPool<float>.Shared.Rent((3 * rows + 2) * width + Coefficients * _coefficients.Shape.Width);
        fixed (float* planes = rented)
        {
            SampleConversion.ToPlanes(source, row, rows, planes);
            Span<float> rest = rented.AsSpan(3 * rows * width);
            for (int y = 0; y < rows; y++)
            {
                Span<float> red = rented.AsSpan(y * width, width), green = rented.AsSpan((rows + y) * width, width), blue = rented.AsSpan((2 * rows + y) * width, width);
                ApplyRow(red, green, blue, (row + y + 0.5f) * _coefficients.Shape.Height / source.Height - 0.5f, rest);
            }

            SampleConversion.FromPlanes(source, target, row, rows, planes, rows * width, strength);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    // One row of the full frame; v is its place among the small frame's rows.
    private void ApplyRow(Span<float> red, Span<float> green, Span<float> blue, float v, Span<float> rest)
    {
        int width = red.Length;
        Span<float> guide = rest[..width], log = rest.Slice(width, width), small = rest[(2 * width)..];
        for (int x = 0; x < width; x++)
        {
            float luma = SampleConversion.Luma(red[x], green[x], blue[x]);
            guide[x] = luma / (luma + Mean);
        }

        Interpolate(v, small);
        int columns = _coefficients.Shape.Width;
        float scale = (float)columns / width;
        for (int channel = 0; channel < 3; channel++)
        {
            ReadOnlySpan<float> slopes = small.Slice(channel * columns, columns), offsets = small.Slice((3 + channel) * columns, columns);
            for (int x = 0; x < width; x++)
            {
                float u = Math.Clamp((x + 0.5f) * scale - 0.5f, 0, columns - 1);
                int left = Math.Min((int)u, Math.Max(0, columns - 2));
                int right = Math.Min(left + 1, columns - 1);
                float t = u - left;
                float slope = slopes[left] + t * (slopes[right] - slopes[left]);
                float offset = offsets[left] + t * (offsets[right] - offsets[left]);
                log[x] = Math.Clamp(slope * guide[x] + offset, LeastLog, MostLog);
            }

            TensorPrimitives.Exp2<float>(log, log);
            Span<float> plane = channel == 0 ? red : channel == 1 ? green : blue;
            for (int x = 0; x < width; x++)
                plane[x] = Math.Clamp((plane[x] + Black) * log[x] - Black, 0, 1);
        }
    }

    // The small frame's coefficients at a row between two of its own.
    private void Interpolate(float v, Span<float> small)
    {
        int columns = _coefficients.Shape.Width, rows = _coefficients.Shape.Height;
        v = Math.Clamp(v, 0, rows - 1);
        int above = Math.Min((int)v, Math.Max(0, rows - 2));
        int below = Math.Min(above + 1, rows - 1);
        for (int plane = 0; plane < Coefficients; plane++)
        {
            ReadOnlySpan<float> values = _coefficients.Plane(plane);
            TensorPrimitives.Lerp(values.Slice(above * columns, columns), values.Slice(below * columns, columns), v - above, small.Slice(plane * columns, columns));
        }
    }
}
