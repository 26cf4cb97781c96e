using System.Numerics;
using System.Text.Json;
using DmlEnhance.Frames;
using DmlEnhance.Metrics;
using Xunit;

namespace DmlEnhance.Tests.Metrics;

/// <summary>FSIM against numpy (fixtures/metrics/make-fsim.py), and the Fourier transform below it against its definition.</summary>
public sealed class FeatureSimilarityTests
{
    // The same formula in double precision with other transforms; phase congruency divides by small amplitudes: 1e-9.
    private const double Rounding = 1e-9;

    private static readonly Lazy<JsonDocument> Values = new(() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "fixtures", "metrics", "fsim.json"))));

    // 211x203 and 500x333, 600x400 and 600x401 pixels, the latter made half as large: lengths of large primes are among them.
    [Theory]
    [InlineData("enhanced")]
    [InlineData("easy/0245")]
    [InlineData("medium/00091")]
    [InlineData("medium/NPE_71")]
    public void FSIM_is_that_of_the_paper(string picture)
    {
        using Frame enhanced = MetricPictures.Enhanced(picture);
        using Frame dark = MetricPictures.Dark(picture);
        Assert.Equal(Value(picture, "fsim"), FeatureSimilarity.Compute(enhanced, dark), Rounding);
        Assert.Equal(Value(picture, "fsimc"), FeatureSimilarity.ComputeColour(enhanced, dark), Rounding);
    }

    [Fact]
    public void FSIM_of_odd_and_even_sides_is_that_of_the_paper()
    {
        using Frame enhanced = Crop(MetricPictures.Enhanced("enhanced"));
        using Frame dark = Crop(MetricPictures.Dark("enhanced"));
        Assert.Equal(Value("enhanced, cropped", "fsim"), FeatureSimilarity.Compute(enhanced, dark), Rounding);
        Assert.Equal(Value("enhanced, cropped", "fsimc"), FeatureSimilarity.ComputeColour(enhanced, dark), Rounding);

        static Frame Crop(Frame frame)
        {
            byte[] samples = frame.Samples.ToArray();
            int width = frame.Width;
            frame.Dispose();
            return MetricPictures.Make(64, 97, PixelFormat.Rgb8, (x, y, channel) => samples[(y * width + x) * 3 + channel]);
        }
    }

    [Fact]
    public void A_picture_has_the_features_of_itself_in_any_format()
    {
        using Frame image = MetricPictures.Enhanced("enhanced");
        foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
        {
            using Frame one = MetricPictures.Convert(image, format);
            Assert.Equal(1, FeatureSimilarity.Compute(one, one), Rounding);
        }
    }

    [Fact]
    public void Flat_pictures_have_no_features_to_compare()
    {
        using Frame image = MetricPictures.Flat(31, 17, 100);
        using Frame other = MetricPictures.Flat(31, 17, 120);
        Assert.Equal(double.NaN, FeatureSimilarity.Compute(image, other));
    }

    [Fact]
    public void Pictures_of_two_sizes_are_one_line()
    {
        using Frame image = MetricPictures.Flat(20, 30, 9);
        using Frame other = MetricPictures.Flat(30, 20, 9);
        Assert.Contains("20x30 and 30x20", Assert.Throws<DmlEnhanceException>(() => FeatureSimilarity.Compute(image, other)).Message, StringComparison.Ordinal);
    }

    // Lengths of every radix, of two and more, of primes and their multiples (Bluestein), and 1. Sums of 100 numbers below 1.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(60)]
    [InlineData(8 * 9)]
    [InlineData(7 * 11)]
    [InlineData(13 * 3)]
    [InlineData(17)]
    [InlineData(2 * 53)]
    public void The_Fourier_transform_is_its_definition_and_back(int length)
    {
        const int Columns = 5;
        const double Digits = 1e-12;
        var random = new Random(length);
        var plane = new ComplexPlane(length, Columns);
        var values = new Complex[length, Columns];
        for (int y = 0; y < length; y++)
        {
            for (int x = 0; x < Columns; x++)
            {
                values[y, x] = new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5);
                (plane.Real[y * plane.Stride + x], plane.Imaginary[y * plane.Stride + x]) = (values[y, x].Real, values[y, x].Imaginary);
            }
        }

        var transform = new FourierTransform(length);
        ComplexPlane spectrum = transform.Forward(plane);
        for (int k = 0; k < length; k++)
        {
            for (int x = 0; x < Columns; x++)
            {
                Complex sum = 0;
                for (int y = 0; y < length; y++)
                    sum += values[y, x] * Complex.FromPolarCoordinates(1, -2 * Math.PI * y * k / length);
                Assert.Equal(sum.Real, spectrum.Real[k * spectrum.Stride + x], Digits);
                Assert.Equal(sum.Imaginary, spectrum.Imaginary[k * spectrum.Stride + x], Digits);
            }
        }

        ComplexPlane back = transform.Inverse(spectrum);
        for (int y = 0; y < length; y++)
        {
            Assert.Equal(values[y, Columns - 1].Real, back.Real[y * back.Stride + Columns - 1], Digits);
            Assert.Equal(values[y, 0].Imaginary, back.Imaginary[y * back.Stride], Digits);
        }
    }

    private static double Value(string picture, string metric) => Values.Value.RootElement.GetProperty(picture).GetProperty(metric).GetDouble();
}
