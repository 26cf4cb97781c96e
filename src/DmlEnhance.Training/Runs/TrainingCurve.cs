using System.Globalization;
using DmlEnhance.Models;

namespace DmlEnhance.Training.Runs;

/// <summary>A run's validations, for its card; kept in its checkpoints, so that a run that was broken off has all of them.</summary>
internal sealed class TrainingCurve
{
    /// <summary>The key in a checkpoint.</summary>
    internal const string Key = "curve";

    private const int Columns = 6;

    // A card is read by people, and has a limit.
    private const int MostPoints = 100;

    private readonly List<TrainingPoint> _points = [];
    private double _sum;
    private int _steps;
    private bool _isPartial;

    /// <summary>The points, thinned out to some dozens where there are many; null where there is none.</summary>
    internal IReadOnlyList<TrainingPoint>? Points
    {
        get
        {
            int every = (_points.Count + MostPoints - 1) / MostPoints;
            return _points.Count == 0 ? null : [.. _points.Where((_, index) => (_points.Count - 1 - index) % every == 0)];
        }
    }

    /// <summary>Counts a step's loss.</summary>
    internal void Add(float loss)
    {
        _sum += loss;
        _steps++;
    }

    /// <summary>Ends a stretch with a validation.</summary>
    internal void Add(long step, ValidationScores scores)
    {
        _points.Add(Point(step, scores, _steps > 0 && !_isPartial ? Math.Round(_sum / _steps, 5) : null));
        (_sum, _steps, _isPartial) = (0, 0, false);
    }

    /// <summary>What the validation after a step found, or null where there was none.</summary>
    internal TrainingPoint? At(long step) => _points.Find(point => point.Step == step);

    /// <summary>A validation's scores, rounded as cards have them.</summary>
    internal static TrainingPoint Point(long step, ValidationScores scores, double? loss) => new()
    {
        Step = step,
        Loss = loss,
        Psnr = Rounded(scores.Psnr, 3),
        Ssim = Rounded(scores.Ssim, 4),
        Fsim = Rounded(scores.Fsim, 4),
        TemporalError = Rounded(scores.TemporalError, 3),
    };

    /// <summary>The curve as a text: points apart by semicolons, numbers by spaces, '-' for what is not known.</summary>
    internal string Write() => string.Join(';', _points.Select(point => string.Join(' ', new[] { point.Step, point.Loss, point.Psnr, point.Ssim, point.Fsim, point.TemporalError }
        .Select(number => number?.ToString("R", CultureInfo.InvariantCulture) ?? "-"))));

    /// <summary>Goes on with the curve of a checkpoint.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="text">What it says; null where it is of an older version.</param>
    /// <param name="step">Steps done. Where they go beyond the last point, the losses since then are gone, and the next point has none.</param>
    /// <exception cref="DmlEnhanceException">It is not a curve.</exception>
    internal void Read(string path, string? text, long step)
    {
        foreach (string point in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            double?[] numbers = [.. point.Split(' ').Select(number => number == "-" ? (double?)null
                : double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : double.NaN)];
            if (numbers is not [{ } at, ..] || numbers.Length != Columns || numbers.Any(number => number is { } value && double.IsNaN(value)) || at != Math.Floor(at))
                throw new DmlEnhanceException($"{path}: the checkpoint's curve is damaged at '{point}'");
            _points.Add(new TrainingPoint { Step = (long)at, Loss = numbers[1], Psnr = numbers[2], Ssim = numbers[3], Fsim = numbers[4], TemporalError = numbers[5] });
        }

        _isPartial = step > (_points.Count > 0 ? _points[^1].Step : 0);
    }

    private static double? Rounded(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;
}
