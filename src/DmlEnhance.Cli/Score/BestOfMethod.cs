namespace DmlEnhance.Cli.Score;

/// <summary>A made-up method that has, for every picture and metric, the best score of some methods.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Methods">Indices of the methods it takes from.</param>
internal sealed record BestOfMethod(string Name, IReadOnlyList<int> Methods)
{
    /// <summary>The best scores of one picture; a score that one of the methods lacks is taken from the others.</summary>
    public MethodScores Of(IReadOnlyList<MethodScores> methods, IReadOnlyList<Metric> metrics)
    {
        IEnumerable<double?> best = metrics.Select((metric, i) =>
        {
            List<double> values = [.. Methods.Select(method => methods[method].Values[i]).OfType<double>()];
            return values.Count > 0 ? values.Aggregate(metric.Best) : (double?)null;
        });
        return new MethodScores(Name, null, [.. best], null, null);
    }
}
