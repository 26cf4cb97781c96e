using DmlEnhance.Cli.Score.Report;
using DmlEnhance.Frames;
using DmlEnhance.Metrics;

namespace DmlEnhance.Cli.Score.Sequences;

/// <summary>One video of those that are read side by side: two neighbouring frames of it, and what they have told so far.</summary>
internal sealed class SequenceTrack : IDisposable
{
    private const int ProfileRows = 288; // twice what the report's style shows of them

    private readonly LocatedPicture? _located;
    private readonly TemporalProfile? _profile;
    private readonly int? _reportSize;
    private readonly string[] _files;
    private readonly List<double> _differences = [];
    private IFrameSequence? _frames;
    private ReportPicture? _shown;

    /// <summary>A track that reads nothing yet.</summary>
    /// <param name="located">What to read; null where none was given.</param>
    /// <param name="reportSize">Longest side of pictures for the report, or null where none is written.</param>
    public SequenceTrack(LocatedPicture? located, int? reportSize)
    {
        (_located, _reportSize) = (located, reportSize);
        _files = [.. located?.Files ?? []];
        Error = located?.Error;
        if (reportSize is { } size)
            _profile = new TemporalProfile(size, Math.Min(size, ProfileRows));
        IsOver = located?.Path is null;
    }

    /// <summary>The file or folder, or null where there is none.</summary>
    public string? Path => _located?.Path;

    /// <summary>What went wrong, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether no frame will follow.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The frame of this moment, or null before the first and after the last one.</summary>
    public Frame? Current { get; private set; }

    /// <summary>The frame before.</summary>
    public Frame? Previous { get; private set; }

    /// <summary>Frames read so far.</summary>
    public int Count { get; private set; }

    /// <summary>MABD of every pair of neighbours so far.</summary>
    public IReadOnlyList<double> Differences => _differences;

    /// <summary>A frame for the report, once <see cref="Show"/> was called.</summary>
    public ReportPicture? Shown => _shown;

    /// <summary>Goes on to the next frame; a failure ends the track.</summary>
    public void Advance(CancellationToken cancellationToken) => Guard(() =>
    {
        Previous?.Dispose();
        Previous = Current;
        Current = null;
        if (IsOver)
            return;
        _frames ??= Open(_located!, cancellationToken);
        Current = _frames.Read(cancellationToken);
        if (Current is null)
        {
            IsOver = true;
            return;
        }

        Count++;
        _profile?.Add(Current);
    });

    /// <summary>Keeps how much brightness changed since the frame before.</summary>
    public void MeasureDifference()
    {
        if (Previous is { } previous && Current is { } current)
            Guard(() => _differences.Add(MeanAbsoluteBrightnessDifference.Compute(previous, current)));
    }

    /// <summary>Keeps the current frame for the report, where one is written.</summary>
    public void Show()
    {
        if (_reportSize is { } size && Current is { } current)
            Guard(() => _shown = ReportPicture.Of(current, size));
    }

    /// <summary>What is told of it beside its scores; null where it has no frame.</summary>
    public SequenceScores? Scores(double? hiddenShare)
    {
        if (Count == 0)
            return null;
        ReportPicture? profile = null;
        if (_profile is not null)
        {
            Guard(() =>
            {
                using Frame picture = _profile.ToFrame();
                profile = ReportPicture.Of(picture, _reportSize!.Value);
            });
        }

        return new SequenceScores(Count, _differences, hiddenShare, profile, _profile?.FramesPerColumn ?? 1);
    }

    public void Dispose()
    {
        Previous?.Dispose();
        Current?.Dispose();
        _frames?.Dispose();
    }

    private static IFrameSequence Open(LocatedPicture located, CancellationToken cancellationToken) =>
        located.Frames is { } files ? new FolderSequence(files) : new VideoSequence(located.Path!, cancellationToken);

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (FileError.Of(e, Path!, _files) is { } error)
        {
            Error ??= error;
            IsOver = true;
        }
    }
}
