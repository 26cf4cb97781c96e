using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Frames;
using Silk.NET.Direct3D12;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

[Collection(nameof(Gpu))]
public sealed unsafe class AttachTests(Gpu gpu)
{
    [Fact]
    public void An_attached_device_draws_on_the_hosts_queue_and_leaves_the_hosts_references_as_they_were()
    {
        using var host = new GraphicsDevice();
        (uint device, uint queue) before = (References(host.Native), References(host.Queue));
        using (GraphicsDevice attached = GraphicsDevice.Attach(host.Handle, host.QueueHandle))
        {
            Assert.True(attached.IsAttached);
            Assert.Equal(host.Adapter, attached.Adapter);
            Assert.Equal(host.Handle, attached.Handle);
            using Frame picture = Pictures.Dark(12, 10);
            using GpuTexture texture = Pictures.Texture(attached, picture);
            using Frame result = FrameTransfer.Download(attached, texture);
            Assert.Equal(picture.Samples, result.Samples);
        }

        Assert.Equal(before, (References(host.Native), References(host.Queue)));
    }

    [Fact]
    public void What_a_hosts_list_uses_is_kept_until_the_host_has_submitted_it()
    {
        using GraphicsDevice attached = GraphicsDevice.Attach(gpu.Device.Handle, gpu.Device.QueueHandle);
        using var results = new GpuBuffer(gpu.Device, 4, "results");
        CommandList hosts = gpu.Device.Rent("host");
        CommandList list = attached.Adopt(hosts.Handle, "adopted");
        var buffer = new GpuBuffer(attached, 4, "disposed early");
        ID3D12Resource* resource = buffer.Native;
        resource->AddRef();
        hosts.Native->CopyBufferRegion(results.Native, 0, resource, 0, 16);
        attached.Yield(list);
        buffer.Dispose();
        // The GPU is done with all that was submitted, which this list is not.
        attached.WaitIdle();
        Assert.Equal(2u, References(resource));

        gpu.Device.Submit(hosts);
        attached.SignalHost();
        attached.WaitIdle();
        Assert.Equal(1u, References(resource));
        gpu.Device.WaitIdle();
        resource->Release();
    }

    [Fact]
    public void Only_one_list_records_at_a_time()
    {
        using GraphicsDevice attached = GraphicsDevice.Attach(gpu.Device.Handle, gpu.Device.QueueHandle);
        gpu.Device.Record(hosts =>
        {
            CommandList list = attached.Adopt(hosts.Handle, "first");
            Assert.Contains("'first'", Assert.Throws<InvalidOperationException>(() => attached.Adopt(hosts.Handle, "second")).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => attached.Rent("third"));
            attached.Yield(list);
            Assert.Throws<InvalidOperationException>(() => attached.Yield(list));
        });
    }

    [Fact]
    public void A_queue_that_cannot_draw_is_refused()
    {
        var description = new CommandQueueDesc { Type = CommandListType.Compute };
        ID3D12CommandQueue* queue = null;
        Guid iid = ID3D12CommandQueue.Guid;
        Assert.Equal(0, gpu.Device.Native->CreateCommandQueue(&description, &iid, (void**)&queue));
        nint handle = (nint)queue;
        Assert.Contains("Compute", Assert.Throws<ArgumentException>(() => GraphicsDevice.Attach(gpu.Device.Handle, handle)).Message, StringComparison.Ordinal);
        queue->Release();
    }

    [Fact]
    public void Nothing_is_no_device_and_no_queue()
    {
        Assert.Throws<ArgumentNullException>(() => GraphicsDevice.Attach(0, gpu.Device.QueueHandle));
        Assert.Throws<ArgumentNullException>(() => GraphicsDevice.Attach(gpu.Device.Handle, 0));
    }

    private static uint References(void* comObject)
    {
        var unknown = (Silk.NET.Core.Native.IUnknown*)comObject;
        unknown->AddRef();
        return unknown->Release();
    }
}
