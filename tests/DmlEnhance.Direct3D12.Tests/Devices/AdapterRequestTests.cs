using DmlEnhance.Direct3D12.Devices;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

[Collection(Desktop.Name)]
public class AdapterRequestTests
{
    private static readonly AdapterInfo[] Adapters =
    [
        new(0, "Basic Render Driver", 0x1414, 0x8C, 0, 1 << 30, 0x10, "12_1", IsSoftware: true),
        new(1, "NVIDIA GeForce RTX 4070", 0x10DE, 1, 12ul << 30, 1 << 30, 0x20, "12_2", IsSoftware: false),
        new(2, "Intel(R) Arc(TM) A380 Graphics", 0x8086, 2, 6ul << 30, 1 << 30, 0x1_0000_0030, "12_2", IsSoftware: false),
        new(3, "Radeon HD 5000", 0x1002, 3, 1 << 30, 1 << 30, 0x40, null, IsSoftware: false),
    ];

    [Theory]
    [InlineData("auto", 1)]
    [InlineData("AUTO", 1)]
    [InlineData("0", 0)]
    [InlineData("2", 2)]
    [InlineData("nvidia", 1)]
    [InlineData("intel", 2)]
    [InlineData("arc", 2)]
    [InlineData("microsoft", 0)]
    [InlineData("luid:100000030", 2)]
    public void An_adapter_is_found_by_index_vendor_name_or_luid(string asked, int index) =>
        Assert.Equal(index, AdapterRequest.Parse(asked).Choose(Adapters).Index);

    [Theory]
    [InlineData("9", "there is no graphics adapter '9'")]
    [InlineData("matrox", "there is no graphics adapter 'matrox'")]
    [InlineData("luid:99", "there is no graphics adapter 'luid:99'")]
    [InlineData("radeon", "it gives no Direct3D 12 device")]
    public void One_that_cannot_be_had_is_one_line(string asked, string expected)
    {
        var error = Assert.Throws<DmlEnhanceException>(() => AdapterRequest.Parse(asked).Choose(Adapters));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("luid:")]
    [InlineData("luid:xyz")]
    public void What_is_no_request_is_refused(string asked) =>
        Assert.Throws<DmlEnhanceException>(() => AdapterRequest.Parse(asked));

    [Fact]
    public void After_a_loss_the_same_adapter_is_taken_and_no_other()
    {
        AdapterRequest same = AdapterRequest.Same(Adapters[1]);
        AdapterInfo[] updated = [Adapters[0], Adapters[1] with { Luid = 0x99, Index = 2 }, Adapters[2] with { Index = 1 }];
        Assert.Equal(0x99, same.Choose(updated).Luid);
        // While its driver is away there are only others, a software rasteriser among them.
        Assert.Throws<DmlEnhanceException>(() => same.Choose([Adapters[0], Adapters[2]]));
        Assert.Throws<DmlEnhanceException>(() => same.Choose([Adapters[0], Adapters[1] with { FeatureLevel = null }]));
    }

    [Fact]
    public void A_request_reads_as_it_was_written()
    {
        foreach (string asked in new[] { "auto", "3", "luid:1A2B", "nvidia" })
            Assert.Equal(asked, AdapterRequest.Parse(asked).ToString());
    }

    [Fact]
    public void The_machine_s_adapters_say_what_they_are()
    {
        IReadOnlyList<AdapterInfo> adapters = AdapterCatalog.List();
        Assert.NotEmpty(adapters);
        Assert.Equal(Enumerable.Range(0, adapters.Count), adapters.Select(adapter => adapter.Index));
        AdapterInfo chosen = AdapterRequest.Auto.Choose(adapters);
        Assert.NotEmpty(chosen.Name);
        Assert.StartsWith("1", chosen.FeatureLevel, StringComparison.Ordinal);
        using var device = new GraphicsDevice(new GraphicsDeviceOptions { Adapter = AdapterRequest.ByLuid(chosen.Luid) });
        Assert.Equal(chosen.Luid, device.Adapter.Luid);
    }
}
