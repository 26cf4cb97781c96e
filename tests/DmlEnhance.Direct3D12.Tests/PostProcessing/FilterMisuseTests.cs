using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Exposure;
using DmlEnhance.Models;
using Silk.NET.Direct3D12;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

/// <summary>What an engine must not do is refused before anything is recorded, and the next frame is made.</summary>
[Collection(nameof(Gpu))]
public sealed unsafe class FilterMisuseTests(Gpu gpu)
{
    private const int Width = FilterRig.Width;
    private const int Height = FilterRig.Height;

    [Fact]
    public void Calls_in_another_order_are_refused()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.Shader);
        Assert.Throws<InvalidOperationException>(rig.Filter.Infer);
        gpu.Device.Record(list => Assert.Throws<InvalidOperationException>(() => rig.Filter.End(list.Handle, rig.Target.AsHosts())));
        gpu.Device.Record(list => Assert.True(rig.Filter.Begin(list.Handle, rig.Source.AsHosts())));
        gpu.Device.Record(list => Assert.Throws<InvalidOperationException>(() => rig.Filter.End(list.Handle, rig.Target.AsHosts())));
        // A frame that was given up is no obstacle to the next.
        Assert.True(rig.Frame());
    }

    [Fact]
    public void A_target_of_another_size_is_refused_and_the_next_frame_is_made()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.Shader);
        using var other = new GpuTexture(gpu.Device, Width + 1, Height, TextureFormat.Rgba8, "other");
        gpu.Device.Record(list => Assert.True(rig.Filter.Begin(list.Handle, rig.Source.AsHosts())));
        rig.Filter.Infer();
        gpu.Device.Record(list => Assert.Throws<ArgumentException>(() => rig.Filter.End(list.Handle, other.AsHosts())));
        Assert.True(rig.Frame());
    }

    [Fact]
    public void The_source_is_no_target_and_settings_are_checked_when_they_are_made()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.Shader);
        gpu.Device.Record(list => Assert.True(rig.Filter.Begin(list.Handle, rig.Source.AsHosts())));
        rig.Filter.Infer();
        gpu.Device.Record(list => Assert.Throws<ArgumentException>(() => rig.Filter.End(list.Handle, rig.Source.AsHosts())));
        Assert.Throws<ArgumentOutOfRangeException>(() => rig.Filter.Settings = new CompositeSettings { Strength = 1.5f });
        Assert.Throws<ArgumentOutOfRangeException>(() => rig.Filter.Settings = new CompositeSettings { White = 0 });
        Assert.Equal(1, rig.Filter.Settings.Strength);
    }

    [Fact]
    public void Nothing_is_no_list_and_the_engines_texture_stays_its_own()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.Shader);
        uint before = References(rig.Source);
        Assert.Throws<ArgumentNullException>(() => rig.Filter.Begin(0, rig.Source.AsHosts()));
        Assert.Equal(before, References(rig.Source));
        Assert.True(rig.Frame());
    }

    [Fact]
    public void A_list_that_cannot_draw_is_refused()
    {
        ID3D12CommandAllocator* allocator = null;
        ID3D12GraphicsCommandList* list = null;
        Guid allocatorId = ID3D12CommandAllocator.Guid;
        Guid listId = ID3D12GraphicsCommandList.Guid;
        Assert.Equal(0, gpu.Device.Native->CreateCommandAllocator(CommandListType.Compute, &allocatorId, (void**)&allocator));
        Assert.Equal(0, gpu.Device.Native->CreateCommandList(0, CommandListType.Compute, allocator, null, &listId, (void**)&list));
        nint handle = (nint)list;
        using FilterRig rig = new(gpu.Device, FilterPath.Shader);
        Assert.Contains("Compute", Assert.Throws<ArgumentException>(() => rig.Filter.Begin(handle, rig.Source.AsHosts())).Message, StringComparison.Ordinal);
        Assert.Equal(0, list->Close());
        list->Release();
        allocator->Release();
        Assert.True(rig.Frame());
    }

    [Fact]
    public void A_size_that_no_texture_has_is_refused_and_one_that_no_tensor_has_fails_in_one_line()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = rig.Filter.PrepareAsync(int.MaxValue, int.MaxValue); });
        var error = Assert.Throws<DmlEnhanceException>(() => rig.Filter.Prepare(16384, 16384));
        Assert.Contains("16384x16384 pixels is more than a tensor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_of_a_failure_makes_no_frame()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML, model: CpuOnlyModel.Create("noisy"));
        Exception? refused = null;
        rig.Filter.Failed += _ => refused = Record.Exception(() => rig.Filter.Enhance(rig.Source.AsHosts(), rig.Target.AsHosts()));
        Assert.Throws<DmlEnhanceException>(() => rig.Filter.Prepare(Width, Height));
        rig.Frame();
        Assert.IsType<InvalidOperationException>(refused);
        Assert.Equal(rig.Pixels, rig.Result());
    }

    [Fact]
    public void Two_views_of_a_model_that_fails_are_told_once_each()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML, model: CpuOnlyModel.Create("noisy"));
        using var source = new GpuTexture(gpu.Device, 9, 7, TextureFormat.Rgba8, "other source");
        using var target = new GpuTexture(gpu.Device, 9, 7, TextureFormat.Rgba8, "other target");
        Assert.Throws<DmlEnhanceException>(() => rig.Filter.Prepare(Width, Height));
        Assert.Throws<DmlEnhanceException>(() => rig.Filter.Prepare(9, 7));
        for (int i = 0; i < 4; i++)
        {
            rig.Frame();
            rig.Filter.Frame(gpu.Device, source, target);
        }

        Assert.Equal(2, rig.Failures.Count);
    }

    [Fact]
    public void A_filter_on_a_device_of_the_librarys_takes_no_list_of_an_engine()
    {
        using var filter = new PostProcessFilter(gpu.Device, ModelCatalog.Default.Load(AutoExposure.EasyModel));
        using FilterRig rig = new(gpu.Device, FilterPath.Shader);
        gpu.Device.Record(list => Assert.Throws<InvalidOperationException>(() => filter.Begin(list.Handle, rig.Source.AsHosts())));
    }

    [Fact]
    public void A_filter_needs_a_model_and_leaves_the_device_alone_without_one()
    {
        uint before = References(gpu.Device.Handle);
        Assert.Throws<ArgumentNullException>(() => new PostProcessFilter(gpu.Device.Handle, gpu.Device.QueueHandle, null!));
        Assert.Equal(before, References(gpu.Device.Handle));
    }

    [Fact]
    public void Two_filters_in_one_list_of_an_engine_do_not_disturb_each_other()
    {
        using FilterRig one = new(gpu.Device, FilterPath.Shader);
        using FilterRig other = new(gpu.Device, FilterPath.Shader, model: ModelCatalog.Default.Load(AutoExposure.DifficultModel));
        one.Frame();
        other.Frame();
        (byte[] first, byte[] second) = (one.Result(), other.Result());
        for (int i = 0; i < 10; i++)
        {
            // With the shader asked for as such all of it may go into one list.
            gpu.Device.Record(list =>
            {
                foreach (FilterRig rig in (ReadOnlySpan<FilterRig>)[one, other])
                {
                    rig.Filter.Begin(list.Handle, rig.Source.AsHosts());
                    // What the composite reads is ready for it in whatever list it is recorded.
                    Assert.Equal(ResourceState.ShaderResource, rig.Filter.Exposure.State);
                    rig.Filter.Infer();
                    rig.Filter.End(list.Handle, rig.Target.AsHosts());
                }
            });
        }

        Assert.Equal(first, one.Result());
        Assert.Equal(second, other.Result());
    }

    [Fact]
    public void A_frame_that_the_engine_throws_away_is_no_obstacle()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.Shader);
        rig.Frame();
        byte[] expected = rig.Result();
        CommandList list = gpu.Device.Rent("thrown away");
        Assert.True(rig.Filter.Begin(list.Handle, rig.Source.AsHosts()));
        gpu.Device.Discard(list);
        Assert.True(rig.Frame());
        Assert.Equal(expected, rig.Result());
    }

    [Fact]
    public void White_counts_where_the_filter_is_off_too()
    {
        using var source = new GpuTexture(gpu.Device, 32, 8, TextureFormat.Rgba16Float, "HDR source");
        using var target = new GpuTexture(gpu.Device, 32, 8, TextureFormat.Rgba8, "target");
        FrameUpload.Upload(gpu.Device, source, [.. Enumerable.Repeat((Half)2, 4 * 32 * 8)]);
        using FilterRig rig = new(gpu.Device, FilterPath.Shader);
        rig.Filter.Settings = new CompositeSettings { White = 8 };
        rig.Filter.Enabled = false;
        Assert.False(rig.Filter.Frame(gpu.Device, source, target));
        using Frames.Frame result = FrameTransfer.Download(gpu.Device, target);
        // A quarter of white, encoded: 1.055 x 0.25^(1/2.4) - 0.055 = 0.5371.
        Assert.InRange(result.Samples[0], 136, 138);
    }

    private static uint References(GpuTexture texture) => References(texture.Handle);

    private static uint References(nint comObject)
    {
        var unknown = (Silk.NET.Core.Native.IUnknown*)comObject;
        unknown->AddRef();
        return unknown->Release();
    }
}
