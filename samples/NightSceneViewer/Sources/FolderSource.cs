using System.Text.RegularExpressions;
using DmlEnhance;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace NightSceneViewer.Sources;

/// <summary>The pictures of a folder in the order of their names, as the frames of a film that begins again at its end.</summary>
/// <remarks>
/// The next picture is read while the last is shown. In a window a frame that is not ready in time is skipped; without a window
/// each is waited for, so that every run shows the same.
/// </remarks>
internal sealed partial class FolderSource : IFrameSource
{
    private const int LongestNumber = 20;

    // A time is whole ticks: at a border between two frames it may lie a little before it.
    private const double Slack = 1e-3; // of a frame

    private readonly GraphicsDevice _device;
    private readonly string[] _files;
    private readonly double _rate;
    private readonly bool _waits;
    private readonly Action<string> _complain;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly HashSet<int> _broken = [];
    private Task<Frame>? _reading;
    private int _readingIndex;
    private int _shownIndex = -1;
    private GpuTexture? _texture;

    public FolderSource(GraphicsDevice device, string folder, double rate, bool waits, Action<string> complain)
    {
        _device = device;
        _rate = rate;
        _waits = waits;
        _complain = complain;
        _files = List(folder);
        Description = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}, {_files.Length} frames";
        // The first is read now: a folder of broken pictures is an error before a window opens.
        Frame first = PictureReader.Read(_files[0], CancellationToken.None);
        _reading = Task.FromResult(first);
        FirstExposure = ExposureMeter.Measure(first);
    }

    public string Description { get; }

    public double? FirstExposure { get; }

    public FrameStep Step { get; private set; }

    public GpuTexture Update(CommandList list, int width, int height, FrameTime time)
    {
        Step = FrameStep.Same;
        // The first is good, so that there is something to show where the wanted one is broken.
        if (_texture is null)
            Show(list);
        int wanted = (int)((long)(time.Elapsed.TotalSeconds * _rate + Slack) % _files.Length);
        if (_waits)
            ShowNow(list, wanted);
        else
            ShowWhatHasArrived(list, wanted);
        list.Transition(_texture!, ResourceState.ShaderResource);
        // What comes next is read while this frame is worked on.
        int next = (wanted + 1) % _files.Length;
        if (_reading is null && next != _shownIndex && !_broken.Contains(next))
            Read(next);
        return _texture!;
    }

    public void Dispose()
    {
        _cancellation.Cancel();
        DropReading();
        _cancellation.Dispose();
        _texture?.Dispose();
    }

    private static string[] List(string folder)
    {
        try
        {
            string[] files = [.. Directory.GetFiles(folder)
                .Where(file => ImageFile.ReadableExtensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
                .OrderBy(InOrder, StringComparer.OrdinalIgnoreCase)];
            return files.Length > 0 ? files : throw new DmlEnhanceException($"{folder}: the folder has no picture ({string.Join(", ", ImageFile.ReadableExtensions)})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DmlEnhanceException($"{folder}: the folder cannot be read: {e.Message}", e);
        }
    }

    // With its numbers filled up with zeros, so that 10 follows 9.
    private static string InOrder(string path) =>
        Number().Replace(Path.GetFileName(path), number => number.Value.PadLeft(LongestNumber, '0'));

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    private void Read(int index)
    {
        _readingIndex = index;
        _reading = Task.Run(() => PictureReader.Read(_files[index], _cancellation.Token));
    }

    private void ShowNow(CommandList list, int wanted)
    {
        if (wanted == _shownIndex || _broken.Contains(wanted))
            return;
        if (_readingIndex != wanted)
            DropReading();
        if (_reading is null)
            Read(wanted);
        Show(list);
    }

    // A frame that was late is shown all the same: where every one is late there would be none otherwise.
    private void ShowWhatHasArrived(CommandList list, int wanted)
    {
        bool isDue = _readingIndex == wanted || _readingIndex != (wanted + 1) % _files.Length;
        if (_reading is { IsCompleted: true } && isDue)
            Show(list);
        if (_reading is null && wanted != _shownIndex && !_broken.Contains(wanted))
            Read(wanted);
    }

    private void DropReading()
    {
        try
        {
            _reading?.GetAwaiter().GetResult().Dispose();
        }
        catch (Exception e) when (e is DmlEnhanceException or OperationCanceledException)
        {
            // Nobody will see that picture.
        }

        _reading = null;
    }

    private void Show(CommandList list)
    {
        Task<Frame> reading = _reading!;
        _reading = null;
        Frame frame;
        try
        {
            frame = reading.GetAwaiter().GetResult();
        }
        catch (DmlEnhanceException e)
        {
            // Said once; the frame before it stays.
            _broken.Add(_readingIndex);
            _complain(e.Message);
            return;
        }

        using (frame)
        {
            GpuTexture.Fit(ref _texture, _device, frame.Width, frame.Height, TextureFormat.Rgba8, "frame");
            FrameTransfer.Upload(list, frame, _texture);
        }

        Step = _shownIndex < 0 || _readingIndex <= _shownIndex ? FrameStep.Cut : FrameStep.Next;
        _shownIndex = _readingIndex;
    }
}
