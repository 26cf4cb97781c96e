using System.Diagnostics;
using System.Drawing;
using System.Globalization;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Frames;

namespace NightSceneViewer;

/// <summary>The panel over the picture: what runs on what, how fast, and the keys. It outlives a lost device.</summary>
internal sealed class StatusPanel : IDisposable
{
    private const int Margin = 16;
    private const float FontHeight = 16;
    private const double Smoothing = 0.1;
    private const int FramesUntilForgotten = 30; // more than are ever on their way
    private const int LongestLine = 150; // characters: as much as a window shows

    private static readonly TimeSpan TextInterval = TimeSpan.FromMilliseconds(250);

    private readonly ViewerState _state;
    private readonly Dictionary<string, double> _passes = [];
    private readonly Dictionary<string, long> _lastMeasured = [];
    private TextRasteriser _text;
    private float _scale;
    private OverlayPass? _pass;
    private GpuTexture? _texture;
    private GpuTimer? _timer;
    private long _lastFrame;
    private long _lastText;
    private long _frames;
    private double _frameSeconds;

    /// <summary>Creates the panel.</summary>
    /// <param name="state">What the keys change.</param>
    /// <param name="scale">The display's scale, 1 for 96 dots an inch.</param>
    public StatusPanel(ViewerState state, float scale)
    {
        _state = state;
        _scale = scale;
        _text = Font(scale);
    }

    /// <summary>Milliseconds of the GPU for each pass that still runs, smoothed.</summary>
    public IReadOnlyDictionary<string, double> Passes => _passes.Where(pass => IsRunning(pass.Key)).ToDictionary();

    /// <summary>Takes the scale of another display.</summary>
    public void Rescale(float scale)
    {
        if (scale == _scale)
            return;
        TextRasteriser text = Font(scale);
        _text.Dispose();
        (_text, _scale) = (text, scale);
        _lastText = 0;
    }

    /// <summary>Records the panel over a frame, and counts the frame.</summary>
    public void Record(GraphicsDevice device, CommandList list, GpuTexture target, ViewerStatus status)
    {
        if (_timer != device.Timer)
        {
            Release();
            _timer = device.Timer;
            _timer.Measured += Measured;
        }

        Count();
        if (!_state.ShowsPanel && !_state.ShowsHelp && _state.Message is null)
            return;
        _pass ??= new OverlayPass(device);
        if (_texture is null || Stopwatch.GetElapsedTime(_lastText) > TextInterval)
            Write(device, list, status);
        list.Transition(_texture!, ResourceState.ShaderResource);
        _pass.Record(list, _texture!, target, Margin, Margin);
    }

    /// <summary>Has the text written anew with the next frame: a key was pressed.</summary>
    public void Refresh() => _lastText = 0;

    /// <summary>Releases what is on the device.</summary>
    public void Release()
    {
        if (_timer is not null)
            _timer.Measured -= Measured;
        _timer = null;
        _passes.Clear();
        _lastMeasured.Clear();
        _pass?.Dispose();
        _pass = null;
        _texture?.Dispose();
        _texture = null;
    }

    public void Dispose()
    {
        Release();
        _text.Dispose();
    }

    private static TextRasteriser Font(float scale) => new("Consolas", FontHeight * scale);

    private void Measured(string pass, double milliseconds)
    {
        // A pass's first time is that of a driver that gets ready for it.
        bool isFirst = !_lastMeasured.ContainsKey(pass);
        bool goesOn = IsRunning(pass);
        _lastMeasured[pass] = _frames;
        if (!isFirst)
            _passes[pass] = goesOn && _passes.TryGetValue(pass, out double before) ? before + Smoothing * (milliseconds - before) : milliseconds;
    }

    private bool IsRunning(string pass) => _lastMeasured.TryGetValue(pass, out long frame) && _frames - frame <= FramesUntilForgotten;

    private void Count()
    {
        _frames++;
        long now = Stopwatch.GetTimestamp();
        if (_lastFrame != 0)
        {
            double seconds = Stopwatch.GetElapsedTime(_lastFrame, now).TotalSeconds;
            _frameSeconds = _frameSeconds == 0 ? seconds : _frameSeconds + Smoothing * (seconds - _frameSeconds);
        }

        _lastFrame = now;
    }

    private void Write(GraphicsDevice device, CommandList list, ViewerStatus status)
    {
        _lastText = Stopwatch.GetTimestamp();
        OverlayLine[] lines = [.. _state.ShowsHelp ? Help() : _state.ShowsPanel ? Status(status) : [], .. Message()];
        var panel = new OverlayPanel(_text);
        Size size = panel.Measure(lines);
        using var picture = new Frame(size.Width, size.Height, PixelFormat.Rgba8);
        panel.Draw(lines, picture.Samples, size.Width, size.Height);
        GpuTexture.Fit(ref _texture, device, size.Width, size.Height, TextureFormat.Rgba8, "panel");
        FrameTransfer.Upload(list, picture, _texture);
    }

    private IEnumerable<OverlayLine> Status(ViewerStatus status)
    {
        yield return Line(Color.White, $"{status.Adapter}");
        yield return Line(Color.White, $"path      {status.Path}");
        yield return Line(Color.White, $"source    {status.Source}, {status.SourceWidth}x{status.SourceHeight}");
        if (status.Progress is { } progress)
            yield return Line(Color.White, $"video     {progress}");
        string exposure = status.Exposure is { } mean ? string.Create(CultureInfo.InvariantCulture, $", exposure {mean:F3}") : "";
        yield return Line(Color.White, $"model     {status.Model}{exposure}");
        if (_state is { IsOn: true, View: CompositeView.Illumination })
            yield return Line(Color.White, "view      illumination");
        if (_state is { IsOn: true, IsSteady: true, Path: EnhancePath.Shader })
            yield return Line(Color.White, "steady    yes");
        yield return Line(Color.White, string.Create(CultureInfo.InvariantCulture, $"strength  {_state.Strength:P0}{(_state.ExposureAware ? ", less where bright" : "")}"));
        yield return Line(Color.LightGreen, string.Create(CultureInfo.InvariantCulture, $"{(_frameSeconds > 0 ? 1 / _frameSeconds : 0):F1} fps at {status.TargetWidth}x{status.TargetHeight}"));
        foreach ((string pass, double milliseconds) in Passes)
            yield return Line(Color.LightGreen, string.Create(CultureInfo.InvariantCulture, $"  {pass,-16} {milliseconds,8:F3} ms"));
        yield return Line(Color.Silver, "F1 shows the keys");
    }

    private static IEnumerable<OverlayLine> Help() =>
        ViewerKeys.List.Select(key => Line(Color.Gold, $"{key.Key,-16} {key.Meaning}"));

    private IEnumerable<OverlayLine> Message() => _state.Message is { } message ? [Line(Color.Orange, message)] : [];

    private static OverlayLine Line(Color color, string text) =>
        new(text.Length > LongestLine ? $"{text[..(LongestLine - 3)]}..." : text, color);
}
