using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Devices;

/// <summary>Which device a request comes down to, with GPUs that are not there.</summary>
public sealed class ComputeDeviceTests
{
    private static readonly ComputeDevice Fast = FakeBackend.Adapter(0, "Fast card");
    private static readonly ComputeDevice Slow = FakeBackend.Adapter(1, "Slow card");
    private static readonly ComputeDevice Software = FakeBackend.Adapter(2, "Rasteriser", isSoftware: true);

    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("auto", "dml:0")]
    [InlineData("dml", "dml:0")]
    [InlineData("dml:1", "dml:1")]
    [InlineData("dml:2", "dml:2")]
    public void A_request_comes_down_to_the_fastest_adapter_or_the_one_named(string request, string expected) =>
        Assert.Equal(expected, ComputeDevice.Resolve(DeviceRequest.Parse(request), new FakeBackend(Fast, Slow, Software)).Device.Id);

    [Fact]
    public void A_software_rasteriser_is_taken_by_number_or_where_there_is_nothing_else()
    {
        var mixed = new FakeBackend(FakeBackend.Adapter(0, "Rasteriser", isSoftware: true), FakeBackend.Adapter(1, "Card"));
        Assert.Equal("dml:1", ComputeDevice.Resolve(new DeviceRequest(DeviceKind.DirectML), mixed).Device.Id);
        Assert.Equal("dml:0", ComputeDevice.Resolve(new DeviceRequest(DeviceKind.DirectML, 0), mixed).Device.Id);

        // A card from before Direct3D 12 is no hindrance.
        var alone = new FakeBackend(FakeBackend.Adapter(0, "Old card", unavailable: "no Direct3D 12", direct3D: null), FakeBackend.Adapter(1, "Rasteriser", isSoftware: true));
        Assert.Equal("dml:1", ComputeDevice.Resolve(new DeviceRequest(DeviceKind.DirectML), alone).Device.Id);
    }

    [Fact]
    public void A_card_whose_DirectML_fails_is_an_error_and_no_other_device_instead()
    {
        var broken = new FakeBackend(FakeBackend.Adapter(0, "Card", unavailable: "DirectML is too old"), FakeBackend.Adapter(1, "Rasteriser", isSoftware: true));
        foreach (string request in (string[])["dml", "dml:0"])
            Assert.Equal($"device {request} cannot be had: Card: DirectML is too old; use cpu or auto", Refused(request, broken));
    }

    [Fact]
    public void An_adapter_that_is_not_there_names_those_that_are()
    {
        string message = Refused("dml:7", new FakeBackend(Fast, Slow));
        Assert.Equal("device dml:7 cannot be had: there is no such adapter, only dml:0 (Fast card), dml:1 (Slow card); use cpu or auto", message);
    }

    [Fact]
    public void Without_an_adapter_dml_is_an_error()
    {
        Assert.Contains("there is no graphics adapter", Refused("dml", new FakeBackend()), StringComparison.Ordinal);
        Assert.Contains("no DXGI here", Refused("dml:0", new FakeBackend { ListError = "no DXGI here" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dml", "asked for; Card: DirectML is too old")]
    [InlineData("auto", "auto: the first adapter with DirectML; Card: DirectML is too old")]
    public void A_faster_card_that_is_passed_over_is_named(string request, string reason)
    {
        var backend = new FakeBackend(FakeBackend.Adapter(0, "Card", unavailable: "DirectML is too old"), FakeBackend.Adapter(1, "Other card"));
        (ComputeDevice device, string why) = ComputeDevice.Resolve(DeviceRequest.Parse(request), backend);
        Assert.Equal(("dml:1", reason), (device.Id, why.Replace(" cannot be used", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Auto_takes_the_CPU_where_no_card_can_run_and_says_why()
    {
        (FakeBackend Backend, string Reason)[] cases =
        [
            (new FakeBackend(), "auto: there is no graphics adapter"),
            (new FakeBackend { ListError = "no DXGI here" }, "auto: no DXGI here"),
            (new FakeBackend(FakeBackend.Adapter(0, "Card", unavailable: "DirectML is too old"), Software), "auto: Card: DirectML is too old"),
            (new FakeBackend(Software), "auto: Rasteriser is a software rasteriser, slower than the CPU itself"),
        ];
        foreach ((FakeBackend backend, string reason) in cases)
        {
            (ComputeDevice device, string why) = ComputeDevice.Resolve(default, backend);
            Assert.Equal(("cpu", reason), (device.Id, why));
        }
    }

    [Fact]
    public void Auto_takes_the_CPU_where_the_card_cannot_be_opened_and_says_why()
    {
        var backend = new FakeBackend(Fast) { OpenError = "Fast card: its driver is being replaced" };
        using (IEnhancer enhancer = Enhancer.Create(Model(), gpus: backend))
        {
            Assert.Equal("auto: Fast card: its driver is being replaced", enhancer.Info.Reason);
            Assert.StartsWith("fused SIMD kernel", enhancer.Info.Provider, StringComparison.Ordinal);
        }

        // Asked for by name it is an error.
        Assert.Equal(backend.OpenError, Assert.Throws<DmlEnhanceException>(() => Enhancer.Create(Model(), new DeviceRequest(DeviceKind.DirectML), gpus: backend)).Message);
    }

    [Theory]
    [InlineData("auto", "auto: the first adapter with DirectML")]
    [InlineData("dml", "asked for")]
    public void An_enhancer_runs_on_the_card_and_closes_it(string request, string reason)
    {
        var backend = new FakeBackend(Fast, Slow);
        using (IEnhancer enhancer = Enhancer.Create(Model(), DeviceRequest.Parse(request), gpus: backend))
        {
            Assert.Equal(("Fast card", "fake", reason), (enhancer.Info.Device, enhancer.Info.Provider, enhancer.Info.Reason));
            Assert.Equal(2, backend.Alive);
        }

        Assert.Equal(0, backend.Alive);
    }

    [Fact]
    public void The_three_models_of_auto_share_one_opened_card()
    {
        var backend = new FakeBackend(Fast);
        using (AutoEnhancer auto = Enhancer.CreateAuto(gpus: backend))
        {
            Assert.Equal("Fast card", auto.Info.Device);
            using var source = new Frame(4, 4, PixelFormat.Rgb8);
            using var target = new Frame(4, 4, PixelFormat.Rgb8);
            foreach (byte value in (byte[])[5, 25])
            {
                source.Samples.Fill(value);
                auto.Enhance(source, target);
            }

            Assert.Equal(1 + 2, backend.Alive);
        }

        Assert.Equal(0, backend.Alive);
    }

    [Fact]
    public void The_list_begins_with_the_CPU_and_has_every_adapter()
    {
        Assert.Equal(["cpu", "dml:0", "dml:2"], ComputeDevice.List(new FakeBackend(Fast, Software)).Select(device => device.Id));
        ComputeDevice none = ComputeDevice.List(new FakeBackend { ListError = "no DXGI here" })[1];
        Assert.Equal(("dml", "no DXGI here"), (none.Id, none.Unavailable));
    }

    private static string Refused(string request, FakeBackend backend) =>
        Assert.Throws<DmlEnhanceException>(() => ComputeDevice.Resolve(DeviceRequest.Parse(request), backend)).Message;

    private static OnnxModel Model() => ModelCatalog.Default.Load("sci-medium");
}
