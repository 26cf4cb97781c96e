namespace DmlEnhance.Metrics;

/// <summary>Phase congruency: how far a picture's waves agree in phase at a place, which is where it has features.</summary>
/// <remarks>
/// P. Kovesi, "Image Features from Phase Congruency", Videre 1 (3), 1999, in the form and with the constants that FSIM uses: per
/// orientation, energy is the sum over scales of (E cos + O sin - |E sin - O cos|) about the mean phase, less a noise threshold
/// T = (mean + 2 sigma) / 1.7 of the Rayleigh distribution that the finest scale's median response tells of.
/// </remarks>
internal static class PhaseCongruency
{
    private const double Epsilon = 1e-4;
    private const double NoiseSigmas = 2;
    private const double NoiseDivisor = 1.7;
    private const double Flat = 1e-6; // of 255: less is rounding, which has phases, too

    /// <summary>The phase congruency of a plane.</summary>
    /// <param name="values">Height x width, 0 to 255.</param>
    /// <param name="width">Numbers a row.</param>
    /// <param name="height">Rows.</param>
    /// <returns>Height x width, 0 to 1; 0 all over a flat plane.</returns>
    public static double[] Compute(double[] values, int width, int height)
    {
        var result = new double[width * height];
        if (values.Max() - values.Min() < Flat)
            return result;
        LogGaborFilters filters = LogGaborFilters.Of(width, height);
        ComplexPlane spectrum = Spectrum(values, filters);
        var orientations = new (double[] Energy, double[] Amplitude)[LogGaborFilters.Orientations];
        Parallel.For(0, orientations.Length, orientation => orientations[orientation] = Orientation(spectrum, filters, orientation));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int i = y * filters.RowStride + x;
                double amplitude = orientations.Sum(one => one.Amplitude[i]);
                result[y * width + x] = amplitude > 0 ? orientations.Sum(one => one.Energy[i]) / amplitude : 0;
            }
        }

        return result;
    }

    // Column by column, which saves changing rows and columns round once more.
    private static ComplexPlane Spectrum(double[] values, LogGaborFilters filters)
    {
        var plane = new ComplexPlane(filters.Height, filters.Width);
        for (int y = 0; y < filters.Height; y++)
            values.AsSpan(y * filters.Width, filters.Width).CopyTo(plane.Real.AsSpan(y * plane.Stride));
        return filters.RowTransform.Forward(filters.ColumnTransform.Forward(plane).Transpose());
    }

    private static (double[] Energy, double[] Amplitude) Orientation(ComplexPlane spectrum, LogGaborFilters filters, int orientation)
    {
        ComplexPlane[] responses = [.. Enumerable.Range(0, LogGaborFilters.Scales).Select(scale => Response(spectrum, filters, scale, orientation))];
        int count = responses[0].Real.Length;
        var energy = new double[count];
        var amplitude = new double[count];
        for (int i = 0; i < count; i++)
        {
            (double sumEven, double sumOdd) = (0, 0);
            foreach (ComplexPlane response in responses)
            {
                sumEven += response.Real[i];
                sumOdd += response.Imaginary[i];
                amplitude[i] += Math.Sqrt(response.Real[i] * response.Real[i] + response.Imaginary[i] * response.Imaginary[i]);
            }

            double length = Math.Sqrt(sumEven * sumEven + sumOdd * sumOdd) + Epsilon;
            double meanEven = sumEven / length;
            double meanOdd = sumOdd / length;
            foreach (ComplexPlane response in responses)
            {
                energy[i] += response.Real[i] * meanEven + response.Imaginary[i] * meanOdd
                    - Math.Abs(response.Real[i] * meanOdd - response.Imaginary[i] * meanEven);
            }
        }

        double threshold = Threshold(responses[0], filters.Powers[orientation]);
        foreach (ref double value in energy.AsSpan())
            value = Math.Max(value - threshold, 0);
        return (energy, amplitude);
    }

    private static ComplexPlane Response(ComplexPlane spectrum, LogGaborFilters filters, int scale, int orientation)
    {
        var filtered = new ComplexPlane(spectrum.Rows, spectrum.Columns);
        for (int i = 0; i < filtered.Real.Length; i++)
        {
            double weight = filters.Weight(scale, orientation, i);
            filtered.Real[i] = spectrum.Real[i] * weight;
            filtered.Imaginary[i] = spectrum.Imaginary[i] * weight;
        }

        return filters.ColumnTransform.Inverse(filters.RowTransform.Inverse(filtered).Transpose());
    }

    private static double Threshold(ComplexPlane finest, LogGaborFilters.FilterPower power)
    {
        var squares = new double[finest.Rows * finest.Columns];
        for (int i = 0; i < squares.Length; i++)
        {
            int index = i / finest.Columns * finest.Stride + i % finest.Columns;
            squares[i] = finest.Real[index] * finest.Real[index] + finest.Imaginary[index] * finest.Imaginary[index];
        }

        Array.Sort(squares);
        double median = (squares[(squares.Length - 1) / 2] + squares[squares.Length / 2]) / 2;
        double noise = median / Math.Log(2) / power.Finest;
        double tau = Math.Sqrt(noise * power.Squares + 2 * noise * power.Products);
        return (tau * Math.Sqrt(Math.PI / 2) + NoiseSigmas * tau * Math.Sqrt(2 - Math.PI / 2)) / NoiseDivisor;
    }
}
