using System.Globalization;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Video;

namespace NightSceneViewer.Sources;

/// <summary>A video or a camera. The playback is the run's, so that it goes on after a lost device.</summary>
/// <remarks>
/// In a window the video plays at its own speed, and a frame that is late is dropped. Without a window a video's frame of the time that is drawn is waited
/// for, so that every run shows the same.
/// </remarks>
internal sealed class VideoSource : IFrameSource
{
    private readonly GraphicsDevice _device;
    private readonly ViewerVideo _video;
    private readonly Action<string> _complain;
    private readonly SceneCutDetector _cuts = new();
    private GpuTexture? _texture;
    private bool _hasComplained;

    public VideoSource(GraphicsDevice device, ViewerVideo video, Action<string> complain)
    {
        _device = device;
        _video = video;
        _complain = complain;
        FirstExposure = ExposureMeter.Measure(video.Playback.Current);
    }

    public string Description => _video.Name;

    public double? FirstExposure { get; }

    public string Progress
    {
        get
        {
            VideoPlayback playback = _video.Playback;
            string rate = playback.FrameRate is { } frames ? string.Create(CultureInfo.InvariantCulture, $"{frames:0.##} fps, ") : "";
            string state = playback switch
            {
                { Failure: not null } => ", broken off",
                { HasEnded: true } => ", at its end",
                { IsPaused: true } => ", paused",
                _ => "",
            };
            return string.Create(CultureInfo.InvariantCulture, $"{rate}{playback.FramesShown} shown, {playback.FramesDropped} dropped{state}");
        }
    }

    public FrameStep Step { get; private set; }

    public GpuTexture Update(CommandList list, int width, int height, FrameTime time)
    {
        bool isNew = _video.Advance(time.Elapsed);
        if (isNew || _texture is null)
        {
            Frame frame = _video.Playback.Current;
            // A new round is a cut where its first frame shows something else than the last one; where it does not, nothing has to be forgotten.
            Step = _cuts.IsCut(frame) || _texture is null ? FrameStep.Cut : FrameStep.Next;
            GpuTexture.Fit(ref _texture, _device, frame.Width, frame.Height, TextureFormat.Rgba8, "video");
            FrameTransfer.Upload(list, frame, _texture);
        }
        else
        {
            Step = FrameStep.Same;
        }

        if (_video.Playback.Failure is { } failure && !_hasComplained)
        {
            _hasComplained = true;
            _complain(failure);
        }

        list.Transition(_texture, ResourceState.ShaderResource);
        return _texture;
    }

    public void Dispose() => _texture?.Dispose();
}
