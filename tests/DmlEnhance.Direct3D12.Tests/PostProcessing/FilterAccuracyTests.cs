using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

/// <summary>A texture goes in, the network runs on the host's device, queue and buffers, a texture comes out: as on the CPU.</summary>
/// <remarks>
/// At most 1 step of 8 bits apart at every pixel: the CPU's result is cut off to 8 bits where the GPU's is rounded, so the same value may end on both
/// sides of one border between steps, but never of two.
/// </remarks>
[Collection(nameof(Gpu))]
public sealed class FilterAccuracyTests(Gpu gpu)
{
    public static TheoryData<string, string, int, int> Photographs => new()
    {
        { "night-stream.jpg", AutoExposure.DifficultModel, 256, 144 },
        { "night-dogs.jpg", AutoExposure.MediumModel, 161, 107 }, // no multiple of 4 numbers
        { "night-living-room.jpg", AutoExposure.EasyModel, 64, 48 },
        { "night-brushes.jpg", AutoExposure.MediumModel, 33, 97 },
        { "night-stream.jpg", AutoExposure.MediumModel, 17, 5 },
        { "night-living-room.jpg", AutoExposure.DifficultModel, 400, 225 },
        { "night-dogs.jpg", AutoExposure.DifficultModel, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Photographs))]
    public void A_photograph_is_enhanced_by_DirectML_as_on_the_CPU(string name, string model, int width, int height) =>
        AssertAsOnTheCpu(name, model, width, height, FilterPath.DirectML);

    [Theory]
    [MemberData(nameof(Photographs))]
    public void A_photograph_is_enhanced_by_the_shader_as_on_the_CPU(string name, string model, int width, int height) =>
        AssertAsOnTheCpu(name, model, width, height, FilterPath.Shader);

    private void AssertAsOnTheCpu(string name, string modelName, int width, int height, FilterPath path)
    {
        OnnxModel model = ModelCatalog.Default.Load(modelName);
        using Frame photograph = Pictures.Photograph(name);
        using Frame picture = Part(photograph, width, height);
        using Frame expected = new(width, height, PixelFormat.Rgba8);
        using (IEnhancer enhancer = Enhancer.Create(model))
            enhancer.Enhance(picture, expected);

        using var filter = new PostProcessFilter(gpu.Device.Handle, gpu.Device.QueueHandle, model, new PostProcessFilterOptions { Path = path })
        {
            Settings = new CompositeSettings { ExposureAware = false, Dither = false },
        };
        filter.Prepare(width, height);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        using var target = new GpuTexture(gpu.Device, width, height, TextureFormat.Rgba8, "target");
        Assert.True(filter.Frame(gpu.Device, source, target));
        Assert.Equal(path, filter.Path);
        Assert.Equal(FilterState.Running, filter.State);
        using Frame result = FrameTransfer.Download(gpu.Device, target);
        Assert.InRange(Pictures.LargestDifference(expected, result), 0, 1);
        // Not the dark picture again.
        Assert.True(ExposureMeter.Measure(result) > 1.2 * ExposureMeter.Measure(picture));
    }

    // From the middle, where there is something to see.
    private static Frame Part(Frame photograph, int width, int height)
    {
        var part = new Frame(width, height, PixelFormat.Rgba8);
        int channels = photograph.Samples.Length / (photograph.Width * photograph.Height);
        (int left, int top) = ((photograph.Width - width) / 2, (photograph.Height - height) / 2);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Span<byte> to = part.Samples.Slice(4 * (y * width + x), 4);
                photograph.Samples.Slice(channels * ((top + y) * photograph.Width + left + x), 3).CopyTo(to);
                to[3] = (byte)(x + y);
            }
        }

        return part;
    }
}
