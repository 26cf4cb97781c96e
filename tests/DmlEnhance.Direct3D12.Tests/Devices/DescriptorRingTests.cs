using DmlEnhance.Direct3D12.Devices;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

[Collection(nameof(Gpu))]
public sealed class DescriptorRingTests(Gpu gpu)
{
    [Fact]
    public void More_tables_than_one_submission_can_have_are_refused_and_the_device_draws_on()
    {
        using var buffer = new GpuBuffer(gpu.Device, 4, "buffer");
        CommandList list = gpu.Device.Rent("too many tables");
        var error = Assert.Throws<InvalidOperationException>(() => Bind(buffer, 1_000_000));
        Assert.Contains("one submission uses more than 4096 descriptors", error.Message, StringComparison.Ordinal);
        gpu.Device.Discard(list);
        // What the list had taken is free again.
        list = gpu.Device.Rent("as many as there can be");
        Bind(buffer, 4096);
        gpu.Device.Wait(gpu.Device.Submit(list));
    }

    [Fact]
    public void A_hundred_submissions_of_a_thousand_tables_each_are_no_trouble()
    {
        using var buffer = new GpuBuffer(gpu.Device, 4, "buffer");
        for (int i = 0; i < 100; i++)
        {
            CommandList list = gpu.Device.Rent("tables");
            Bind(buffer, 1000);
            gpu.Device.Submit(list);
        }

        gpu.Device.WaitIdle();
    }

    private void Bind(GpuBuffer buffer, int times)
    {
        for (int i = 0; i < times; i++)
            gpu.Device.Tables.Table([buffer.ShaderView]);
    }
}
