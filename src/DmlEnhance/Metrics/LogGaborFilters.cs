namespace DmlEnhance.Metrics;

/// <summary>The bank of log-Gabor filters that <see cref="PhaseCongruency"/> looks through, for pictures of one size.</summary>
/// <remarks>
/// Four scales (wavelengths of 6, 12, 24 and 48 pixels, bandwidth sigma 0.55) in four orientations (Gaussian, sigma pi / 4 / 1.2),
/// with a Butterworth low-pass of order 15 at 0.45 that keeps the corners of the spectrum out. Weights are column by column, as
/// <see cref="PhaseCongruency"/> holds spectra.
/// </remarks>
internal sealed class LogGaborFilters
{
    public const int Scales = 4;
    public const int Orientations = 4;

    private const double LeastWavelength = 6;
    private const double SigmaOnFrequency = 0.55;
    private const double OrientationSigma = Math.PI / Orientations / 1.2;

    // The frames of a video have one size; filters take longer to make than to use.
    private static LogGaborFilters? s_last;

    private readonly double[][] _radial;
    private readonly double[][] _spread;

    private LogGaborFilters(int width, int height)
    {
        (Width, Height) = (width, height);
        Stride = ComplexPlane.StrideOf(height);
        RowStride = ComplexPlane.StrideOf(width);
        double[] fx = Frequencies(width);
        double[] fy = Frequencies(height);
        _radial = [.. Enumerable.Range(0, Scales).Select(scale => Plane((x, y) => Radial(scale, double.Hypot(fx[x], fy[y]))))];
        _spread = [.. Enumerable.Range(0, Orientations).Select(orientation => Plane((x, y) => Spread(orientation, x == 0 && y == 0 ? 0 : Math.Atan2(-fy[y], fx[x]))))];
        Powers = [.. Enumerable.Range(0, Orientations).Select(Power)];
        RowTransform = new FourierTransform(width);
        ColumnTransform = height == width ? RowTransform : new FourierTransform(height);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Numbers from one column of weights to the next.</summary>
    public int Stride { get; }

    /// <summary>Numbers from one row of a filtered picture to the next.</summary>
    public int RowStride { get; }

    /// <summary>By orientation.</summary>
    public FilterPower[] Powers { get; }

    /// <summary>Along rows.</summary>
    public FourierTransform RowTransform { get; }

    /// <summary>Along columns.</summary>
    public FourierTransform ColumnTransform { get; }

    /// <summary>The filters for a size.</summary>
    public static LogGaborFilters Of(int width, int height)
    {
        LogGaborFilters? last = s_last;
        if (last?.Width == width && last.Height == height)
            return last;
        var made = new LogGaborFilters(width, height);
        s_last = made;
        return made;
    }

    /// <summary>A filter's weight at an index of column by column.</summary>
    public double Weight(int scale, int orientation, int index) => _radial[scale][index] * _spread[orientation][index];

    // As P. Kovesi's program has them: an odd count ends at 1/2 on either side.
    private static double[] Frequencies(int count) =>
        [.. Enumerable.Range(0, count).Select(k => (k < (count + 1) / 2 ? k : k - count) / (double)(count % 2 == 0 ? count : Math.Max(count - 1, 1)))];

    private static double Radial(int scale, double radius)
    {
        if (radius == 0)
            return 0;
        double lowPass = 1 / (1 + Math.Pow(radius / 0.45, 30));
        double octaves = Math.Log(radius * LeastWavelength * (1 << scale)) / Math.Log(SigmaOnFrequency);
        return Math.Exp(-octaves * octaves / 2) * lowPass;
    }

    private static double Spread(int orientation, double theta)
    {
        double angle = orientation * Math.PI / Orientations;
        double distance = Math.Abs(Math.Atan2(Math.Sin(theta - angle), Math.Cos(theta - angle)));
        return Math.Exp(-distance * distance / (2 * OrientationSigma * OrientationSigma));
    }

    private double[] Plane(Func<int, int, double> value)
    {
        var plane = new double[Width * Stride];
        for (int x = 0; x < Width; x++)
        {
            for (int y = 0; y < Height; y++)
                plane[x * Stride + y] = value(x, y);
        }

        return plane;
    }

    /// <summary>How noise of equal power at all frequencies comes through.</summary>
    /// <remarks>
    /// The sums over pixels of the filters' real parts, by Parseval's theorem: the real part of a filter's inverse transform has
    /// the filter's even part for its spectrum.
    /// </remarks>
    private FilterPower Power(int orientation)
    {
        (double first, double squares, double products) = (0, 0, 0);
        Span<double> even = stackalloc double[Scales];
        for (int x = 0; x < Width; x++)
        {
            for (int y = 0; y < Height; y++)
            {
                int index = x * Stride + y;
                int opposite = (Width - x) % Width * Stride + (Height - y) % Height;
                double sum = 0;
                for (int scale = 0; scale < Scales; scale++)
                {
                    even[scale] = (Weight(scale, orientation, index) + Weight(scale, orientation, opposite)) / 2;
                    squares += even[scale] * even[scale];
                    products += sum * even[scale];
                    sum += even[scale];
                }

                first += Weight(0, orientation, index) * Weight(0, orientation, index);
            }
        }

        return new FilterPower(first, squares, products);
    }

    /// <summary>Sums over an orientation's filters.</summary>
    /// <param name="Finest">Of the squared weights of the finest scale.</param>
    /// <param name="Squares">Of the squares of the filters' real parts, all scales.</param>
    /// <param name="Products">Of the products of the real parts of two scales, every pair once.</param>
    public readonly record struct FilterPower(double Finest, double Squares, double Products);
}
