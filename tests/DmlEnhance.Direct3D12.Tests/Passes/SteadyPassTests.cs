using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Passes;

[Collection(nameof(Gpu))]
public sealed class SteadyPassTests(Gpu gpu)
{
    private const int Width = 96;
    private const int Height = 64;

    private static readonly OnnxModel Model = ModelCatalog.Default.Load(AutoExposure.MediumModel);

    // The CPU cuts off where the GPU rounds, and the GPU keeps its average in 11 bits: a step of 8 bits each.
    private const int MostDifference = 2;

    private static readonly CompositeSettings Steady = new() { Steady = true, ExposureAware = false, Dither = false };

    [Fact]
    public void Six_frames_of_noise_with_something_that_moves_equal_the_cpu_s()
    {
        using SteadyEnhancer cpu = Enhancer.CreateSteady(Model, 1);
        using var process = new SciPostProcess(gpu.Device, SciWeights.Read(Model));
        using var expected = new Frame(Width, Height, PixelFormat.Rgba8);
        for (int i = 0; i < 6; i++)
        {
            using Frame picture = Moving(i);
            cpu.Push(picture, expected);
            Assert.Equal(0, cpu.Cuts);
            using Frame actual = Shown(process, picture, Steady);
            Assert.InRange(Pictures.LargestDifference(expected, actual), 0, MostDifference);
        }
    }

    [Fact]
    public void After_a_reset_another_size_another_model_and_a_frame_without_it_the_next_frame_is_by_itself()
    {
        using var steady = new SciPostProcess(gpu.Device, SciWeights.Read(Model));
        using var plain = new SciPostProcess(gpu.Device, SciWeights.Read(Model));
        Action[] resets =
        [
            () => { },
            steady.ResetSteady,
            () => steady.Use(SciWeights.Read(Model)),
            () => Shown(steady, Pictures.Dark(40, 30), Steady).Dispose(),
            () => Shown(steady, Moving(0), Steady with { Steady = false }).Dispose(),
            () => Shown(steady, Moving(0), Steady with { Strength = 0 }).Dispose(),
        ];
        for (int i = 0; i < resets.Length; i++)
        {
            using Frame first = Moving(i), second = Moving(i + 1);
            Shown(steady, first, Steady).Dispose();
            resets[i]();
            using Frame actual = Shown(steady, second, Steady);
            using Frame expected = Shown(plain, second, Steady with { Steady = false });
            // By itself, but for the rounding to 16-bit floats; averaged, noise moves it by many steps.
            Assert.Equal(i == 0, Pictures.LargestDifference(expected, actual) > 1);
        }
    }

    /// <summary>A video of 25 frames a second is shown some six times a frame on a fast screen.</summary>
    [Fact]
    public void A_frame_that_is_shown_again_counts_once()
    {
        using var often = new SciPostProcess(gpu.Device, SciWeights.Read(Model));
        using var once = new SciPostProcess(gpu.Device, SciWeights.Read(Model));
        for (int i = 0; i < 4; i++)
        {
            using Frame picture = Moving(i);
            using Frame expected = Shown(once, picture, Steady);
            for (int repeat = 0; repeat < 6; repeat++)
            {
                using Frame actual = Shown(often, picture, Steady, isNew: repeat == 0);
                Assert.Equal(0, Pictures.LargestDifference(expected, actual));
            }
        }

        // After a reset there is nothing to show again.
        often.ResetSteady();
        using Frame other = Moving(9), fresh = Shown(often, other, Steady, isNew: false), plain = Shown(often, other, Steady with { Steady = false });
        Assert.InRange(Pictures.LargestDifference(plain, fresh), 0, 1);
    }

    [Fact]
    public void The_filter_of_an_engine_gives_the_same_and_begins_anew_when_told()
    {
        using var process = new SciPostProcess(gpu.Device, SciWeights.Read(Model));
        using var filter = new PostProcessFilter(gpu.Device, Model, new PostProcessFilterOptions { Path = FilterPath.Shader }) { Settings = Steady };
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba8, "target");
        for (int i = 0; i < 6; i++)
        {
            if (i == 3)
            {
                process.ResetSteady();
                filter.ResetHistory();
            }

            using Frame picture = Moving(i);
            using GpuTexture source = Pictures.Texture(gpu.Device, picture);
            using Frame expected = Shown(process, picture, Steady);
            filter.Enhance(source, target);
            using Frame actual = FrameTransfer.Download(gpu.Device, target);
            Assert.Equal(0, Pictures.LargestDifference(expected, actual));
        }
    }

    [Fact]
    public void Still_places_of_an_hdr_frame_are_steadier_and_its_highlights_stay()
    {
        using var process = new SciPostProcess(gpu.Device, SciWeights.Read(Model));
        using var source = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "HDR frame", FrameEncoding.Linear);
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba8, "target");
        double plain = Flicker(Steady with { Steady = false }), steady = Flicker(Steady);
        Assert.True(steady < plain / 2, $"{steady} beside {plain}");

        double Flicker(CompositeSettings settings)
        {
            process.ResetSteady();
            byte[]? before = null;
            double sum = 0;
            for (int i = 0; i < 8; i++)
            {
                FrameUpload.Upload(gpu.Device, source, Light(i));
                gpu.Device.Record(list =>
                {
                    list.Transition(target, ResourceState.RenderTarget);
                    process.Record(list, source, target, settings);
                });
                using Frame result = FrameTransfer.Download(gpu.Device, target);
                // The first pixel is four times display white, which the tone curve brings near to 1, and the next one is no number.
                Assert.InRange(result.Samples[0], 230, 255);
                Assert.Equal(0, result.Samples[4]);
                for (int sample = 0; before is not null && sample < before.Length; sample++)
                    sum += Math.Abs(before[sample] - result.Samples[sample]);
                before = result.Samples.ToArray();
            }

            return sum;
        }
    }

    // Noise of dark pictures, over which a bright square goes.
    private static Frame Moving(int index)
    {
        Frame frame = Pictures.Dark(Width, Height, seed: index + 1);
        for (int y = 20; y < 36; y++)
        {
            for (int x = 10 + 5 * index; x < 26 + 5 * index; x++)
                frame.Samples.Slice(4 * (y * Width + x), 3).Fill(120);
        }

        return frame;
    }

    private static Half[] Light(int seed)
    {
        var random = new Random(seed);
        var values = new Half[4 * Width * Height];
        for (int i = 0; i < values.Length; i++)
            values[i] = (Half)(i % 4 == 3 ? 1 : 0.004 + 0.0005 * random.NextDouble());
        values.AsSpan(0, 3).Fill((Half)4);
        values.AsSpan(4, 3).Fill(Half.NaN);
        return values;
    }

    private Frame Shown(SciPostProcess process, Frame picture, CompositeSettings settings, bool isNew = true)
    {
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        using var target = new GpuTexture(gpu.Device, picture.Width, picture.Height, TextureFormat.Rgba8, "target");
        gpu.Device.Record(list =>
        {
            list.Transition(target, ResourceState.RenderTarget);
            process.Record(list, source, target, settings, isNew);
        });
        return FrameTransfer.Download(gpu.Device, target);
    }
}
