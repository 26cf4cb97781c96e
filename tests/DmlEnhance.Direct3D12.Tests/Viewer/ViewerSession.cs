using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Direct3D12.Tests.Windowing;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Direct3D12.Windowing.Win32;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using NightSceneViewer;
using NightSceneViewer.Sources;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>The viewer's parts, put together as a run does it, for tests that look inside or press keys.</summary>
internal sealed class ViewerSession : IDisposable
{
    private readonly StatusPanel _panel;
    private ViewerRenderer? _renderer;

    /// <summary>Opens a source, in a window or without one.</summary>
    public ViewerSession(int width, int height, bool hasWindow = false, Func<GraphicsDevice, IFrameSource>? source = null)
    {
        Models = new ModelSet(AutoExposure.MediumModel);
        Window = hasWindow ? new Window(new WindowOptions("viewer", width, height)) : null;
        _panel = new StatusPanel(State, scale: 1);
        IFrameRenderer Create(GraphicsDevice device) => _renderer = new ViewerRenderer(device, State, Models, source ?? (device => new SceneSource(device)), _panel);
        var options = new RenderLoopOptions { VerticalSync = false };
        Loop = Window is null ? new RenderLoop(width, height, Create, options) : new RenderLoop(Window, Create, options);
        if (Window is not null)
            _ = new ViewerControls(Window, Loop, State, Models, _panel, () => _renderer);
    }

    public ViewerState State { get; } = new() { ShowsPanel = false };

    public ModelSet Models { get; }

    public Window? Window { get; }

    public RenderLoop Loop { get; }

    /// <summary>Draws the next frame and takes it.</summary>
    public Frame Next()
    {
        Frame? taken = null;
        Loop.Capture(frame => taken = frame);
        Loop.Run(1);
        return taken ?? throw new InvalidOperationException("no frame was drawn");
    }

    /// <summary>Presses a key, and draws a frame.</summary>
    public void Press(Key key)
    {
        Window!.Post(Win32Native.WM_KEYDOWN, (nuint)key);
        Loop.Run(1);
    }

    public void Dispose()
    {
        Loop.Dispose();
        _panel.Dispose();
        Window?.Dispose();
    }
}
