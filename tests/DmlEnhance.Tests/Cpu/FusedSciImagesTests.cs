using DmlEnhance.Cpu;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

/// <summary>The fused kernel against ONNX Runtime on the dark photographs that the authors of SCI publish.</summary>
public class FusedSciImagesTests
{
    private const int Images = 21;

    private const int Threads = 2;

    // What the project promises is 2e-4. Both sum 27 products a layer in float32, in another order and with other exponentials; over all images and models the worst is 1.1e-6.
    private const float Tolerance = 1e-5f;

    private static readonly (string Folder, string Weights)[] Official = [("easy", "easy"), ("medium", "medium"), ("finetune", "difficult")];

    /// <summary>One fact, so that each image is decoded once; it says which image is wrong.</summary>
    [Fact]
    public void Every_image_is_as_ONNX_Runtime_has_it_with_the_official_weights_and_ours()
    {
        using var ours = new Comparison([.. AutoExposure.Models.Select(name => ModelLoader.Load(name))]);
        int compared = 0;
        foreach ((string folder, string weights) in Official)
        {
            using var official = new Comparison([ModelLoader.Load(SharedFolder.Require("sci", "weights", $"{weights}.pt"))]);
            foreach (string path in Directory.GetFiles(SharedFolder.Require("sci", "data", folder)))
            {
                using DecodedImage image = ImageFile.Read(path);
                official.Compare(path, image.Frame);
                ours.Compare(path, image.Frame);
                compared++;
            }
        }

        Assert.Equal(Images, compared);
        TestContext.Current.TestOutputHelper?.WriteLine($"the largest difference of a float is {Comparison.Largest:E2}");
    }

    private sealed class Comparison(OnnxModel[] models) : IDisposable
    {
        // Bands are compared on several threads.
        private static readonly Lock Lock = new();

        private readonly OnnxBands[] _references = [.. models.Select(model => new OnnxBands(model, Threads, givesIllumination: true))];
        private readonly FusedSci[] _kernels = [.. models.Select(model => KernelPictures.Kernel(model, Threads))];

        public static float Largest { get; private set; }

        public void Compare(string path, Frame source)
        {
            float[] image = Planes(source), enhanced = new float[image.Length], illumination = new float[image.Length];
            using var expected = new Frame(source.Width, source.Height, source.Format);
            for (int i = 0; i < models.Length; i++)
            {
                string what = $"{Path.GetFileName(path)} by {models[i].Name}";
                _kernels[i].Enhance(image, enhanced, illumination, source.Width, source.Height);
                _references[i].Run(
                    source,
                    (result, band) =>
                    {
                        result.Write(source, expected, band, strength: 1);
                        AssertBand(what, result, band, source, enhanced, illumination);
                    },
                    CancellationToken.None);
                using Frame actual = _kernels[i].Enhance(source);
                int difference = KernelPictures.LargestDifference(expected, actual);
                Assert.True(difference <= 1, $"{what}: a sample differs by {difference}");
            }
        }

        public void Dispose()
        {
            foreach (OnnxBands reference in _references)
                reference.Dispose();
            foreach (FusedSci kernel in _kernels)
                kernel.Dispose();
        }

        private static unsafe void AssertBand(string what, BandResult result, Band band, Frame source, float[] enhanced, float[] illumination)
        {
            int plane = source.Width * source.Height, count = source.Width * band.Rows, first = source.Width * band.Row;
            for (int channel = 0; channel < 3; channel++)
            {
                AssertClose($"{what}, enhanced", new(result.Enhanced + channel * result.PlaneStride, count), enhanced.AsSpan(channel * plane + first, count));
                AssertClose($"{what}, illumination", new(result.Illumination + channel * result.PlaneStride, count), illumination.AsSpan(channel * plane + first, count));
            }
        }

        private static void AssertClose(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
        {
            float largest = 0;
            for (int i = 0; i < expected.Length; i++)
            {
                float difference = Math.Abs(expected[i] - actual[i]);
                // NaN is not less than anything.
                if (!(difference <= Tolerance))
                    Assert.Fail($"{what}: {actual[i]} in place of {expected[i]}");
                largest = Math.Max(largest, difference);
            }

            lock (Lock)
                Largest = Math.Max(Largest, largest);
        }

        private static unsafe float[] Planes(Frame frame)
        {
            float[] planes = new float[3 * frame.Width * frame.Height];
            fixed (float* first = planes)
                SampleConversion.ToPlanes(frame, 0, frame.Height, first);
            return planes;
        }
    }
}
