namespace DmlEnhance.Metrics;

/// <summary>NIQE's 36 features of each 96x96 block of a grey picture.</summary>
/// <remarks>Mittal, Soundararajan, Bovik 2013, sections II.A to II.C, with the details of their MATLAB program.</remarks>
internal static class NaturalSceneStatistics
{
    /// <summary>Side of a block in pixels; half of it at half size.</summary>
    public const int BlockSide = 96;

    /// <summary>Features of a block.</summary>
    public const int Count = 36;

    private const int WindowSize = 7;
    private const int Reach = WindowSize / 2;

    private static readonly double[] Weights = GaussianWindow.Create(WindowSize, 7.0 / 6);

    // Down and right, by how much a block is rolled before it is multiplied with itself.
    private static readonly (int Down, int Right)[] Neighbours = [(0, 1), (1, 0), (1, 1), (1, -1)];

    private delegate void RowReader(int row, Span<double> values);

    /// <summary>The features of all whole blocks, block row after block row; pixels beyond the last whole block are cut off first.</summary>
    /// <param name="levels">Grey levels, row after row.</param>
    /// <param name="stride">Levels a row.</param>
    /// <param name="rows">Rows of whole blocks.</param>
    /// <param name="columns">Whole blocks a row.</param>
    public static double[][] Of(byte[] levels, int stride, int rows, int columns)
    {
        var features = new double[rows * columns][];
        for (int block = 0; block < features.Length; block++)
            features[block] = new double[Count];
        int width = columns * BlockSide;
        int height = rows * BlockSide;

        void ReadLevels(int row, Span<double> values)
        {
            ReadOnlySpan<byte> from = levels.AsSpan(row * stride, values.Length);
            for (int x = 0; x < values.Length; x++)
                values[x] = from[x];
        }

        Measure(ReadLevels, width, height, BlockSide, features, 0);
        double[] half = Halve(ReadLevels, width, height);
        Measure((row, values) => half.AsSpan(row * (width / 2), values.Length).CopyTo(values), width / 2, height / 2, BlockSide / 2, features, Count / 2);
        return features;
    }

    private static void Measure(RowReader picture, int width, int height, int side, double[][] features, int firstFeature)
    {
        int columns = width / side;
        Parallel.For(0, height / side, blockRow =>
        {
            double[] coefficients = Normalise(picture, width, height, blockRow * side, side);
            var block = new double[side * side];
            var products = new double[side * side];
            for (int column = 0; column < columns; column++)
            {
                for (int y = 0; y < side; y++)
                    coefficients.AsSpan(y * width + column * side, side).CopyTo(block.AsSpan(y * side));
                MeasureBlock(block, products, side, features[blockRow * columns + column].AsSpan(firstFeature));
            }
        });
    }

    private static void MeasureBlock(double[] block, double[] products, int side, Span<double> features)
    {
        AsymmetricGaussian own = AsymmetricGaussian.Fit(block);
        features[0] = own.Shape;
        features[1] = (own.Left + own.Right) / 2;
        int next = 2;
        foreach ((int down, int right) in Neighbours)
        {
            // The neighbour beyond an edge is the one at the opposite edge of the block, as with MATLAB's circshift.
            for (int y = 0; y < side; y++)
            {
                int rowAbove = (y - down + side) % side * side;
                for (int x = 0; x < side; x++)
                    products[y * side + x] = block[y * side + x] * block[rowAbove + (x - right + side) % side];
            }

            AsymmetricGaussian pair = AsymmetricGaussian.Fit(products);
            features[next++] = pair.Shape;
            features[next++] = pair.Mean;
            features[next++] = pair.Left;
            features[next++] = pair.Right;
        }
    }

    /// <summary>
    /// Rows of mean-subtracted, contrast-normalised coefficients, (x - mean) / (deviation + 1), equations 1 to 3; the
    /// picture's edge pixels go on beyond it.
    /// </summary>
    private static double[] Normalise(RowReader picture, int width, int height, int firstRow, int rowCount)
    {
        var rows = new double[WindowSize][];
        for (int k = 0; k < WindowSize; k++)
            rows[k] = new double[width];
        var means = new double[width + 2 * Reach];
        var squares = new double[width + 2 * Reach];
        var coefficients = new double[rowCount * width];
        for (int y = firstRow - Reach; y < firstRow + rowCount + Reach; y++)
        {
            picture(Math.Clamp(y, 0, height - 1), rows[(y + Reach) % WindowSize]);
            int middle = y - Reach;
            if (middle < firstRow)
                continue;
            FilterColumns(rows, middle, means, squares);
            ReadOnlySpan<double> own = rows[(middle + Reach) % WindowSize];
            Span<double> to = coefficients.AsSpan((middle - firstRow) * width, width);
            for (int x = 0; x < width; x++)
            {
                double mean = 0, square = 0;
                for (int k = 0; k < WindowSize; k++)
                {
                    mean += Weights[k] * means[x + k];
                    square += Weights[k] * squares[x + k];
                }

                to[x] = (own[x] - mean) / (Math.Sqrt(Math.Abs(square - mean * mean)) + 1);
            }
        }

        return coefficients;
    }

    private static void FilterColumns(double[][] rows, int middle, double[] means, double[] squares)
    {
        int width = rows[0].Length;
        Array.Clear(means);
        Array.Clear(squares);
        for (int k = 0; k < WindowSize; k++)
        {
            ReadOnlySpan<double> row = rows[(middle + k) % WindowSize];
            double weight = Weights[k];
            for (int x = 0; x < row.Length; x++)
            {
                means[Reach + x] += weight * row[x];
                squares[Reach + x] += weight * (row[x] * row[x]);
            }
        }

        foreach (double[] values in (ReadOnlySpan<double[]>)[means, squares])
        {
            values.AsSpan(0, Reach).Fill(values[Reach]);
            values.AsSpan(Reach + width).Fill(values[Reach + width - 1]);
        }
    }

    /// <summary>The picture at half size, as MATLAB's imresize makes it.</summary>
    /// <remarks>
    /// The bicubic kernel (a = -0.5) stretched to twice its width, at distances of 0.5 to 3.5 pixels; the sides are even, so the
    /// weights are the same everywhere, and sum to 1. Beyond an edge the picture is mirrored, the edge pixel repeated.
    /// </remarks>
    private static double[] Halve(RowReader picture, int width, int height)
    {
        double[] weights = [-0.01171875, -0.03515625, 0.11328125, 0.43359375, 0.43359375, 0.11328125, -0.03515625, -0.01171875];
        int halfWidth = width / 2;
        var half = new double[halfWidth * (height / 2)];
        Parallel.For(0, height / 2, y =>
        {
            var row = new double[width];
            var sums = new double[width];
            for (int k = 0; k < weights.Length; k++)
            {
                picture(Mirror(2 * y + k - 3, height), row);
                for (int x = 0; x < width; x++)
                    sums[x] += weights[k] * row[x];
            }

            for (int x = 0; x < halfWidth; x++)
            {
                double sum = 0;
                for (int k = 0; k < weights.Length; k++)
                    sum += weights[k] * sums[Mirror(2 * x + k - 3, width)];
                half[y * halfWidth + x] = sum;
            }
        });
        return half;
    }

    private static int Mirror(int index, int count)
    {
        if (index < 0)
            return -1 - index;
        return index < count ? index : 2 * count - 1 - index;
    }
}
