using DmlEnhance.Direct3D12.Enhancers;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Tests;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Enhancers;

/// <summary>The shader's whole way (upload, dispatch, composite, read-back) against the CPU enhancer.</summary>
/// <remarks>
/// At most 1 step of 8 bits apart at every pixel: the CPU's result is cut off to 8 bits where the GPU's is rounded, half a step
/// apart, dithering (where it is asked for) adds 0.35 and the illumination's float16 an eighth, so the same value may end on both sides of one
/// border between steps, but never of two.
/// </remarks>
[Collection(nameof(Gpu))]
public sealed class SciShaderEnhancerTests(Gpu gpu)
{
    [Theory]
    [InlineData("night-stream.jpg", AutoExposure.DifficultModel)]
    [InlineData("night-dogs.jpg", AutoExposure.MediumModel)]
    [InlineData("night-living-room.jpg", AutoExposure.EasyModel)]
    [InlineData("night-brushes.jpg", AutoExposure.MediumModel)]
    public void A_photograph_is_enhanced_as_on_the_CPU(string name, string model)
    {
        using Frame picture = Pictures.Photograph(name);
        AssertAsOnTheCpu(picture, ModelCatalog.Default.Load(model));
    }

    [Theory]
    [InlineData("sci/data/medium", "sci/weights/medium.pt")]
    [InlineData("sci/data/easy", "sci/weights/easy.pt")]
    [InlineData("sci/data/finetune", "sci/weights/difficult.pt")]
    public void The_authors_pictures_are_enhanced_as_on_the_CPU_with_the_official_weights(string pictures, string weights)
    {
        string file = Directory.EnumerateFiles(SharedFolder.Require(pictures)).Order(StringComparer.Ordinal).First();
        OnnxModel model = ModelLoader.Load(SharedFolder.Require(weights));
        using Frame picture = ImageFile.Read(file).Frame;
        AssertAsOnTheCpu(picture, model);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 31)]
    [InlineData(59, 21)]
    [InlineData(61, 41)]
    [InlineData(1919, 1079)]
    public void A_picture_of_any_size_is_enhanced_as_on_the_CPU(int width, int height)
    {
        using Frame picture = Pictures.Dark(width, height);
        AssertAsOnTheCpu(picture, ModelCatalog.Default.Load(AutoExposure.DifficultModel));
    }

    [Fact]
    public void Dithering_stays_within_a_step_of_the_CPU()
    {
        using Frame picture = Pictures.Photograph("night-stream.jpg");
        OnnxModel model = ModelCatalog.Default.Load(AutoExposure.DifficultModel);
        using var enhancer = new SciShaderEnhancer(gpu.Device, model, new CompositeSettings { ExposureAware = false });
        using IEnhancer cpu = Enhancer.Create(model);
        using Frame expected = picture.Clone();
        using Frame actual = picture.Clone();
        cpu.Enhance(picture, expected);
        enhancer.Enhance(picture, actual);
        Assert.InRange(Pictures.LargestDifference(expected, actual), 1, 1);
    }

    [Fact]
    public void Strength_is_the_share_of_the_result_as_on_the_CPU()
    {
        using Frame picture = Pictures.Dark(200, 100);
        AssertAsOnTheCpu(picture, ModelCatalog.Default.Load(AutoExposure.MediumModel), strength: 0.35f);
    }

    [Fact]
    public void Strength_0_gives_the_source_bit_for_bit()
    {
        using Frame picture = Pictures.Random(131, 77, PixelFormat.Rgba8);
        using Frame result = Enhance(picture, ModelCatalog.Default.Load(AutoExposure.MediumModel), 0);
        Assert.True(picture.Samples.SequenceEqual(result.Samples));
    }

    [Fact]
    public void A_picture_of_16_bits_is_refused_in_one_line()
    {
        using var picture = new Frame(4, 4, PixelFormat.Rgb16);
        var error = Assert.Throws<DmlEnhanceException>(() => Enhance(picture, ModelCatalog.Default.Load(AutoExposure.MediumModel), 1));
        Assert.Contains("8 bits", error.Message, StringComparison.Ordinal);
    }

    private void AssertAsOnTheCpu(Frame picture, OnnxModel model, float strength = 1)
    {
        using IEnhancer cpu = Enhancer.Create(model);
        using Frame expected = picture.Clone();
        cpu.Enhance(picture, expected, strength);
        using Frame actual = Enhance(picture, model, strength);
        Assert.InRange(Pictures.LargestDifference(expected, actual), 0, 1);
        // That it was enhanced at all: brighter than the source by more than any rounding.
        Assert.True(ExposureMeter.Measure(actual) > ExposureMeter.Measure(picture) + 0.01);
    }

    private Frame Enhance(Frame picture, OnnxModel model, float strength)
    {
        using var enhancer = new SciShaderEnhancer(gpu.Device, model);
        Frame result = picture.Clone();
        enhancer.Enhance(picture, result, strength);
        return result;
    }
}
