using System.Runtime.InteropServices;
using DmlEnhance.Devices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

/// <summary>TCE-Net in a render loop: a still clip gets what it gets on the CPU, and what the filter remembers is forgotten when it must be.</summary>
[Collection(nameof(Gpu))]
public sealed class FilterVideoTests(Gpu gpu)
{
    private const int Width = 96;
    private const int Height = 64;

    // A step of 8 bits because the CPU cuts off where the GPU rounds, and one for a network of some forty layers, whose sums are ordered otherwise.
    private const int Tolerance = 2;

    private static readonly TceModel Model = SmallTceModel.Create();
    private static readonly TceOptions Small = new() { WorkingWidth = 48, WorkingHeight = 32 };

    [Fact]
    public void A_still_clip_gets_the_CPUs_result_at_each_size_and_from_its_first_frame_on()
    {
        using PostProcessFilter filter = CreateFilter();
        // Both have one working size, and so one session.
        foreach ((int width, int height) in ((int, int)[])[(Width, Height), (2 * Width, 2 * Height)])
        {
            using Frame picture = Pictures.Dark(width, height);
            using Frame expected = OnCpu(picture);
            Assert.True(Pictures.LargestDifference(picture, expected) > 20);
            filter.Prepare(width, height);
            for (int frame = 0; frame < 6; frame++)
            {
                using Frame result = Show(filter, picture);
                if (frame is 0 or 5)
                    Assert.InRange(Pictures.LargestDifference(expected, result), 0, Tolerance);
            }
        }

        Assert.Equal(FilterState.Running, filter.State);
        Assert.Equal(FilterPath.DirectML, filter.Path);
    }

    [Fact]
    public unsafe void What_moves_gets_the_gain_that_the_CPU_finds_for_the_frame_three_before()
    {
        const int Last = 8;
        (int width, int height) = (Small.WorkingWidth, Small.WorkingHeight);
        using PostProcessFilter filter = CreateFilter();
        using TceEnhancer enhancer = Enhancer.CreateVideo(Model, Small, new DeviceRequest(DeviceKind.Cpu));
        filter.Prepare(width, height);
        using var enhanced = new Frame(width, height, PixelFormat.Rgba16);
        Frame? result = null;
        for (int index = 0; index <= Last; index++)
        {
            using Frame picture = Moving(index);
            using Frame deep = Deep(picture);
            enhancer.Push(deep, enhanced);
            result?.Dispose();
            result = Show(filter, picture);
        }

        // Of a frame of the working size the CPU gives the network's own result.
        using Frame before = Moving(Last - enhancer.Latency), current = Moving(Last), expected = Moving(Last);
        Assert.Equal(0, enhancer.Cuts);
        float[] dark = Planes(before), bright = Planes(enhanced);
        using (var gain = new GuidedGain(width, height))
        {
            gain.Fit(dark, bright);
            gain.Apply(current, expected, 1);
        }

        Assert.InRange(Pictures.LargestDifference(expected, result!), 0, Tolerance);
        result!.Dispose();

        float[] Planes(Frame frame)
        {
            var planes = new float[3 * width * height];
            fixed (float* first = planes)
                SampleConversion.ToPlanes(frame, 0, height, first);
            return planes;
        }

        // Bars that move by two pixels a frame in the upper third: where more moves at once a cut is found.
        Frame Moving(int index)
        {
            var frame = new Frame(width, height, PixelFormat.Rgba8);
            for (int i = 0; i < frame.Samples.Length; i++)
            {
                (int column, int row) = (i / 4 % width, i / 4 / width);
                int place = row < height / 3 ? column + 2 * index : column;
                frame.Samples[i] = i % 4 == 3 ? byte.MaxValue : (byte)(5 + place / 8 % 2 * 40 + i % 4 * 4 + row / 4);
            }

            return frame;
        }

        // A 16-bit sample of the same value.
        static Frame Deep(Frame frame)
        {
            var deep = new Frame(frame.Width, frame.Height, PixelFormat.Rgba16);
            Span<ushort> samples = MemoryMarshal.Cast<byte, ushort>(deep.Samples);
            for (int i = 0; i < samples.Length; i++)
                samples[i] = (ushort)(257 * frame.Samples[i]);
            return deep;
        }
    }

    [Fact]
    public void After_a_cut_the_frames_before_are_forgotten_where_the_filter_is_told_or_passes_one_through()
    {
        using PostProcessFilter filter = CreateFilter();
        using Frame street = Pictures.Dark(Width, Height);
        using Frame other = Pictures.Flat(Width, Height, 12);
        filter.Prepare(Width, Height);
        using Frame still = Show(filter, other);

        filter.ResetHistory();
        Repeat(street);
        using Frame untold = Show(filter, other);
        Assert.True(Pictures.LargestDifference(still, untold) > Tolerance);

        Repeat(street);
        filter.ResetHistory();
        using Frame told = Show(filter, other);
        Assert.Equal(0, Pictures.LargestDifference(still, told));

        Repeat(street);
        filter.Enabled = false;
        using (Frame passed = Show(filter, other))
            Assert.Equal(0, Pictures.LargestDifference(other, passed));
        filter.Enabled = true;
        using Frame again = Show(filter, other);
        Assert.Equal(0, Pictures.LargestDifference(still, again));

        // The gain is that of the frame three before: the old scene's is gone with the sixth frame, when no window has a frame of it.
        filter.ResetHistory();
        Repeat(street);
        for (int frame = 0; frame < 5; frame++)
            Show(filter, other).Dispose();
        using Frame settled = Show(filter, other);
        Assert.Equal(0, Pictures.LargestDifference(still, settled));

        void Repeat(Frame picture)
        {
            for (int frame = 0; frame < 3; frame++)
                Show(filter, picture).Dispose();
        }
    }

