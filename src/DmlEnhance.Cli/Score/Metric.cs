using DmlEnhance.Frames;
using DmlEnhance.Metrics;

namespace DmlEnhance.Cli.Score;

/// <summary>One kind of score.</summary>
/// <param name="Name">As papers write it.</param>
/// <param name="Unit">Or "" where it has none.</param>
/// <param name="Description">What it says, for a reader who has never met it.</param>
/// <param name="HigherIsBetter">Which way is better.</param>
/// <param name="Needs">What else must be given.</param>
/// <param name="Decimals">How many are worth showing.</param>
/// <param name="Compute">From the picture and what it is compared with (the picture itself where <paramref name="Needs"/> is nothing); null where it takes neighbouring frames.</param>
internal sealed record Metric(string Name, string Unit, string Description, bool HigherIsBetter, MetricNeeds Needs, int Decimals, Func<Frame, Frame, double>? Compute)
{
    /// <summary>The warping error, in thousandths.</summary>
    public static Metric Warp { get; } = new("Warp", "10⁻³", "warping error: mean squared difference of neighbouring frames where only motion should tell them apart", false, MetricNeeds.Nothing, 3, null);

    /// <summary>The mean over a video of the mean absolute brightness difference.</summary>
    public static Metric Mabd { get; } = new("MABD", "levels", "mean absolute brightness difference of neighbouring frames: flicker and motion, so compare methods of like brightness", false, MetricNeeds.Nothing, 3, null);

    /// <summary>How far a video's MABD values are from its reference's.</summary>
    public static Metric MabdError { get; } = new("MABD-MSE", "levels²", "mean squared error of MABD, pair by pair of frames, against the reference's: 0 where brightness changes as it should", false, MetricNeeds.Reference, 3, null);

    /// <summary>All there are, in the order of columns.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("PSNR", "dB", "peak signal-to-noise ratio against the reference", true, MetricNeeds.Reference, 2, PeakSignalToNoiseRatio.Compute),
        new("SSIM", "", "structural similarity to the reference, 1 where they are equal", true, MetricNeeds.Reference, 4, StructuralSimilarity.Compute),
        new("FSIM", "", "similarity of features (edges, lines) to the reference, 1 where they are equal", true, MetricNeeds.Reference, 4, FeatureSimilarity.Compute),
        new("EME", "dB", "measure of enhancement: contrast within small blocks, noise included", true, MetricNeeds.Nothing, 2, (image, _) => MeasureOfEnhancement.Compute(image)),
        new("DE", "bit", "discrete entropy: how many of the tones are used", true, MetricNeeds.Nothing, 3, (image, _) => DiscreteEntropy.Compute(image)),
        new("NIQE", "", "distance from the statistics of natural photographs", false, MetricNeeds.Nothing, 3, (image, _) => NaturalImageQuality.Default.Compute(image)),
        new("LOE", "", "lightness order error: pairs of places whose order of brightness differs from the input's", false, MetricNeeds.Input, 1, LightnessOrderError.Compute),
        Warp,
        Mabd,
        MabdError,
    ];

    /// <summary>Whether it is about neighbouring frames, which only a video has.</summary>
    public bool IsTemporal => Compute is null;

    /// <summary>The name in JSON and CSV.</summary>
    public string Key => Name.ToLowerInvariant();

    /// <summary>Name, unit and an arrow to where better is: "PSNR (dB) ↑".</summary>
    public string Heading => $"{Name}{(Unit.Length > 0 ? $" ({Unit})" : "")} {(HigherIsBetter ? '↑' : '↓')}";

    /// <summary>The better of two scores.</summary>
    public double Best(double a, double b) => HigherIsBetter ? Math.Max(a, b) : Math.Min(a, b);

    /// <summary>A score as tables show it; equal pictures have an infinite PSNR, "inf".</summary>
    public string Format(double? score) => score is { } value ? ScoreNumber.Text(value, $"F{Decimals}") : "-";
}
