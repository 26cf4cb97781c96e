using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Frames;
using DmlEnhance.Tests;
using NightSceneViewer;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>Models that are not SCI's, which the shader cannot run, and one that nothing can.</summary>
[Collection(Desktop.Name)]
public sealed class ViewerForeignModelTests
{
    private const string File = "doubling.onnx";

    [Fact]
    public void DirectML_and_the_CPU_run_it_to_the_same_picture()
    {
        using var folder = new TemporaryFolder();
        folder.Write(File, DoublingModel.Bytes());
        string[] args = ["--size", "64x36", "--frames", "2", "--model", folder[File]];
        using Frame off = ViewerResult.LastFrame([.. args, "--off", "--path", "cpu"]);
        using Frame directML = ViewerResult.LastFrame([.. args, "--path", "directml"]);
        using Frame cpu = ViewerResult.LastFrame([.. args, "--path", "cpu"]);
        // The CPU's result is rounded to 8 bits and DirectML's is not, and dithering adds 0.35 steps: one border between steps may lie between them.
        Assert.InRange(Pictures.LargestDifference(directML, cpu), 0, 1);
        Assert.True(Pictures.LargestDifference(cpu, off) > 5);
    }

    [Fact]
    public void A_model_of_TCE_Net_runs_on_DirectML_and_the_other_paths_say_so()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tce.onnx", SmallTceModel.Bytes());
        string[] args = ["--size", "64x48", "--frames", "5", "--model", folder["tce.onnx"]];
        using Frame off = ViewerResult.LastFrame([.. args, "--off", "--path", "directml"]);
        using Frame enhanced = ViewerResult.LastFrame([.. args, "--path", "directml"]);
        Assert.True(Pictures.LargestDifference(off, enhanced) > 20);
        foreach (string path in (string[])["shader", "cpu"])
        {
            ViewerResult result = ViewerResult.Of(["--headless", .. args, "--path", path]);
            result.AssertFailed(1, "tce.onnx");
            Assert.EndsWith("by --path directml alone", result.ErrorLines[0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--path shader")]
    [InlineData("--path shader --off")]
    public void For_the_shader_it_is_one_line_that_names_the_other_paths(string path)
    {
        using var folder = new TemporaryFolder();
        folder.Write(File, DoublingModel.Bytes());
        ViewerResult result = ViewerResult.Of(["--headless", "--frames", "1", "--size", "16x9", "--model", folder[File], .. path.Split(' ')]);
        result.AssertFailed(1, File);
        Assert.EndsWith("try --path directml or --path cpu", result.ErrorLines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shader")]
    [InlineData("directml")]
    [InlineData("cpu")]
    public void A_model_of_motion_is_one_line(string path)
    {
        using var folder = new TemporaryFolder();
        folder.Write("motion.onnx", SmallRaftModel.Bytes());
        ViewerResult.Of("--headless", "--frames", "1", "--size", "16x9", "--path", path, "--model", folder["motion.onnx"]).AssertFailed(1, SmallRaftModel.Refusal);
    }

    [Fact]
    public void What_the_CPU_cannot_run_is_one_line()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken.onnx", BrokenModel.Bytes());
        ViewerResult.Of("--headless", "--frames", "1", "--size", "16x9", "--path", "cpu", "--model", folder["broken.onnx"]).AssertFailed(1, "broken.onnx");
    }

    [Fact]
    public void P_passes_over_the_shader_and_M_on_the_shader_over_the_model_and_both_say_so()
    {
        using var folder = new TemporaryFolder();
        folder.Write(File, DoublingModel.Bytes());
        using var session = ViewerSession.InWindow(64, 64, model: folder[File], path: EnhancePath.Cpu);
        ViewerState state = session.State;
        session.Loop.Run(1);
        session.Press(Key.P);
        Assert.Equal(EnhancePath.DirectML, state.Path);
        AssertSaid(state, File);

        session.Press(Key.M);
        Assert.EndsWith("(auto)", session.Models.Description, StringComparison.Ordinal);
        session.Press(Key.P);
        session.Press(Key.P);
        Assert.Equal(EnhancePath.Shader, state.Path);
        AssertPassesOver(session, folder[File]);
        Assert.Equal(EnhancePath.Shader, state.Path);
    }

    [Fact]
    public void What_the_CPU_cannot_run_is_passed_over_as_well()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken.onnx", BrokenModel.Bytes());
        using var session = ViewerSession.InWindow(64, 64, model: folder["broken.onnx"], path: EnhancePath.DirectML);
        ViewerState state = session.State;
        session.Loop.Run(1);
        session.Press(Key.P); // neither the CPU nor the shader
        Assert.Equal(EnhancePath.DirectML, state.Path);
        AssertSaid(state, "broken.onnx");

        session.Press(Key.M);
        session.Press(Key.P);
        Assert.Equal(EnhancePath.Cpu, state.Path);
        AssertPassesOver(session, folder["broken.onnx"]);
        Assert.Equal(EnhancePath.Cpu, state.Path);
    }

    // From auto on through all, which is once back at auto.
    private static void AssertPassesOver(ViewerSession session, string model)
    {
        session.State.Message = null;
        string first = session.Models.Description;
        do
        {
            Assert.Null(session.State.Message);
            session.Press(Key.M);
            Assert.NotEqual(model, session.Models.Description);
        }
        while (session.Models.Description != first);
        AssertSaid(session.State, Path.GetFileName(model));
    }

    private static void AssertSaid(ViewerState state, string part)
    {
        Assert.Contains(part, state.Message, StringComparison.Ordinal);
        state.Message = null;
    }
}