    [Fact]
    public void A_frame_whose_list_is_thrown_away_is_as_if_it_had_not_been()
    {
        using PostProcessFilter filter = CreateFilter();
        using Frame street = Pictures.Dark(Width, Height);
        using Frame other = Pictures.Flat(Width, Height, 12);
        filter.Prepare(Width, Height);
        using Frame still = Show(filter, street);
        using GpuTexture thrown = Pictures.Texture(gpu.Device, other);
        for (int frame = 0; frame < 3; frame++)
        {
            CommandList list = gpu.Device.Rent("thrown away");
            Assert.True(filter.Begin(list.Handle, thrown.AsHosts()));
            gpu.Device.Discard(list);
            using Frame result = Show(filter, street);
            Assert.Equal(0, Pictures.LargestDifference(still, result));
        }
    }

    [Fact]
    public void A_filter_changes_from_pictures_to_video_and_back_between_two_frames()
    {
        OnnxModel pictures = ModelCatalog.Default.Load(AutoExposure.MediumModel);
        using PostProcessFilter filter = CreateFilter(pictures);
        using Frame picture = Pictures.Dark(Width, Height);
        filter.Prepare(Width, Height);
        using Frame first = Show(filter, picture);

        filter.UseModel(Model);
        filter.Prepare(Width, Height);
        using Frame video = Show(filter, picture);
        using Frame expected = OnCpu(picture);
        Assert.InRange(Pictures.LargestDifference(expected, video), 0, Tolerance);
        filter.Settings = filter.Settings with { View = CompositeView.Illumination };
        using Frame illumination = Show(filter, picture);
        for (int i = 0; i < picture.Samples.Length; i++)
        {
            // Both views are rounded: half a step each, and the frame's own is the dark picture over the bright one.
            if (i % 4 != 3 && picture.Samples[i] > 0 && video.Samples[i] is > 20 and < 255)
                Assert.Equal(255.0 * picture.Samples[i] / video.Samples[i], illumination.Samples[i], 0.6 + 255.0 * picture.Samples[i] / video.Samples[i] * 0.5 / video.Samples[i] + 0.1);
        }

        filter.Settings = filter.Settings with { View = CompositeView.Enhanced };
        filter.UseModel(pictures);
        filter.Prepare(Width, Height);
        using Frame last = Show(filter, picture);
        Assert.Equal(0, Pictures.LargestDifference(first, last));
    }

    [Fact]
    public void A_working_size_that_no_adapter_has_memory_for_is_one_line()
    {
        using PostProcessFilter filter = CreateFilter(options: new TceOptions { WorkingWidth = 6000, WorkingHeight = 6000 });
        var error = Assert.Throws<DmlEnhanceException>(() => filter.Prepare(6000, 6000));
        Assert.Contains("at the working size 6000x6000 TCE-Net needs about", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shader_refuses_it_in_words()
    {
        var error = Assert.Throws<DmlEnhanceException>(() =>
            new PostProcessFilter(gpu.Device.Handle, gpu.Device.QueueHandle, Model, new PostProcessFilterOptions { Path = FilterPath.Shader }).Dispose());
        Assert.Contains("the shader runs SCI alone", error.Message, StringComparison.Ordinal);
    }

    private PostProcessFilter CreateFilter(OnnxFile? model = null, TceOptions? options = null) =>
        new(gpu.Device.Handle, gpu.Device.QueueHandle, model ?? Model, new PostProcessFilterOptions { Path = FilterPath.DirectML, Tce = options ?? Small })
        {
            Settings = new CompositeSettings { ExposureAware = false, Dither = false },
        };

    private static Frame OnCpu(Frame picture)
    {
        using TceEnhancer enhancer = Enhancer.CreateVideo(Model, Small, new DeviceRequest(DeviceKind.Cpu));
        var result = new Frame(picture.Width, picture.Height, picture.Format);
        int pushed = 0;
        while (!enhancer.Push(picture, result))
            Assert.True(pushed++ < enhancer.Latency);
        return result;
    }

    private Frame Show(PostProcessFilter filter, Frame picture)
    {
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        using var target = new GpuTexture(gpu.Device, picture.Width, picture.Height, TextureFormat.Rgba8, "target");
        filter.Frame(gpu.Device, source, target);
        Frame result = FrameTransfer.Download(gpu.Device, target);
        gpu.Device.WaitIdle();
        return result;
    }
}
