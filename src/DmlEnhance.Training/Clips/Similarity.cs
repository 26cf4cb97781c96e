namespace DmlEnhance.Training.Clips;

/// <summary>Scales, turns and moves: places of a frame, from its middle, to places of the photograph.</summary>
/// <param name="Cosine">Scale times the cosine of the turn.</param>
/// <param name="Sine">Scale times its sine.</param>
/// <param name="X">Where the middle of the frame is, in columns.</param>
/// <param name="Y">In rows.</param>
internal readonly record struct Similarity(double Cosine, double Sine, double X, double Y)
{
    /// <summary>The place in the photograph.</summary>
    internal (double X, double Y) Apply(double x, double y) => (X + Cosine * x - Sine * y, Y + Sine * x + Cosine * y);

    /// <summary>The place in the frame that shows a place of the photograph: the inverse of <see cref="Apply"/>.</summary>
    internal (double X, double Y) Undo(double x, double y)
    {
        double square = Cosine * Cosine + Sine * Sine;
        (double right, double down) = (x - X, y - Y);
        return ((Cosine * right + Sine * down) / square, (Cosine * down - Sine * right) / square);
    }
}
