namespace DmlEnhance.Training.Runs;

/// <summary>Means of the first and the last few losses: single steps see single pictures, and jump.</summary>
internal sealed class LossWindow
{
    private const int Longest = 10;

    private readonly List<float> _losses = [];

    /// <summary>The mean of the first losses: 10, or half of them where there are fewer than 20; NaN where there are none.</summary>
    internal double First => Mean(_losses.Take(Length));

    /// <summary>The mean of as many last losses.</summary>
    internal double Last => Mean(_losses.TakeLast(Length));

    private int Length => Math.Clamp(_losses.Count / 2, 1, Longest);

    internal void Add(float loss) => _losses.Add(loss);

    private static double Mean(IEnumerable<float> losses) => losses.Select(loss => (double)loss).DefaultIfEmpty(double.NaN).Average();
}
