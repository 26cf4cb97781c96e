using System.Globalization;
using DmlEnhance;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Video;

namespace NightSceneViewer;

/// <summary>Keys and mouse.</summary>
internal sealed class ViewerControls
{
    private const float StrengthStep = 0.1f;
    private const float SplitStep = 0.02f;
    private const int GrabDistance = 8; // pixels beside the line, at a scale of 1

    private readonly Window _window;
    private readonly RenderLoop _loop;
    private readonly ViewerState _state;
    private readonly ModelSet _models;
    private readonly StatusPanel _panel;
    private readonly Func<ViewerRenderer?> _renderer;
    private readonly VideoPlayback? _video;
    private bool _isDragging;

    public ViewerControls(Window window, RenderLoop loop, ViewerState state, ModelSet models, StatusPanel panel, Func<ViewerRenderer?> renderer, VideoPlayback? video)
    {
        _window = window;
        _loop = loop;
        _state = state;
        _models = models;
        _panel = panel;
        _renderer = renderer;
        _video = video;
        window.KeyDown += KeyDown;
        window.MouseDown += MouseDown;
        window.MouseUp += _ => _isDragging = false;
        window.MouseMoved += MouseMoved;
        window.MouseWheel += wheel => ChangeStrength(wheel.Notches * StrengthStep);
        window.DpiChanged += panel.Rescale;
    }

    private void KeyDown(KeyEvent key)
    {
        _panel.Refresh();
        switch (key.Key)
        {
            case Key.Left:
                MoveSplit(-SplitStep);
                break;
            case Key.Right:
                MoveSplit(SplitStep);
                break;
            case Key.Up:
                ChangeStrength(StrengthStep);
                break;
            case Key.Down:
                ChangeStrength(-StrengthStep);
                break;
            default:
                if (!key.IsRepeat)
                    Toggle(key);
                break;
        }
    }

    private void Toggle(KeyEvent key)
    {
        switch (key.Key)
        {
            case Key.Space:
                _state.IsOn = !_state.IsOn;
                break;
            case Key.S:
                _state.IsSplit = !_state.IsSplit;
                break;
            case Key.M:
                _state.Message = _models.Next();
                break;
            case Key.I:
                if (_state.Path == EnhancePath.Cpu)
                    _state.Message = "the CPU's path gives no illumination: P takes another";
                else
                    _state.View = _state.View == CompositeView.Illumination ? CompositeView.Enhanced : CompositeView.Illumination;
                break;
            case Key.E:
                _state.ExposureAware = !_state.ExposureAware;
                break;
            case Key.T:
                if (_state.Path == EnhancePath.Shader)
                    _state.IsSteady = !_state.IsSteady;
                else
                    _state.Message = "only the shader's path keeps frames steady: P takes another";
                break;
            case Key.P:
                _state.NextPath();
                break;
            case Key.V:
                _loop.VerticalSync = !_loop.VerticalSync;
                _state.Message = $"vertical sync {(_loop.VerticalSync ? "on" : "off")}";
                break;
            case Key.K or Key.N or Key.L:
                ControlVideo(key.Key);
                break;
            case Key.H:
                _state.ShowsPanel = !_state.ShowsPanel;
                break;
            case Key.F1:
                _state.ShowsHelp = !_state.ShowsHelp;
                break;
            case Key.F11:
            case Key.Enter when key.Modifiers.HasFlag(KeyModifiers.Alt):
                _window.ToggleFullScreen();
                break;
            case Key.F12:
                _loop.Capture(Save);
                break;
            case Key.Escape:
                if (_window.IsFullScreen)
                    _window.SetFullScreen(false);
                else
                    _window.RequestClose();
                break;
        }
    }

    private void ControlVideo(Key key)
    {
        if (_video is null)
        {
            _state.Message = $"{key} is for videos and cameras: --source FILE.mp4, --source camera:0";
        }
        else if (key == Key.K)
        {
            _video.IsPaused = !_video.IsPaused;
        }
        else if (key == Key.N)
        {
            _video.Step();
        }
        else
        {
            _video.IsLooping = !_video.IsLooping;
            _state.Message = _video.IsLooping ? "the video begins again at its end" : "the video stays at its last frame";
        }
    }

    private void ChangeStrength(float change)
    {
        _state.Strength = Math.Clamp(MathF.Round((_state.Strength + change) * 100) / 100, 0, 1);
        _panel.Refresh();
    }

    private void MoveSplit(float change)
    {
        _state.IsSplit = true;
        _state.MoveSplit(_state.Split + change);
    }

    private void MouseDown(MouseButtonEvent mouse)
    {
        if (mouse.Button == MouseButtons.Left && IsAtSplit(mouse.X))
            _isDragging = true;
    }

    private void MouseMoved(MouseMoveEvent mouse)
    {
        (int left, int width) = Picture();
        if (_isDragging && width > 0)
            _state.MoveSplit((float)(mouse.X - left) / width);
        _window.SetCursor(_isDragging || IsAtSplit(mouse.X) ? CursorShape.HorizontalResize : CursorShape.Arrow);
    }

    private bool IsAtSplit(int x)
    {
        (int left, int width) = Picture();
        return _state is { IsOn: true, IsSplit: true } && Math.Abs(x - left - _state.Split * width) <= GrabDistance * _window.DpiScale;
    }

    private (int Left, int Width) Picture()
    {
        if (_renderer() is not { SourceSize: { Width: > 0 } source })
            return (0, 0);
        (int x, _, int width, _) = PresentPass.Place(source.Width, source.Height, Math.Max(1, _window.ClientWidth), Math.Max(1, _window.ClientHeight));
        return (x, width);
    }

    private void Save(Frame picture)
    {
        using (picture)
        {
            string path = $"night-scene-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.png";
            try
            {
                ImageFile.Write(path, picture);
                _state.Message = $"saved {Path.GetFullPath(path)}";
            }
            catch (DmlEnhanceException e)
            {
                _state.Message = e.Message;
            }
        }

        _panel.Refresh();
    }
}
