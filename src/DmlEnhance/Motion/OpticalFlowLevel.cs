using System.Numerics;

namespace DmlEnhance.Motion;

/// <summary>One level of the pyramid of <see cref="OpticalFlow"/>, which names the papers; names are the papers' own.</summary>
internal sealed class OpticalFlowLevel
{
    // For brightness from 0 to 1. The second paper's 0.15 for 0 to 255 would be 38: half of that gives smoothness more weight beside noise.
    private const float Lambda = 20;
    private const float Theta = 0.3f; // and tau: the second paper's
    private const float Tau = 0.25f;
    private const int Warps = 5;
    private const int Iterations = 10;
    private const int LightSamples = 64; // a row and a column
    private const float LeastSlope = 0.02f;

    private readonly int _width;
    private readonly int _height;
    private readonly MotionPlane _first;
    private readonly MotionPlane _second;
    private readonly MotionPlane _warped;
    private readonly MotionPlane _gradientX;
    private readonly MotionPlane _gradientY;
    private readonly MotionPlane _rho;
    private readonly MotionPlane _median;

    // The flow, and the dual variable of each of its components.
    private MotionPlane _u1;
    private MotionPlane _u2;
    private readonly MotionPlane _p11;
    private readonly MotionPlane _p12;
    private readonly MotionPlane _p21;
    private readonly MotionPlane _p22;

    /// <summary>Prepares a level.</summary>
    /// <param name="first">The picture where the flow begins.</param>
    /// <param name="second">The picture where it ends.</param>
    /// <param name="coarse">The solved level of half the size, or null for the coarsest.</param>
    public OpticalFlowLevel(MotionPlane first, MotionPlane second, OpticalFlowLevel? coarse)
    {
        (_width, _height) = (first.Width, first.Height);
        (_first, _second) = (first, second);
        (_warped, _gradientX, _gradientY, _rho, _median) = (New(), New(), New(), New(), New());
        (_p11, _p12, _p21, _p22) = (New(), New(), New(), New());
        (_u1, _u2) = (New(), New());
        if (coarse is not null)
        {
            Double(coarse._u1, _u1);
            Double(coarse._u2, _u2);
        }

        MotionPlane New() => new(first.Width, first.Height);
    }

    /// <summary>Finds the level's flow.</summary>
    public void Solve()
    {
        _second.ExtendEdges();
        _u1.ExtendEdges();
        _u2.ExtendEdges();
        for (int warp = 0; warp < Warps; warp++)
        {
            Linearise();
            for (int i = 0; i < Iterations; i++)
                Iterate();
            _u1 = Median(_u1);
            _u2 = Median(_u2);
        }
    }

    /// <summary>The flow as found.</summary>
    public FlowField Flow()
    {
        var field = new FlowField(_width, _height, new float[_width * _height], new float[_width * _height]);
        for (int y = 0; y < _height; y++)
        {
            _u1.RowSpan(y).CopyTo(field.X.AsSpan(y * _width));
            _u2.RowSpan(y).CopyTo(field.Y.AsSpan(y * _width));
        }

        return field;
    }

    private MotionPlane Median(MotionPlane plane)
    {
        plane.ExtendEdges();
        plane.MedianInto(_median);
        for (int y = 0; y < _height; y++)
            _median.RowSpan(y).CopyTo(plane.RowSpan(y));
        plane.ExtendEdges();
        return plane;
    }

    /// <summary>A level's flow from that of half the size: places and lengths are twice as large.</summary>
    private static void Double(MotionPlane half, MotionPlane whole)
    {
        for (int y = 0; y < whole.Height; y++)
        {
            ReadOnlySpan<float> upper = half.RowSpan(y / 2);
            ReadOnlySpan<float> lower = half.RowSpan(Math.Min((y + 1) / 2, half.Height - 1));
            Span<float> target = whole.RowSpan(y);
            for (int x = 0; x < target.Length; x++)
            {
                int left = x / 2;
                int right = Math.Min((x + 1) / 2, half.Width - 1);
                // Between two or four of the half's places, or on one: twice the mean.
                target[x] = (upper[left] + upper[right] + lower[left] + lower[right]) / 2;
            }
        }
    }

