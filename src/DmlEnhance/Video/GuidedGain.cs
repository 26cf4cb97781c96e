using System.Numerics.Tensors;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Networks;

namespace DmlEnhance.Video;

/// <summary>
/// Brings what a network did to a small frame to the frame at full size, along its edges: the fast guided filter (He, Sun, Tang, "Guided Image Filtering", TPAMI
/// 2013; He and Sun, "Fast Guided Filter", 2015) of the logarithm of the gain.
/// </summary>
/// <remarks>
/// <para>
/// At the small size, the gain of each channel is l = log2((enhanced + e) / (dark + e)). In a window around each pixel it is fitted by a line over the guide,
/// l = a g + b (least squares, a held down by <see cref="Regularisation"/>); a and b are averaged over the windows that see a pixel, and interpolated to full
/// size. There, g is the full frame's own, so the gain has its edges; enhanced = (dark + e) 2^l - e.
/// </para>
/// <para>
/// The guide is g = Y / (Y + m), Y being the luma and m the small frame's mean luma: it fills [0,1] however dark the frame is, so the regularisation means the
/// same in every frame.
/// </para>
/// </remarks>
internal sealed partial class GuidedGain : IDisposable
{
    /// <summary>e: a step of 8 bits, below which a dark frame says nothing of the gain.</summary>
    public const float Black = 1f / 255;

    /// <summary>Pixels from a window's middle to its edge, at the small size.</summary>
    public const int Radius = 4;

    /// <summary>Added to the guide's variance: what varies less than its root is noise and not an edge.</summary>
    public const float Regularisation = 0.01f;

    /// <summary>Limits of l: a gain of 1/4 to 256.</summary>
    public const float LeastLog = -2, MostLog = 8;

    /// <summary>m is never less, so that a black frame has a guide.</summary>
    public const float LeastMean = 1f / 1024;

    /// <summary>a of red, green and blue, then b.</summary>
    public const int Coefficients = 6;

    private readonly CpuTensor _coefficients;
    private readonly CpuTensor _work;

    /// <summary>For small frames of this size.</summary>
    public GuidedGain(int width, int height)
    {
        _coefficients = new CpuTensor(new FeatureShape(Coefficients, height, width));
        try
        {
            _work = new CpuTensor(new FeatureShape(Work.Count, height, width));
        }
        catch
        {
            _coefficients.Dispose();
            throw;
        }
    }

    /// <summary>m of the frame that was fitted last.</summary>
    public float Mean { get; private set; }

    /// <summary>a of red, green and blue, then b of them, as <see cref="Fit"/> found them, at the small size.</summary>
    public CpuTensor Fitted => _coefficients;

    public void Dispose()
    {
        _coefficients.Dispose();
        _work.Dispose();
    }

    /// <summary>Finds a and b.</summary>
    /// <param name="dark">The small dark frame's red, green and blue planes, [0,1].</param>
    /// <param name="enhanced">The same, enhanced, [0,1].</param>
    public void Fit(ReadOnlySpan<float> dark, ReadOnlySpan<float> enhanced)
    {
        int pixels = _work.Shape.Height * _work.Shape.Width;
        Span<float> guide = _work.Plane(Work.Guide);
        for (int i = 0; i < pixels; i++)
            guide[i] = SampleConversion.Luma(dark[i], dark[pixels + i], dark[2 * pixels + i]);
        Mean = Math.Max(LeastMean, TensorPrimitives.Sum<float>(guide) / pixels);
        for (int i = 0; i < pixels; i++)
            guide[i] /= guide[i] + Mean;

        Span<float> meanGuide = _work.Plane(Work.MeanGuide), variance = _work.Plane(Work.Variance), product = _work.Plane(Work.Product);
        BoxMean(guide, meanGuide);
        TensorPrimitives.Multiply(guide, guide, product);
        BoxMean(product, variance);
        for (int i = 0; i < pixels; i++)
            variance[i] = Math.Max(0, variance[i] - meanGuide[i] * meanGuide[i]) + Regularisation;

        Span<float> gain = _work.Plane(Work.Gain), meanGain = _work.Plane(Work.MeanGain);
        for (int channel = 0; channel < 3; channel++)
        {
            ReadOnlySpan<float> from = dark.Slice(channel * pixels, pixels), to = enhanced.Slice(channel * pixels, pixels);
            for (int i = 0; i < pixels; i++)
                gain[i] = Math.Clamp(MathF.Log2((to[i] + Black) / (from[i] + Black)), LeastLog, MostLog);
            BoxMean(gain, meanGain);
            TensorPrimitives.Multiply(guide, gain, product);
            BoxMean(product, gain);
            for (int i = 0; i < pixels; i++)
            {
                float slope = (gain[i] - meanGuide[i] * meanGain[i]) / variance[i];
                gain[i] = slope;
                product[i] = meanGain[i] - slope * meanGuide[i];
            }

            BoxMean(gain, _coefficients.Plane(channel));
            BoxMean(product, _coefficients.Plane(3 + channel));
        }
    }

    // The mean over the window, of as much of it as lies in the picture: a running sum along rows, then along columns.
    private void BoxMean(ReadOnlySpan<float> source, Span<float> target)
    {
        int width = _work.Shape.Width, height = _work.Shape.Height;
        Span<float> rows = _work.Plane(Work.Rows);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> line = source.Slice(y * width, width);
            Span<float> means = rows.Slice(y * width, width);
            double sum = 0;
            for (int x = 0; x < Math.Min(Radius, width); x++)
                sum += line[x];
            for (int x = 0; x < width; x++)
            {
                if (x + Radius < width)
                    sum += line[x + Radius];
                if (x > Radius)
                    sum -= line[x - Radius - 1];
                means[x] = (float)sum / (Math.Min(x + Radius, width - 1) - Math.Max(x - Radius, 0) + 1);
            }
        }

        for (int y = 0; y < height; y++)
        {
            int first = Math.Max(y - Radius, 0), last = Math.Min(y + Radius, height - 1);
            Span<float> means = target.Slice(y * width, width);
            rows.Slice(first * width, width).CopyTo(means);
            for (int row = first + 1; row <= last; row++)
                TensorPrimitives.Add(means, rows.Slice(row * width, width), means);
            TensorPrimitives.Multiply(means, 1f / (last - first + 1), means);
        }
    }

    // The planes that Fit works in.
    private static class Work
    {
        public const int Guide = 0, MeanGuide = 1, Variance = 2, Product = 3, Gain = 4, MeanGain = 5, Rows = 6, Count = 7;
    }
}
