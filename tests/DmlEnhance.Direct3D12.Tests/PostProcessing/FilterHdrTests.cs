using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Exposure;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

/// <summary>Frames of linear light in 16-bit floats, as an HDR engine has them.</summary>
[Collection(nameof(Gpu))]
public sealed class FilterHdrTests(Gpu gpu)
{
    private const int Width = 64; // rows of a multiple of 256 bytes
    private const int Height = 24;

    [Fact]
    public void DirectML_gives_the_frame_that_the_shader_gives_and_highlights_stay_above_white()
    {
        Half[] scene = Scene();
        Half[] byShader = Enhance(FilterPath.Shader, scene);
        Half[] byDirectML = Enhance(FilterPath.DirectML, scene);
        for (int i = 0; i < scene.Length; i++)
        {
            Assert.True(Half.IsFinite(byDirectML[i]));
            // The shader's illumination is a float16, 1/2048 off at most; so is the result's last place, and the gain in linear light is the 2.4th power.
            float tolerance = 2e-3f * Math.Max(0.01f, Math.Abs((float)byShader[i]));
            Assert.Equal((float)byShader[i], (float)byDirectML[i], tolerance);
        }

        // The lamp in the middle: 12 times white is 0.997 in the proxy, so the gain ends at 1.004 (0.042 here), and a float16 of this size has steps of 0.008.
        int lamp = 4 * (Height / 2 * Width + Width / 2);
        Assert.Equal(12.025, (float)byDirectML[lamp], 0.035);
        // The dark beside it is brighter.
        Assert.True((float)byDirectML[4] > 1.5f * (float)scene[4]);
    }

    private Half[] Enhance(FilterPath path, Half[] scene)
    {
        using var filter = new PostProcessFilter(gpu.Device.Handle, gpu.Device.QueueHandle, ModelCatalog.Default.Load(AutoExposure.MediumModel), new PostProcessFilterOptions { Path = path })
        {
            Settings = new CompositeSettings { ExposureAware = false },
        };
        filter.Prepare(Width, Height);
        using var source = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "HDR source");
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "HDR target");
        FrameUpload.Upload(gpu.Device, source, scene);
        Assert.True(filter.Frame(gpu.Device, source, target));
        return Halves.Of(FrameTransfer.DownloadPixels(gpu.Device, target));
    }

    // Night, with one lamp far above white.
    private static Half[] Scene()
    {
        var scene = new Half[4 * Width * Height];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double distance = Math.Sqrt(Math.Pow(x - Width / 2, 2) + Math.Pow(y - Height / 2, 2));
                double light = distance < 3 ? 12 : 0.02 + 0.3 / (1 + distance);
                int at = 4 * (y * Width + x);
                (scene[at], scene[at + 1], scene[at + 2], scene[at + 3]) = ((Half)light, (Half)(0.9 * light), (Half)(0.7 * light), (Half)1);
            }
        }

        return scene;
    }
}
