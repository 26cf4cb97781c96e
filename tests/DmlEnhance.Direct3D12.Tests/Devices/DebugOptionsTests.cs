using System.Diagnostics;
using DmlEnhance.Direct3D12.Devices;
using Silk.NET.Direct3D12;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

/// <summary>
/// What Direct3D checks and keeps when it is asked to. Where it can, that counts for the whole process and for every later test, so the
/// devices are made by the viewer's program, which lies beside that of the tests.
/// </summary>
[Collection(Desktop.Name)]
public sealed class DebugOptionsTests
{
    // Far more than it takes; a test that waits this long fails.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task With_its_debug_layer_Direct3D_finds_nothing_to_say_and_without_one_there_is_one_line()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "NightSceneViewer.exe"), ["--debug", "--headless", "--size", "64x36", "--frames", "5"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process viewer = Process.Start(start)!;
        Task<string> error = viewer.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(viewer.WaitForExit(Patience));
        string said = (await error).Trim();
        if (!Has(ID3D12Debug1.Guid))
        {
            Assert.Equal((1, 1), (viewer.ExitCode, said.Split('\n').Length));
            Assert.Contains("debug layer is not installed", said, StringComparison.Ordinal);
        }
        else if (!Has(ID3D12DeviceRemovedExtendedDataSettings.Guid))
        {
            Assert.Equal((1, 1), (viewer.ExitCode, said.Split('\n').Length));
            Assert.Contains("breadcrumbs", said, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal((0, ""), (viewer.ExitCode, said));
        }
    }

    [Fact]
    public void Where_a_check_is_missing_the_device_that_asks_for_it_says_so()
    {
        // Where it is there, this would turn it on for this process.
        if (Has(ID3D12Debug1.Guid) && Has(ID3D12DeviceRemovedExtendedDataSettings.Guid))
            Assert.Skip("this system has all checks: the test is for one that lacks some");
        if (!Has(ID3D12Debug1.Guid))
        {
            AssertMissing(new GraphicsDeviceOptions { DebugLayer = true }, "Graphics Tools");
            AssertMissing(new GraphicsDeviceOptions { DebugLayer = true, GpuValidation = true }, "Graphics Tools");
        }

        if (!Has(ID3D12DeviceRemovedExtendedDataSettings.Guid))
            AssertMissing(new GraphicsDeviceOptions { Breadcrumbs = true }, "DRED");
    }

    private static void AssertMissing(GraphicsDeviceOptions options, string part)
    {
        var error = Assert.Throws<GraphicsException>(() => new GraphicsDevice(options));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.True(error.Result < 0);
    }

    private static unsafe bool Has(Guid iid)
    {
        void* found = null;
        if (Silk.NET.Direct3D12.D3D12.GetApi().GetDebugInterface(&iid, &found) < 0)
            return false;
        ((Silk.NET.Core.Native.IUnknown*)found)->Release();
        return true;
    }
}