    /// <summary>Warps the second picture by the flow so far; rho becomes what its linear form leaves apart from the flow's own term.</summary>
    private void Linearise()
    {
        for (int y = 0; y < _height; y++)
        {
            ReadOnlySpan<float> u1 = _u1.RowSpan(y);
            ReadOnlySpan<float> u2 = _u2.RowSpan(y);
            Span<float> target = _warped.RowSpan(y);
            for (int x = 0; x < target.Length; x++)
                target[x] = Cubic(x + u1[x], y + u2[x]);
        }

        _warped.ExtendEdges();
        var half = new Vector<float>(0.5f);
        var light = new Vector<float>(Light());
        for (int y = 0; y < _height; y++)
        {
            int row = _warped.Row(y);
            for (int i = row; i < row + _width; i += Vector<float>.Count)
            {
                Vector<float> gradientX = (_warped.Load(i + 1) - _warped.Load(i - 1)) * half;
                Vector<float> gradientY = (_warped.Load(i + _warped.Stride) - _warped.Load(i - _warped.Stride)) * half;
                _gradientX.Store(i, gradientX);
                _gradientY.Store(i, gradientY);
                Vector<float> before = _first.Load(i);
                Vector<float> difference = _warped.Load(i) - before - light * before * (Vector<float>.One - before);
                _rho.Store(i, difference - gradientX * _u1.Load(i) - gradientY * _u2.Load(i));
            }

            // Beyond the picture nothing pulls at the flow, whatever the last vector reached there.
            _gradientX.Values.AsSpan(row + _width, _gradientX.Stride - _width - Vector<float>.Count).Clear();
            _gradientY.Values.AsSpan(row + _width, _gradientY.Stride - _width - Vector<float>.Count).Clear();
        }
    }

    /// <summary>How much lighter all of the second picture is, as a share of its brightness.</summary>
    /// <remarks>
    /// Frames are brought to one mean first, but what moves in and out of them changes their means. A factor 1 + e on brightness
    /// changes s = x / (x + mean) by e s (1 - s): e is the median of the quotients, over places on a grid that the flow keeps inside.
    /// </remarks>
    private float Light()
    {
        var quotients = new List<float>();
        int stepX = (_width + LightSamples - 1) / LightSamples;
        int stepY = (_height + LightSamples - 1) / LightSamples;
        for (int y = stepY / 2; y < _height; y += stepY)
        {
            ReadOnlySpan<float> before = _first.RowSpan(y);
            ReadOnlySpan<float> after = _warped.RowSpan(y);
            for (int x = stepX / 2; x < _width; x += stepX)
            {
                float toX = x + _u1.RowSpan(y)[x];
                float toY = y + _u2.RowSpan(y)[x];
                float slope = before[x] * (1 - before[x]);
                if (slope > LeastSlope && toX >= 0 && toY >= 0 && toX <= _width - 1 && toY <= _height - 1)
                    quotients.Add((after[x] - before[x]) / slope);
            }
        }

        quotients.Sort();
        return quotients.Count == 0 ? 0 : quotients[quotients.Count / 2];
    }

    /// <summary>The second picture at a place between pixels: Catmull-Rom's cubic, edges repeated.</summary>
    private float Cubic(float x, float y)
    {
        x = Math.Clamp(x, 0, _width - 1);
        y = Math.Clamp(y, 0, _height - 1);
        int column = (int)x;
        int row = (int)y;
        float across = x - column;
        float down = y - row;
        float[] values = _second.Values;

        // The fourth row is beyond the plane's room only at the very last row, where its weight is 0.
        int above = _second.Row(row - 1) + column;
        int at = above + _second.Stride;
        int below = at + _second.Stride;
        int last = _second.Row(Math.Min(row + 2, _height)) + column;
        (float a, float b, float c, float d) = Weights(down);
        (float e, float f, float g, float h) = Weights(across);
        return e * Column(-1) + f * Column(0) + g * Column(1) + h * Column(2);

        float Column(int offset) => a * values[above + offset] + b * values[at + offset] + c * values[below + offset] + d * values[last + offset];
    }

