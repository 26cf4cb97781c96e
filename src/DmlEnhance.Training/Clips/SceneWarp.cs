using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Clips;

/// <summary>A slow, smooth warp of what a photograph shows, as of cloth or of water: two waves of low frequency that wander.</summary>
/// <remarks>
/// What is drawn at q is the photograph's q + sum of d sin(k q + phase + rate t). The waves are so flat that the sum of |d| |k| stays below
/// <see cref="Steepest"/>: nothing folds, and the inverse converges. The numbers are this project's own.
/// </remarks>
internal readonly record struct SceneWarp(SceneWave First, SceneWave Second)
{
    /// <summary>What two places that are a pixel apart can be shifted against each other: at most.</summary>
    internal const double Steepest = 0.36;

    // Pixels of the photograph. The places' error is at most Steepest / (1 - Steepest) of the last step.
    private const double SmallestStep = 1e-4;

    // From 20 pixels, farther than any wave reaches, to 1e-4: ln(2e5) / -ln(0.36) = 12.
    private const int MostSteps = 16;

    /// <summary>Draws a warp.</summary>
    /// <param name="random">Gives twelve numbers.</param>
    /// <param name="side">Pixels of the photograph on the shorter side of a frame.</param>
    internal static SceneWarp Draw(ref NoiseSource random, double side)
    {
        var first = SceneWave.Draw(ref random, side);
        return new SceneWarp(first, SceneWave.Draw(ref random, side));
    }

    /// <summary>The place of the photograph that is drawn at a place.</summary>
    internal (double X, double Y) Apply(double x, double y, double time)
    {
        double first = First.At(x, y, time), second = Second.At(x, y, time);
        return (x + First.ShiftX * first + Second.ShiftX * second, y + First.ShiftY * first + Second.ShiftY * second);
    }

    /// <summary>Where a place of the photograph is drawn: the inverse of <see cref="Apply"/>, to 1e-4 pixel of the photograph, by fixed-point iteration.</summary>
    /// <param name="target">The place of the photograph.</param>
    /// <param name="guess">Where it may be.</param>
    /// <param name="time">In frames.</param>
    internal (double X, double Y) Undo((double X, double Y) target, (double X, double Y) guess, double time)
    {
        for (int step = 0; step < MostSteps; step++)
        {
            (double x, double y) = Apply(guess.X, guess.Y, time);
            (double right, double down) = (target.X - x, target.Y - y);
            guess = (guess.X + right, guess.Y + down);
            if (Math.Max(Math.Abs(right), Math.Abs(down)) < SmallestStep)
                break;
        }

        return guess;
    }
}
