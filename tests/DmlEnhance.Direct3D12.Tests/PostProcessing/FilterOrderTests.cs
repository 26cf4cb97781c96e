using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Direct3D12.Tests.Devices;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

/// <summary>The queue is the only synchronisation: what each frame shows comes of that frame, however far the CPU is ahead.</summary>
[Collection(nameof(Gpu))]
public sealed class FilterOrderTests(Gpu gpu)
{
    private const int Width = 48;
    private const int Height = 32;
    private const int Frames = 16; // under way at once: each takes half a gigabyte under Wine

    [Theory]
    [InlineData(FilterPath.DirectML)]
    [InlineData(FilterPath.Shader)]
    public void Frames_that_nobody_waits_for_are_bit_for_bit_those_that_are_made_one_by_one(FilterPath path)
    {
        using PostProcessFilter filter = CreateFilter(path);
        Result[] expected = Run(filter, gpu.Device.WaitIdle, isOrderBroken: false);
        Result[] results = Run(filter, () => { }, isOrderBroken: false);
        for (int i = 0; i < Frames; i++)
        {
            Assert.Equal(expected[i].Pixels, results[i].Pixels);
            Assert.Equal(expected[i].Exposure, results[i].Exposure);
            // The shader adds as float32 in pairs, and the CPU exactly.
            using Frame picture = Picture(i);
            Assert.Equal(ExposureMeter.Measure(picture), results[i].Exposure, 1e-6);
        }

        Assert.Equal(Frames, results.Select(result => result.Exposure).Distinct().Count());
    }

    [Fact]
    public void The_same_frames_differ_where_the_network_goes_to_the_queue_before_what_it_reads()
    {
        using PostProcessFilter filter = CreateFilter(FilterPath.DirectML);
        Result[] expected = Run(filter, gpu.Device.WaitIdle, isOrderBroken: false);
        Result[] results = Run(filter, gpu.Device.WaitIdle, isOrderBroken: true);
        for (int i = 1; i < Frames; i++)
            Assert.NotEqual(expected[i].Pixels, results[i].Pixels);
    }

    [Fact]
    public void The_CPU_waits_for_nothing_while_a_frame_is_made()
    {
        using PostProcessFilter filter = CreateFilter(FilterPath.DirectML);
        using Frame picture = Picture(0);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba8, "target");
        filter.Frame(gpu.Device, source, target);
        using (Frame expected = FrameTransfer.Download(gpu.Device, target))
        {
            using (var gate = new GpuGate(gpu.Device))
            {
                ulong before = gpu.Device.Submitted;
                Assert.True(filter.Frame(gpu.Device, source, target));
                Assert.True(gpu.Device.Completed <= before, "the GPU has passed a gate that is closed");
            }

            using Frame result = FrameTransfer.Download(gpu.Device, target);
            Assert.Equal(expected.Samples, result.Samples);
        }
    }

    private PostProcessFilter CreateFilter(FilterPath path)
    {
        var filter = new PostProcessFilter(gpu.Device.Handle, gpu.Device.QueueHandle, ModelCatalog.Default.Load(AutoExposure.MediumModel), new PostProcessFilterOptions { Path = path });
        filter.Prepare(Width, Height);
        return filter;
    }

    // One source texture that changes with every frame, as an engine has it; a target for each frame.
    private unsafe Result[] Run(PostProcessFilter filter, Action between, bool isOrderBroken)
    {
        GraphicsDevice host = gpu.Device;
        using var source = new GpuTexture(host, Width, Height, TextureFormat.Rgba8, "source");
        using var exposures = new GpuBuffer(host, Frames, "exposures");
        var targets = new List<GpuTexture>();
        try
        {
            for (int i = 0; i < Frames; i++)
            {
                var target = new GpuTexture(host, Width, Height, TextureFormat.Rgba8, $"target {i}");
                targets.Add(target);
                CommandList list = host.Rent("scene");
                using (Frame picture = Picture(i))
                    FrameTransfer.Upload(list, picture, source);
                list.Transition(source, ResourceState.ShaderResource);
                Assert.True(filter.Begin(list.Handle, source.AsHosts()));
                if (isOrderBroken)
                    filter.Infer();
                host.Submit(list);
                between();
                if (!isOrderBroken)
                    filter.Infer();
                between();
                host.Record(last =>
                {
                    filter.End(last.Handle, target.AsHosts());
                    // As the network's frame measured it; the buffer is left as shaders read it.
                    last.Transition(exposures, ResourceState.CopyTarget);
                    last.Transition(filter.Exposure, ResourceState.CopySource);
                    last.Native->CopyBufferRegion(exposures.Native, (ulong)(i * sizeof(float)), filter.Exposure.Native, 0, sizeof(float));
                });
                between();
            }

            float[] means = host.Read(exposures);
            return [.. targets.Select((target, i) =>
            {
                using Frame picture = FrameTransfer.Download(host, target);
                return new Result(picture.Samples.ToArray(), means[i]);
            })];
        }
        finally
        {
            targets.ForEach(target => target.Dispose());
        }
    }

    private static Frame Picture(int i)
    {
        Frame picture = Pictures.Dark(Width, Height, seed: i + 1);
        // Brighter from frame to frame, so that no two have one mean.
        Span<byte> samples = picture.Samples;
        for (int pixel = 0; pixel < samples.Length; pixel += 4)
            samples[pixel] += (byte)i;
        return picture;
    }

    private sealed record Result(byte[] Pixels, float Exposure);
}
