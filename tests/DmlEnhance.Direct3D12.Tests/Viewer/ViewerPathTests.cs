using DmlEnhance.Direct3D12.Passes;
using NightSceneViewer;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>What <c>--path auto</c> comes down to. No adapter here says that it is a software rasteriser (Wine calls Mesa's a graphics card), so that is told.</summary>
public class ViewerPathTests
{
    [Theory]
    [InlineData(false, CompositeView.Enhanced, EnhancePath.Shader)]
    [InlineData(true, CompositeView.Enhanced, EnhancePath.Cpu)]
    [InlineData(true, CompositeView.Illumination, EnhancePath.Shader)]
    public void An_open_path_is_settled_by_the_adapter_and_a_change_is_told(bool isSoftware, CompositeView view, object path)
    {
        var state = new ViewerState { IsPathOpen = true, View = view };
        state.SettlePath(isSoftware);
        Assert.Equal(path, state.Path);
        Assert.Equal(state.Path == EnhancePath.Cpu, state.Message is not null);
    }

    [Fact]
    public void A_path_that_was_asked_for_and_one_that_a_key_chose_stay()
    {
        var asked = new ViewerState { Path = EnhancePath.DirectML };
        asked.SettlePath(isSoftware: true);
        Assert.Equal(EnhancePath.DirectML, asked.Path);

        var open = new ViewerState { IsPathOpen = true };
        open.SettlePath(isSoftware: true);
        open.NextPath();
        // After a lost device it is asked again.
        open.SettlePath(isSoftware: true);
        Assert.Equal(EnhancePath.Shader, open.Path);
    }

    [Fact]
    public void The_path_over_the_CPU_runs_SCI_by_the_fused_kernel_and_says_so()
    {
        using var session = ViewerSession.InWindow(64, 64, path: EnhancePath.Cpu);
        session.Loop.Run(2, TestContext.Current.CancellationToken);
        Assert.Contains("fused SIMD kernel", session.Renderer.PathDescription, StringComparison.Ordinal);
    }
}
