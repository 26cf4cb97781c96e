using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Tests.Models;

/// <summary>The official checkpoints, imported, against the results that the authors of SCI publish.</summary>
public class SciParityTests
{
    // PyTorch on a CPU differs from the authors' GPU in 0.0014 % of the values; the bound leaves room for any processor.
    private const double MostDiffering = 0.0001;

    public static TheoryData<string, string> PngInputs() => new()
    {
        { "easy", "0016" }, { "easy", "0018" }, { "easy", "0224" }, { "easy", "0245" }, { "easy", "0528" },
        { "easy", "0534" }, { "easy", "0908" }, { "easy", "0934" }, { "easy", "1191" }, { "easy", "1217" },
        { "medium", "00001" }, { "medium", "00051" }, { "medium", "00079" }, { "medium", "00091" }, { "medium", "NPE_71" },
    };

    public static TheoryData<string> JpegInputs() => ["2062", "2064", "3008", "3018", "3020"];

    [Theory]
    [MemberData(nameof(PngInputs))]
    public void A_published_result_is_reproduced(string weights, string image)
    {
        (byte[] ours, byte[] published) = Compare(weights, $"{image}.png", $"{image}.png");
        int differing = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            Assert.InRange(ours[i] - published[i], -1, 1);
            differing += ours[i] != published[i] ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{differing} of {ours.Length} values differ");
        Assert.True(differing < ours.Length * MostDiffering, $"{differing} of {ours.Length} values differ");
    }

    [Theory]
    [MemberData(nameof(JpegInputs))]
    public void A_JPEG_input_that_another_decoder_read_comes_close(string image)
    {
        (byte[] ours, byte[] published) = Compare("medium", $"{image}.jpg", $"{image}.png");
        double mean = ours.Zip(published, (a, b) => (double)Math.Abs(a - b)).Average();
        TestContext.Current.TestOutputHelper?.WriteLine($"mean difference {mean:F3}/255");
        // Decoders round their inverse DCT and chroma upsampling differently; the bound.
        Assert.InRange(mean, 0, 0.5);
    }

    private static (byte[] Ours, byte[] Published) Compare(string weights, string input, string result)
    {
        string checkpoint = SharedFolder.Require("sci", "weights", $"{weights}.pt");
        using DecodedImage source = ImageFile.Read(SharedFolder.Require("sci", "data", weights, input));
        using DecodedImage published = ImageFile.Read(SharedFolder.Require("sci", "results", weights, result));
        using IEnhancer enhancer = Enhancer.Create(ModelLoader.Load(checkpoint));
        using var enhanced = new Frame(source.Frame.Width, source.Frame.Height, source.Frame.Format);
        enhancer.Enhance(source.Frame, enhanced);
        Assert.Equal((published.Frame.Width, published.Frame.Height, published.Frame.Format), (enhanced.Width, enhanced.Height, enhanced.Format));
        return (enhanced.Samples.ToArray(), published.Frame.Samples.ToArray());
    }
}
