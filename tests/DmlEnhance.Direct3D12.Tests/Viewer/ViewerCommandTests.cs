using DmlEnhance.Tests;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>Command lines that cannot be carried out.</summary>
[Collection(Desktop.Name)]
public sealed class ViewerCommandTests
{
    [Theory]
    [InlineData("--colour", "--colour")]
    [InlineData("picture.png", "picture.png")]
    [InlineData("--strength 2", "'2'")]
    [InlineData("--strength much", "'much'")]
    [InlineData("--strength NaN", "'NaN'")]
    [InlineData("--split -0.1", "'-0.1'")]
    [InlineData("--fps 0", "'0'")]
    [InlineData("--size 0x9", "'0x9'")]
    [InlineData("--size 16385x1", "'16385x1'")]
    [InlineData("--size 320", "'320'")]
    [InlineData("--frames 0", "'0'")]
    [InlineData("--frames 1.5", "'1.5'")]
    [InlineData("--view sideways", "sideways")]
    [InlineData("--path cpu --view illumination", "--path shader")]
    [InlineData("--strength 2", "--strength '2'")]
    [InlineData("--path abacus", "abacus")]
    [InlineData("--adapter luid:x", "hexadecimal")]
    [InlineData("--max-fps -1", "'-1'")]
    [InlineData("--model", "--model")]
    [InlineData("--screenshot shot.png", "--frames")]
    public void Wrong_options_are_one_line_and_exit_code_2(string line, string part)
    {
        ViewerResult result = ViewerResult.Of(line.Split(' '));
        result.AssertFailed(2, part);
        Assert.EndsWith("see NightSceneViewer --help", result.ErrorLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_every_key()
    {
        ViewerResult result = ViewerResult.Of("--help");
        result.AssertSucceeded();
        Assert.All(NightSceneViewer.ViewerKeys.List, key => Assert.Contains(key.Meaning, result.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void Adapters_are_listed_and_each_can_be_asked_for()
    {
        ViewerResult result = ViewerResult.Of("--list-adapters");
        result.AssertSucceeded();
        string first = result.Out.Split('\n')[0];
        Assert.StartsWith("0: ", first, StringComparison.Ordinal);
        string luid = first[first.IndexOf("luid:", StringComparison.Ordinal)..].TrimEnd(')', '\r');
        ViewerResult.Of("--headless", "--frames", "1", "--size", "16x9", "--adapter", luid).AssertSucceeded();
        ViewerResult.Of("--headless", "--frames", "1", "--size", "16x9", "--adapter", "no-such-maker").AssertFailed(1, "no-such-maker");
    }

    [Fact]
    public void Models_that_cannot_run_are_one_line()
    {
        using var folder = new TemporaryFolder();
        byte[] foreign = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "models", "sci-easy.onnx"));
        for (int i; (i = foreign.AsSpan().IndexOf("Relu"u8)) >= 0;)
            "Tanh"u8.CopyTo(foreign.AsSpan(i));
        folder.Write("foreign.onnx", foreign);
        folder.Write("text.onnx", "this is no model"u8.ToArray());
        Failed("no-such-model", "no-such-model");
        Failed(folder["missing.onnx"], "missing.onnx");
        Failed(folder["text.onnx"], "not an ONNX file");
        Failed(folder["foreign.onnx"], "foreign.onnx");

        static void Failed(string model, string part) =>
            ViewerResult.Of("--headless", "--frames", "1", "--size", "16x9", "--model", model).AssertFailed(1, part);
    }

    [Fact]
    public void A_screenshot_that_cannot_be_saved_is_said_before_the_first_frame_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["folder.png"]);
        folder.Write("file", [1]);
        Failed("shot.gif", ".png");
        Failed("shot", ".png");
        Failed("folder.png", "a folder has this name");
        Failed("file/shot.png", "cannot write");
        Assert.Equal(["file", "folder.png"], folder.Names);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["folder.png"]));

        // So many frames would take years.
        void Failed(string name, string part) =>
            ViewerResult.Of("--headless", "--frames", "1000000000", "--size", "16x9", "--screenshot", folder[name]).AssertFailed(1, part);
    }
}
