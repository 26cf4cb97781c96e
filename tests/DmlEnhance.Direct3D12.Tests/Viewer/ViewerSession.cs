using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Direct3D12.Tests.Windowing;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Direct3D12.Windowing.Win32;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Video;
using NightSceneViewer;
using NightSceneViewer.Sources;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>The viewer's parts, put together as a run does it, for tests that look inside or press keys.</summary>
internal sealed class ViewerSession : IDisposable
{
    private readonly StatusPanel _panel;
    private ViewerRenderer? _renderer;

    private ViewerSession(Window? window, int width, int height, Func<GraphicsDevice, IFrameSource> source, string model = AutoExposure.MediumModel, EnhancePath path = EnhancePath.Shader,
        VideoPlayback? video = null)
    {
        State.Path = path;
        Models = new ModelSet(model);
        Window = window;
        _panel = new StatusPanel(State, scale: 1);
        IFrameRenderer Create(GraphicsDevice device) => _renderer = new ViewerRenderer(device, State, Models, source, _panel, waits: false, message => State.Message = message);
        var options = new RenderLoopOptions { VerticalSync = false };
        Loop = window is null ? new RenderLoop(width, height, Create, options) : new RenderLoop(window, Create, options);
        if (window is not null)
            _ = new ViewerControls(window, Loop, State, Models, _panel, () => _renderer, video);
    }

    public ViewerState State { get; } = new() { ShowsPanel = false };

    public ModelSet Models { get; }

    public Window? Window { get; }

    public RenderLoop Loop { get; }

    public ViewerRenderer Renderer => _renderer!;

    /// <summary>Draws a source, or the street, without a window.</summary>
    public static ViewerSession WithoutWindow(int width, int height, Func<GraphicsDevice, IFrameSource>? source = null, string model = AutoExposure.MediumModel) =>
        new(null, width, height, source ?? (device => new SceneSource(device)), model);

    /// <summary>Draws a source, or a grey picture, which is faster than the street, in a window.</summary>
    public static ViewerSession InWindow(
        int width, int height, Func<GraphicsDevice, IFrameSource>? source = null, string model = AutoExposure.MediumModel, EnhancePath path = EnhancePath.Shader,
        VideoPlayback? video = null) =>
        new(new Window(new WindowOptions("viewer", width, height)), width, height, source ?? (device => new GreySource(device)), model, path, video);

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

    private sealed class GreySource(GraphicsDevice device) : IFrameSource
    {
        private readonly GpuTexture _texture = Pictures.Texture(device, Pictures.Flat(32, 18, 20));

        public string Description => "grey";

        public double? FirstExposure => 20.0 / 255;

        public FrameStep Step => FrameStep.Next;

        public GpuTexture Update(CommandList list, int width, int height, FrameTime time)
        {
            list.Transition(_texture, ResourceState.ShaderResource);
            return _texture;
        }

        public void Dispose() => _texture.Dispose();
    }
}