    private static (float A, float B, float C, float D) Weights(float t)
    {
        float square = t * t;
        float cube = square * t;
        return (-0.5f * cube + square - 0.5f * t, 1.5f * cube - 2.5f * square + 1, -1.5f * cube + 2 * square + 0.5f * t, 0.5f * cube - 0.5f * square);
    }

    /// <summary>One step of the fixed point: v by thresholding, u of v and the divergence of p, p of u's gradient.</summary>
    /// <remarks>A row's p is changed when the row below has used it, so that one pass over memory does both.</remarks>
    private void Iterate()
    {
        for (int y = 0; y < _height; y++)
        {
            UpdateFlow(y);
            if (y > 0)
                UpdateDual(y - 1);
        }

        UpdateDual(_height - 1);
    }

    private void UpdateFlow(int y)
    {
        var bound = new Vector<float>(Lambda * Theta);
        var theta = new Vector<float>(Theta);
        var least = new Vector<float>(1e-9f);
        int stride = _u1.Stride;
        int row = _u1.Row(y);
        for (int i = row; i < row + _width; i += Vector<float>.Count)
        {
            Vector<float> gradientX = _gradientX.Load(i);
            Vector<float> gradientY = _gradientY.Load(i);
            Vector<float> u1 = _u1.Load(i);
            Vector<float> u2 = _u2.Load(i);
            Vector<float> rho = _rho.Load(i) + gradientX * u1 + gradientY * u2;
            Vector<float> square = gradientX * gradientX + gradientY * gradientY;
            // The three cases of the thresholding are one: rho / |grad|^2, kept within lambda theta.
            Vector<float> step = Vector.Max(-bound, Vector.Min(bound, rho / Vector.Max(square, least)));
            Vector<float> divergence1 = _p11.Load(i) - _p11.Load(i - 1) + _p12.Load(i) - _p12.Load(i - stride);
            Vector<float> divergence2 = _p21.Load(i) - _p21.Load(i - 1) + _p22.Load(i) - _p22.Load(i - stride);
            _u1.Store(i, u1 - step * gradientX + theta * divergence1);
            _u2.Store(i, u2 - step * gradientY + theta * divergence2);
        }

        // So that the last column has no slope to the right.
        _u1.Values[row + _width] = _u1.Values[row + _width - 1];
        _u2.Values[row + _width] = _u2.Values[row + _width - 1];
    }

    private void UpdateDual(int y)
    {
        int below = y < _height - 1 ? _u1.Stride : 0; // the last row has no slope down
        UpdateDual(_u1, _p11, _p12, y, below);
        UpdateDual(_u2, _p21, _p22, y, below);
    }

    private static void UpdateDual(MotionPlane u, MotionPlane p1, MotionPlane p2, int y, int below)
    {
        var step = new Vector<float>(Tau / Theta);
        int row = u.Row(y);
        for (int i = row; i < row + u.Width; i += Vector<float>.Count)
        {
            Vector<float> middle = u.Load(i);
            Vector<float> slopeX = u.Load(i + 1) - middle;
            Vector<float> slopeY = u.Load(i + below) - middle;
            Vector<float> scale = Vector<float>.One + step * Vector.SquareRoot(slopeX * slopeX + slopeY * slopeY);
            p1.Store(i, (p1.Load(i) + step * slopeX) / scale);
            p2.Store(i, (p2.Load(i) + step * slopeY) / scale);
        }
    }
}
