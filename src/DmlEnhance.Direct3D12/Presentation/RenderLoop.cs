using System.Diagnostics;
using System.Drawing;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Frames;

namespace DmlEnhance.Direct3D12.Presentation;

/// <summary>Draws frame after frame into a window, or without one into a texture, and survives the loss of its device.</summary>
/// <remarks>
/// <para>
/// One frame: the window's messages; a resize where there was one; the wait for display and GPU, so that at most
/// <see cref="GraphicsDeviceOptions.FramesInFlight"/> frames are on their way; the renderer's commands; present. A minimised
/// window sleeps.
/// </para>
/// <para>
/// When the device is lost, <see cref="DeviceLost"/> is raised with the reason, everything is released, a new device
/// and a new renderer are created, and the loop goes on. A device that is lost again before it has finished a frame ends the loop.
/// </para>
/// <para>Created, used and disposed on one thread, that of the window.</para>
/// </remarks>
public sealed partial class RenderLoop : IDisposable
{
    private const int RateWithoutWindow = 60;

    private static readonly TimeSpan DisplayTimeout = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MinimisedSleep = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan HiddenSleep = TimeSpan.FromMilliseconds(50);

    private readonly RenderLoopOptions _options;
    private readonly Func<GraphicsDevice, IFrameRenderer> _createRenderer;
    private readonly Window? _window;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly FramePacer? _pacer;
    private GraphicsDevice? _device;
    private IFrameRenderer? _renderer;
    private FrameRing? _ring;
    private SwapChain? _chain;
    private GpuTexture? _texture;
    private Size _size;
    private Action<Frame>? _capture;
    private bool _drawing;

    /// <summary>Creates a loop that draws into a window.</summary>
    /// <param name="window">The window; the caller keeps and disposes it, after the loop.</param>
    /// <param name="createRenderer">Makes the renderer for a device; called again after a loss.</param>
    /// <param name="options">How; null for the fastest adapter and vertical sync.</param>
    /// <exception cref="DmlEnhanceException">There is no device, or the renderer cannot be made.</exception>
    public RenderLoop(Window window, Func<GraphicsDevice, IFrameRenderer> createRenderer, RenderLoopOptions? options = null)
        : this(createRenderer, options)
    {
        ArgumentNullException.ThrowIfNull(window);
        _window = window;
        _size = new Size(window.ClientWidth, window.ClientHeight);
        window.Resized += Resized;
        window.Redraw += Redraw;
        CreateOrDispose();
    }

    /// <summary>Creates a loop that draws into a texture.</summary>
    /// <param name="width">Its width, 1 or more.</param>
    /// <param name="height">Its height, 1 or more.</param>
    /// <inheritdoc cref="RenderLoop(Window, Func{GraphicsDevice, IFrameRenderer}, RenderLoopOptions)"/>
    /// <param name="createRenderer">Makes the renderer for a device; called again after a loss.</param>
    /// <param name="options">How; null for the fastest adapter.</param>
    public RenderLoop(int width, int height, Func<GraphicsDevice, IFrameRenderer> createRenderer, RenderLoopOptions? options = null)
        : this(createRenderer, options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        _size = new Size(width, height);
        CreateOrDispose();
    }

    private RenderLoop(Func<GraphicsDevice, IFrameRenderer> createRenderer, RenderLoopOptions? options)
    {
        ArgumentNullException.ThrowIfNull(createRenderer);
        _createRenderer = createRenderer;
        _options = options ?? new RenderLoopOptions();
        VerticalSync = _options.VerticalSync;
        if (_options.FramesPerSecond is { } rate)
            _pacer = new FramePacer(rate);
    }

    /// <summary>The device that draws now.</summary>
    public GraphicsDevice Device => _device ?? throw new ObjectDisposedException(nameof(RenderLoop));

    /// <summary>Whether frames wait for the display's refresh; may be changed at any time.</summary>
    public bool VerticalSync { get; set; }

    /// <summary>Frames drawn so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Width and height of what is drawn to, in pixels.</summary>
    public Size Size => _size;

