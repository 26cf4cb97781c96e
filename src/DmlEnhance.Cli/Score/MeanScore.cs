namespace DmlEnhance.Cli.Score;

/// <summary>A method's mean of one metric.</summary>
/// <param name="Value">Over the pictures that have the score; null where none has. Infinite where one picture's is.</param>
/// <param name="Pictures">How many have it.</param>
internal sealed record MeanScore(double? Value, int Pictures)
{
    /// <summary>The mean of those that are there.</summary>
    public static MeanScore Of(IEnumerable<double?> scores)
    {
        List<double> values = [.. scores.OfType<double>()];
        return new MeanScore(values.Count > 0 ? values.Average() : null, values.Count);
    }
}
