using System.Diagnostics;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

[Collection(Desktop.Name)]
public sealed class FilterLossTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(FilterPath.DirectML)]
    [InlineData(FilterPath.Shader)]
    public void A_lost_device_is_told_once_and_nothing_hangs(FilterPath path)
    {
        var clock = Stopwatch.StartNew();
        var host = new GraphicsDevice();
        var failures = new List<FilterFailure>();
        using (Frame picture = Pictures.Dark(20, 12))
        using (GpuTexture source = Pictures.Texture(host, picture))
        using (var target = new GpuTexture(host, 20, 12, TextureFormat.Rgba8, "target"))
        using (var filter = new PostProcessFilter(host.Handle, host.QueueHandle, ModelCatalog.Default.Load(AutoExposure.EasyModel), new PostProcessFilterOptions { Path = path }))
        {
            filter.Failed += failures.Add;
            filter.Prepare(20, 12);
            Assert.True(filter.Frame(host, source, target));
            filter.Device.Remove();
            Assert.False(filter.Frame(host, source, target));
            Assert.False(filter.Frame(host, source, target));
            Assert.Equal(FilterState.Failed, filter.State);
        }

        Assert.IsType<DeviceLostException>(Assert.Single(failures).Error);
        host.Dispose();
        Assert.Equal(1u, host.ReferencesLeft);
        Assert.True(clock.Elapsed < AtOnce);
    }

    [Theory]
    [InlineData(FilterPath.DirectML, false)]
    [InlineData(FilterPath.DirectML, true)]
    [InlineData(FilterPath.Shader, true)]
    public void A_device_that_is_lost_in_the_middle_of_a_frame_is_told_once_and_the_frame_ends(FilterPath path, bool isAfterInfer)
    {
        var host = new GraphicsDevice();
        var failures = new List<FilterFailure>();
        using (Frame picture = Pictures.Dark(20, 12))
        using (GpuTexture source = Pictures.Texture(host, picture))
        using (var target = new GpuTexture(host, 20, 12, TextureFormat.Rgba8, "target"))
        using (var filter = new PostProcessFilter(host.Handle, host.QueueHandle, ModelCatalog.Default.Load(AutoExposure.EasyModel), new PostProcessFilterOptions { Path = path }))
        {
            filter.Failed += failures.Add;
            filter.Prepare(20, 12);
            // With all pipelines made: a loss that is only played would leave what is created after it.
            Assert.True(filter.Frame(host, source, target));
            host.Record(list => Assert.True(filter.Begin(list.Handle, source.AsHosts())));
            if (!isAfterInfer)
                filter.Device.Remove();
            filter.Infer();
            if (isAfterInfer)
                filter.Device.Remove();
            host.Record(list => filter.End(list.Handle, target.AsHosts()));
            Assert.False(filter.Frame(host, source, target));
        }

        Assert.IsType<DeviceLostException>(Assert.Single(failures).Error);
        host.Dispose();
        Assert.Equal(1u, host.ReferencesLeft);
    }

    [Fact]
    public void A_loss_is_told_also_where_the_model_has_failed_before()
    {
        using var host = new GraphicsDevice();
        var failures = new List<FilterFailure>();
        using Frame picture = Pictures.Dark(20, 12);
        using GpuTexture source = Pictures.Texture(host, picture);
        using var target = new GpuTexture(host, 20, 12, TextureFormat.Rgba8, "target");
        using var filter = new PostProcessFilter(host.Handle, host.QueueHandle, CpuOnlyModel.Create("noisy"), new PostProcessFilterOptions { Path = FilterPath.DirectML });
        filter.Failed += failures.Add;
        Assert.Throws<DmlEnhanceException>(() => filter.Prepare(20, 12));
        filter.Frame(host, source, target);
        filter.Device.Remove();
        filter.Frame(host, source, target);
        filter.Frame(host, source, target);
        Assert.Equal([false, true], failures.Select(failure => failure.Error is DeviceLostException));
    }

    [Fact]
    public void A_failure_may_be_answered_by_disposing_the_filter_and_the_engines_list_stays_the_engines()
    {
        var host = new GraphicsDevice();
        using (Frame picture = Pictures.Dark(20, 12))
        using (GpuTexture source = Pictures.Texture(host, picture))
        {
            var filter = new PostProcessFilter(host.Handle, host.QueueHandle, ModelCatalog.Default.Load(AutoExposure.EasyModel), new PostProcessFilterOptions { Path = FilterPath.Shader });
            filter.Failed += _ => filter.Dispose();
            filter.Device.Remove();
            host.Record(list => Assert.False(filter.Begin(list.Handle, source.AsHosts())));
            host.WaitIdle();
        }

        host.Dispose();
        Assert.Equal(1u, host.ReferencesLeft);
    }
}
