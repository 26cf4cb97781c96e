using DmlEnhance.Direct3D12.Devices;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

public class HResultTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)] // S_FALSE
    [InlineData(0x087A0001)] // DXGI_STATUS_OCCLUDED
    public void What_succeeded_is_no_error(int result) => HResult.Check(result, "ID3D12Device::Method");

    [Theory]
    [InlineData(0x887A0005u, "DXGI_ERROR_DEVICE_REMOVED")]
    [InlineData(0x887A0006u, "DXGI_ERROR_DEVICE_HUNG")]
    [InlineData(0x887A0007u, "DXGI_ERROR_DEVICE_RESET")]
    [InlineData(0x887A0020u, "DXGI_ERROR_DRIVER_INTERNAL_ERROR")]
    public void A_lost_device_is_told_by_name_in_one_line(uint result, string name) =>
        AssertOneLine(Assert.Throws<DeviceLostException>(() => HResult.Check((int)result, "ID3D12Device::Method")), result, name);

    [Theory]
    [InlineData(0x8007000Eu, "E_OUTOFMEMORY")]
    [InlineData(0x80070057u, "E_INVALIDARG")]
    [InlineData(0x80004005u, "0x80004005")]
    [InlineData(0x887A0001u, "0x887A0001")]
    [InlineData(0x8ABCDEF0u, "0x8ABCDEF0")]
    public void Any_other_failure_is_one_line_with_its_code(uint result, string code) =>
        AssertOneLine(Assert.Throws<GraphicsException>(() => HResult.Check((int)result, "ID3D12Device::Method")), result, code);

    private static void AssertOneLine(GraphicsException error, uint result, string part)
    {
        Assert.StartsWith("ID3D12Device::Method", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain('\r', error.Message);
        Assert.Equal((int)result, error.Result);
    }
}
