using System.Diagnostics;
using System.Runtime.InteropServices;
using DmlEnhance;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Files;
using DmlEnhance.Images;
using NightSceneViewer.Sources;
using Spectre.Console;

namespace NightSceneViewer;

/// <summary>One run of the viewer, in a window or without one.</summary>
internal sealed class ViewerRun(ViewerConsole console, ViewerOptions options, ViewerState state, ModelSet models) : IDisposable
{
    private const int Success = 0;
    private const int Interrupted = 130;
    private const int LeastSide = 64; // of a window that is dragged smaller
    private const int Step = 10; // frames between two looks at the progress bar

    private readonly CancellationTokenSource _cancellation = new();
    private ViewerRenderer? _renderer;
    private ViewerVideo? _video;

    /// <summary>Is given the loop before its first frame: what a test does in the middle of a run it arranges here.</summary>
    public Action<RenderLoop>? Starting { get; init; }

    /// <summary>Runs until the end.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="DmlEnhanceException">Something cannot be used; the message says what.</exception>
    public int Execute()
    {
        try
        {
            return ExecuteAll();
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return Interrupted;
        }
    }

    public void Dispose()
    {
        _video?.Dispose();
        _cancellation.Dispose();
    }

    private int ExecuteAll()
    {
        if (options.Screenshot is { } screenshot)
        {
            if (!ImageFile.WritableExtensions.Contains(Path.GetExtension(screenshot).ToLowerInvariant()))
                throw new DmlEnhanceException($"{screenshot}: a screenshot's name ends with {string.Join(", ", ImageFile.WritableExtensions)}");
            AtomicFile.Probe(screenshot);
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        // Before a window opens: a file that cannot be shown is an error, and a camera takes its time.
        _video = ViewerVideo.Open(options, _cancellation.Token);
        using Window? window = options.Headless ? null : new Window(new WindowOptions("DmlEnhance: night scene", options.Width, options.Height)
        {
            MinimumWidth = Math.Min(LeastSide, options.Width),
            MinimumHeight = Math.Min(LeastSide, options.Height),
        });
        using CancellationTokenRegistration close = _cancellation.Token.Register(() => window?.RequestClose());
        using var panel = new StatusPanel(state, window?.DpiScale ?? 1);
        long start = Stopwatch.GetTimestamp();
        using RenderLoop loop = CreateLoop(window, panel);
        loop.DeviceLost += Lost;
        if (window is not null)
            _ = new ViewerControls(window, loop, state, models, panel, () => _renderer, _video?.Playback);
        Starting?.Invoke(loop);
        Run(loop, window is null);
        if (options.Json)
            console.Out.WriteLine(RunReport.Write(options, state, models, loop, panel, _renderer!, _video?.Playback, Stopwatch.GetElapsedTime(start)));
        return _cancellation.IsCancellationRequested ? Interrupted : Success;
    }

    // The last frame is drawn alone, so that it can be kept.
    private void Run(RenderLoop loop, bool showsProgress)
    {
        if (options.Frames is not { } frames)
        {
            loop.Run(cancellationToken: _cancellation.Token);
            return;
        }

        if (showsProgress && console.ErrorIsTerminal)
            RunWithProgress(loop, frames - 1);
        else
            loop.Run(frames - 1, _cancellation.Token);
        if (_cancellation.IsCancellationRequested)
            return;
        if (options.Screenshot is { } screenshot)
            RunAndSave(loop, screenshot);
        else
            loop.Run(1, _cancellation.Token);
    }

    private void RunAndSave(RenderLoop loop, string screenshot)
    {
        bool isSaved = false;
        loop.Capture(picture =>
        {
            using (picture)
                ImageFile.Write(screenshot, picture);
            isSaved = true;
        });
        loop.Run(1, _cancellation.Token);
        if (!isSaved && !_cancellation.IsCancellationRequested)
            throw new DmlEnhanceException($"{screenshot}: there is no screenshot, because the window was closed before the last frame");
    }

    private void RunWithProgress(RenderLoop loop, long frames)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) });
        terminal.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(context =>
        {
            ProgressTask task = context.AddTask($"{frames + 1} frames", maxValue: Math.Max(1, frames));
            for (long drawn = 0; drawn < frames && !_cancellation.IsCancellationRequested; drawn += Step)
            {
                loop.Run(Math.Min(Step, frames - drawn), _cancellation.Token);
                task.Increment(Step);
            }
        });
    }

    private RenderLoop CreateLoop(Window? window, StatusPanel panel)
    {
        var loopOptions = new RenderLoopOptions
        {
            Device = new GraphicsDeviceOptions { Adapter = options.Adapter, DebugLayer = options.Debug, Breadcrumbs = options.Debug },
            VerticalSync = options.VerticalSync,
            FramesPerSecond = options.HighestRate,
            Start = TimeSpan.FromSeconds(options.Start),
        };
        IFrameRenderer Create(GraphicsDevice device)
        {
            device.DebugMessage += console.WriteError;
            return _renderer = new ViewerRenderer(device, state, models, OpenSource, panel, waits: options.Headless || options.Screenshot is not null, Complain);
        }

        return window is null ? new RenderLoop(options.Width, options.Height, Create, loopOptions) : new RenderLoop(window, Create, loopOptions);
    }

    private IFrameSource OpenSource(GraphicsDevice device)
    {
        if (options.Source == "scene")
            return new SceneSource(device);
        if (_video is not null)
            return new VideoSource(device, _video, Complain);
        if (Directory.Exists(options.Source))
            return new FolderSource(device, options.Source, options.SourceRate, options.Headless, Complain);
        return new PictureSource(device, options.Source);
    }

    private void Interrupt(PosixSignalContext signal)
    {
        // The loop ends between two frames; what is being written is finished.
        signal.Cancel = true;
        _cancellation.Cancel();
    }

    private void Lost(DeviceLostException lost) => Complain($"{lost.Message}; everything is rebuilt");

    private void Complain(string message)
    {
        console.WriteError(message);
        // Frames that nobody watches are kept or compared, and have text on them only where it was asked for.
        if (!options.Headless || state.ShowsPanel)
            state.Message = message;
    }
}