    /// <summary>Draws until the window is closed, so many frames are drawn, or the token is cancelled.</summary>
    /// <param name="frames">How many frames, or null for no end.</param>
    /// <param name="cancellationToken">Ends the loop between two frames, without an exception.</param>
    /// <exception cref="DeviceLostException">The device was lost, and again right after it was rebuilt.</exception>
    /// <exception cref="DmlEnhanceException">A frame cannot be drawn.</exception>
    public void Run(long? frames = null, CancellationToken cancellationToken = default)
    {
        long end = frames is { } count ? Frames + count : long.MaxValue;
        while (Frames < end && !cancellationToken.IsCancellationRequested)
        {
            if (_window?.PumpEvents() == false)
                return;
            if (_window?.IsMinimised == true)
                _window.WaitForEvents(MinimisedSleep);
            else
                DrawPaced();
        }
    }

    /// <summary>Hands the next frame, as it is shown, to somebody who keeps it.</summary>
    /// <param name="receive">Called after the next frame; the receiver disposes the picture.</param>
    public void Capture(Action<Frame> receive) => _capture = receive;

    /// <summary>Changes the size of the texture that a loop without a window draws to.</summary>
    /// <exception cref="InvalidOperationException">The loop has a window: resize that.</exception>
    public void Resize(int width, int height)
    {
        if (_window is not null)
            throw new InvalidOperationException("the loop draws into a window, whose size counts");
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        _size = new Size(width, height);
    }

    /// <summary>Waits for the GPU and releases renderer and device.</summary>
    public void Dispose()
    {
        if (_window is not null)
        {
            _window.Resized -= Resized;
            _window.Redraw -= Redraw;
        }

        ReleaseAll();
        _pacer?.Dispose();
    }

    // Not inside Windows' own loop, where nothing may wait long.
    private void DrawPaced()
    {
        _pacer?.WaitForNextFrame();
        DrawFrame();
    }

    private void DrawFrame()
    {
        _drawing = true;
        try
        {
            DrawOnce();
            FrameFinished();
        }
        catch (DeviceLostException lost)
        {
            Rebuild(lost);
        }
        finally
        {
            _drawing = false;
        }
    }

    private void DrawOnce()
    {
        _chain?.WaitForDisplay(DisplayTimeout);
        _ring!.Begin();
        FitTarget();
        GpuTexture target = _chain?.BackBuffer ?? _texture!;
        TimeSpan passed = _window is null ? TimeSpan.FromTicks(Frames * TimeSpan.TicksPerSecond / RateWithoutWindow) : Stopwatch.GetElapsedTime(_start);
        var time = new FrameTime(Frames, _options.Start + passed);
        _renderer!.Prepare(target.Width, target.Height, time);
        CommandList list = _device!.Rent("frame");
        try
        {
            list.Transition(target, ResourceState.RenderTarget);
            _renderer.Render(list, target, time);
            list.Transition(target, ResourceState.Common);
            _device.Submit(list);
        }
        catch
        {
            _device.Discard(list);
            throw;
        }

        if (_capture is { } receive)
        {
            // Not before it has arrived: where the device is lost meanwhile, the next frame is captured.
            Frame picture = Download(target);
            _capture = null;
            receive(picture);
        }

        bool isSeen = _chain?.Present(VerticalSync) ?? true;
        _ring.End();
        if (!isSeen)
            Thread.Sleep(HiddenSleep);
        _device.ReadDebugMessages();
        Frames++;
    }

    private Frame Download(GpuTexture target)
    {
        Frame frame = FrameTransfer.Download(_device!, target);
        CommandList list = _device!.Rent("after the capture");
        list.Transition(target, ResourceState.Common);
        _device.Submit(list);
        return frame;
    }

    private void FitTarget()
    {
        if (_chain is not null)
        {
            _chain.Resize(_size.Width, _size.Height);
        }
        else
        {
            GpuTexture.Fit(ref _texture, _device!, _size.Width, _size.Height, TextureFormat.Rgba8, "target");
        }
    }

    private void Resized(Size size) => _size = size;

    // While a user drags the window's edge, Windows runs its own loop inside ours.
    private void Redraw()
    {
        if (!_drawing && _device is not null && _window is { IsMinimised: false, ClientWidth: > 0, ClientHeight: > 0 } window)
        {
            _size = new Size(window.ClientWidth, window.ClientHeight);
            DrawFrame();
        }
    }
}
