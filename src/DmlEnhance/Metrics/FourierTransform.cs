using System.Numerics;

namespace DmlEnhance.Metrics;

/// <summary>Discrete Fourier transforms of any length, of all columns of a plane at once.</summary>
/// <remarks>
/// Lengths of small prime factors: mixed radix, self-sorting (Stockham; C. Van Loan, "Computational Frameworks for the Fast Fourier
/// Transform", SIAM 1992, section 1.7), with vectors across columns. Others: as a convolution with a chirp of a power of two's length
/// (L. Bluestein, 1970). MathNet.Numerics 5, the package that has them, transforms one sequence at a time in managed code (two
/// dimensions are for its native libraries) and took 2 to 18 times as long for a picture where both were measured.
/// </remarks>
internal sealed class FourierTransform
{
    private const int GreatestRadix = 13;

    private readonly int _length;
    private readonly List<int> _radices = [];

    // Of Bluestein's way: exp(-i pi k^2 / n), the transform of its conjugate, and the transform that convolves.
    private readonly Complex[] _chirp = [];
    private readonly ComplexPlane? _filter;
    private readonly FourierTransform? _inner;

    /// <summary>Prepares transforms of a length.</summary>
    public FourierTransform(int length)
    {
        _length = length;
        int rest = length;
        foreach (int radix in (int[])[4, 2, 3, 5, 7, 11, GreatestRadix])
        {
            for (; rest % radix == 0; rest /= radix)
                _radices.Add(radix);
        }

        if (rest == 1)
            return;
        _inner = new FourierTransform((int)BitOperations.RoundUpToPowerOf2((uint)(2 * length - 1)));
        // k^2 modulo 2n, so that the angle stays exact.
        _chirp = [.. Enumerable.Range(0, length).Select(k => Complex.FromPolarCoordinates(1, -Math.PI * ((long)k * k % (2L * length)) / length))];
        var filter = new ComplexPlane(_inner._length, 1);
        for (int k = 0; k < length; k++)
        {
            foreach (int row in (int[])[k, (_inner._length - k) % _inner._length])
                (filter.Real[row * filter.Stride], filter.Imaginary[row * filter.Stride]) = (_chirp[k].Real, -_chirp[k].Imaginary);
        }

        _filter = _inner.Forward(filter);
    }

    /// <summary>The transform of every column: sum over k of x[k] exp(-2 pi i j k / n).</summary>
    /// <param name="plane">As many rows as the length; overwritten.</param>
    /// <returns>The result, which may be the same plane.</returns>
    public ComplexPlane Forward(ComplexPlane plane) => _inner is null ? MixedRadix(plane) : Bluestein(plane, _inner);

    /// <summary>The inverse of <see cref="Forward"/>, divided by the length; the plane is overwritten.</summary>
    public ComplexPlane Inverse(ComplexPlane plane)
    {
        // The conjugate of the transform of the conjugate.
        Negate(plane.Imaginary);
        ComplexPlane result = Forward(plane);
        for (int i = 0; i < result.Real.Length; i++)
        {
            result.Real[i] /= _length;
            result.Imaginary[i] /= -_length;
        }

        return result;
    }

    private static void Negate(double[] values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = -values[i];
    }

    private ComplexPlane MixedRadix(ComplexPlane plane)
    {
        ComplexPlane source = plane;
        var target = new ComplexPlane(plane.Rows, plane.Columns);
        int length = _length;
        int stride = 1;
        foreach (int radix in _radices)
        {
            int step = length / radix;
            var weights = new Complex[radix * radix];
            for (int j = 0; j < step; j++)
            {
                for (int i = 0; i < weights.Length; i++)
                {
                    (int r, int k) = Math.DivRem(i, radix);
                    // The butterfly's root of unity and the twiddle factor in one.
                    weights[i] = Complex.FromPolarCoordinates(1, -2 * Math.PI * ((long)r * k * step + (long)j * r) / length);
                }

                for (int q = 0; q < stride; q++)
                    Butterfly(source, target, radix, weights, q + stride * j, stride * step, q + stride * radix * j, stride);
            }

            (source, target) = (target, source);
            length = step;
            stride *= radix;
        }

        return source;
    }

    private static void Butterfly(ComplexPlane source, ComplexPlane target, int radix, Complex[] weights, int from, int fromStep, int to, int toStep)
    {
        int stride = source.Stride;
        for (int r = 0; r < radix; r++)
        {
            int row = (to + r * toStep) * stride;
            for (int x = 0; x < stride; x += Vector<double>.Count)
            {
                Vector<double> sumReal = default;
                Vector<double> sumImaginary = default;
                for (int k = 0; k < radix; k++)
                {
                    Complex weight = weights[r * radix + k];
                    var weightReal = new Vector<double>(weight.Real);
                    var weightImaginary = new Vector<double>(weight.Imaginary);
                    int i = (from + k * fromStep) * stride + x;
                    Vector<double> real = ComplexPlane.Load(source.Real, i);
                    Vector<double> imaginary = ComplexPlane.Load(source.Imaginary, i);
                    sumReal += weightReal * real - weightImaginary * imaginary;
                    sumImaginary += weightReal * imaginary + weightImaginary * real;
                }

                ComplexPlane.Store(target.Real, row + x, sumReal);
                ComplexPlane.Store(target.Imaginary, row + x, sumImaginary);
            }
        }
    }

    private ComplexPlane Bluestein(ComplexPlane plane, FourierTransform inner)
    {
        var padded = new ComplexPlane(inner._length, plane.Columns);
        for (int k = 0; k < _length; k++)
            Scale(plane, padded, k, _chirp[k]);
        ComplexPlane spectrum = inner.Forward(padded);
        for (int k = 0; k < inner._length; k++)
            Scale(spectrum, spectrum, k, new Complex(_filter!.Real[k * _filter.Stride], _filter.Imaginary[k * _filter.Stride]));
        ComplexPlane convolved = inner.Inverse(spectrum);
        for (int k = 0; k < _length; k++)
            Scale(convolved, plane, k, _chirp[k]);
        return plane;
    }

    private static void Scale(ComplexPlane source, ComplexPlane target, int row, Complex factor)
    {
        for (int i = row * source.Stride; i < (row + 1) * source.Stride; i++)
        {
            (double real, double imaginary) = (source.Real[i], source.Imaginary[i]);
            target.Real[i] = real * factor.Real - imaginary * factor.Imaginary;
            target.Imaginary[i] = real * factor.Imaginary + imaginary * factor.Real;
        }
    }
}
