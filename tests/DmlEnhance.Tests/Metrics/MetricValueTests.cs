using DmlEnhance.Frames;
using DmlEnhance.Metrics;
using Xunit;

namespace DmlEnhance.Tests.Metrics;

/// <summary>Scores against those of independent code: scikit-image, and EME, LOE and NIQE written from the papers in numpy.</summary>
public sealed class MetricValueTests
{
    // The same formula in double precision with sums in another order: the values are below 100, so 1e-9 is generous.
    private const double Rounding = 1e-9;

    public static TheoryData<string> Pictures() => ["enhanced", "easy/0245", "medium/00091", "medium/NPE_71"];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void PSNR_is_that_of_scikit_image(string picture) => Check(picture, "psnr", PeakSignalToNoiseRatio.Compute, Rounding);

    [Theory]
    [MemberData(nameof(Pictures))]
    public void SSIM_is_that_of_scikit_image(string picture) => Check(picture, "ssim", StructuralSimilarity.Compute, Rounding);

    [Theory]
    [MemberData(nameof(Pictures))]
    public void DE_is_that_of_scikit_image(string picture) => Check(picture, "de", (image, _) => DiscreteEntropy.Compute(image), Rounding);

    [Theory]
    [MemberData(nameof(Pictures))]
    public void EME_is_that_of_the_paper(string picture) => Check(picture, "eme", (image, _) => MeasureOfEnhancement.Compute(image), Rounding);

    [Theory]
    [MemberData(nameof(Pictures))]
    public void LOE_is_that_of_counting_every_pair(string picture) => Check(picture, "loe", LightnessOrderError.Compute, Rounding);

    // NIQE divides by small variances (condition 1.6e5), so rounding shows more: 1e-8 where no area is flat. Two of the
    // pictures have flat areas that are not black, where rounding errors are counted themselves (see the script): 1e-3.
    [Theory]
    [InlineData("enhanced", 1e-8)]
    [InlineData("medium/00091", 1e-8)]
    [InlineData("easy/0245", 1e-3)]
    [InlineData("medium/NPE_71", 3e-3)]
    public void NIQE_is_that_of_the_paper(string picture, double tolerance) =>
        Check(picture, "niqe", (image, _) => NaturalImageQuality.Default.Compute(image), tolerance);

    private static void Check(string picture, string metric, Func<Frame, Frame, double> compute, double tolerance)
    {
        using Frame enhanced = MetricPictures.Enhanced(picture);
        using Frame dark = MetricPictures.Dark(picture);
        double score = compute(enhanced, dark);
        TestContext.Current.TestOutputHelper?.WriteLine($"{metric} {score:R}");
        Assert.Equal(MetricPictures.Value(picture, metric), score, tolerance);
    }
}
