namespace DmlEnhance.Training.Clips;

/// <summary>Clips of several sources in turn.</summary>
internal sealed class MixedClipSource : IClipSource
{
    private readonly IReadOnlyList<IClipSource> _sources;

    private MixedClipSource(IReadOnlyList<IClipSource> sources)
    {
        _sources = sources;
        Files = [.. sources.SelectMany(source => source.Files)];
    }

    public IReadOnlyList<string> Files { get; }

    public int Videos => _sources.Sum(source => source.Videos);

    public bool KnowsMotion => _sources.All(source => source.KnowsMotion);

    /// <summary>One source of several, which it disposes; of one, that one; of none, null.</summary>
    internal static IClipSource? Of(IReadOnlyList<IClipSource> sources) => sources switch
    {
        [] => null,
        [var only] => only,
        _ => new MixedClipSource(sources),
    };

    public TrainingClip Sample(long number, ulong seed, int side, CancellationToken cancellationToken = default)
    {
        (long round, long place) = Math.DivRem(number, _sources.Count);
        return _sources[(int)place].Sample(round, seed, side, cancellationToken);
    }

    public void Check(long clips, ulong seed, int side, CancellationToken cancellationToken = default)
    {
        foreach ((int place, IClipSource source) in _sources.Index())
            source.Check((clips + _sources.Count - 1 - place) / _sources.Count, seed, side, cancellationToken);
    }

    public void Dispose()
    {
        foreach (IClipSource source in _sources)
            source.Dispose();
    }
}
