using System.Text.Json;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Tests;
using NightSceneViewer;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

[Collection(Desktop.Name)]
public sealed class ViewerDeviceLostTests
{
    private const int Frames = 24;

    [Theory]
    [InlineData("shader")]
    [InlineData("directml")]
    public void After_a_lost_device_the_frames_go_on_as_they_were_and_one_line_says_so(string path)
    {
        using var folder = new TemporaryFolder();
        Run(Options with { Screenshot = folder["undisturbed.png"] }, _ => { }, path).Result.AssertSucceeded();
        (ViewerResult result, ViewerState state, ModelSet models) = Run(Options with { Screenshot = folder["disturbed.png"] }, LoseInTheMiddle, path);
        AssertRebuilt(result);
        Assert.Equal((true, 0.25f, 0.7f), (state.IsSplit, state.Split, state.Strength));
        Assert.Equal(AutoExposure.EasyModel, models.Description);
        using Frame expected = ImageFile.Read(folder["undisturbed.png"]).Frame;
        using Frame actual = ImageFile.Read(folder["disturbed.png"]).Frame;
        Assert.True(expected.Samples.SequenceEqual(actual.Samples));
    }

    [Fact]
    public void Who_looks_at_a_window_reads_there_that_the_device_was_lost()
    {
        (ViewerResult result, ViewerState state, _) = Run(Options with { Headless = false }, LoseInTheMiddle);
        AssertRebuilt(result);
        Assert.EndsWith("everything is rebuilt", state.Message, StringComparison.Ordinal);
    }

    // On the loop's own thread, between two frames; times arrive with some frame from the middle on, not with each.
    private static void LoseInTheMiddle(RenderLoop loop)
    {
        GraphicsDevice device = loop.Device;
        bool isRemoved = false;
        device.Timer.Measured += (_, _) =>
        {
            if (isRemoved || loop.Frames < Frames / 2)
                return;
            isRemoved = true;
            device.Remove();
        };
    }

    private static void AssertRebuilt(ViewerResult result)
    {
        Assert.Equal(0, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.Contains("was removed", line, StringComparison.Ordinal);
        Assert.EndsWith("everything is rebuilt", line, StringComparison.Ordinal);
        JsonElement report = JsonDocument.Parse(result.Out).RootElement;
        Assert.Equal(1, report.GetProperty("rebuilds").GetInt32());
        Assert.Equal(Frames, report.GetProperty("frames").GetInt64());
    }

    private static ViewerOptions Options { get; } = new()
    {
        Source = "scene",
        SourceRate = 24,
        Start = 0,
        Once = false,
        Width = 64,
        Height = 36,
        Adapter = AdapterRequest.Auto,
        VerticalSync = false,
        HighestRate = null,
        Debug = false,
        Headless = true,
        Frames = Frames,
        Screenshot = null,
        Json = true,
    };

    private static (ViewerResult Result, ViewerState State, ModelSet Models) Run(ViewerOptions options, Action<RenderLoop> starting, string path = "shader")
    {
        var state = new ViewerState { IsSplit = true, Split = 0.25f, Strength = 0.7f, Path = Enum.Parse<EnhancePath>(path, ignoreCase: true), ShowsPanel = false };
        var models = new ModelSet(AutoExposure.EasyModel);
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var run = new ViewerRun(new ViewerConsole(output, error, ErrorIsTerminal: false), options, state, models) { Starting = starting };
        int exitCode = run.Execute();
        return (new ViewerResult(exitCode, output.ToString(), error.ToString()), state, models);
    }
}
