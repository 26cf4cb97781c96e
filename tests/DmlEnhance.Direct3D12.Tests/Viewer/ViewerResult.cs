using System.Text.Json;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Tests;
using NightSceneViewer;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>What a run of the viewer's command line left behind.</summary>
internal sealed record ViewerResult(int ExitCode, string Out, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The document that --json wrote.</summary>
    public JsonElement Json
    {
        get
        {
            AssertSucceeded();
            return JsonDocument.Parse(Out).RootElement;
        }
    }

    /// <summary>Runs a command line in this process, on this thread.</summary>
    public static ViewerResult Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = ViewerCommand.Run(args, new ViewerConsole(output, error, ErrorIsTerminal: false));
        return new ViewerResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The last frame of a run without a window.</summary>
    public static Frame LastFrame(params string[] args)
    {
        using var folder = new TemporaryFolder();
        string file = folder["frame.png"];
        Of(["--headless", "--screenshot", file, .. args]).AssertSucceeded();
        return ImageFile.Read(file).Frame;
    }

    public void AssertSucceeded()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, ExitCode);
    }

    public void AssertFailed(int exitCode, string part)
    {
        Assert.Equal("", Out);
        string line = Assert.Single(ErrorLines);
        Assert.StartsWith("NightSceneViewer: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", line, StringComparison.Ordinal);
        Assert.Equal(exitCode, ExitCode);
    }
}
