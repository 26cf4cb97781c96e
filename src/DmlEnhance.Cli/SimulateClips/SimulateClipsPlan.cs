namespace DmlEnhance.Cli.SimulateClips;

/// <summary>What is to be done, settled before the first source is read.</summary>
/// <param name="Layout">Where videos go.</param>
/// <param name="Sources">What they are made of.</param>
/// <param name="Missing">Inputs that are not there; they count as failed, the rest goes on.</param>
internal sealed record SimulateClipsPlan(ClipLayout Layout, IReadOnlyList<ClipSource> Sources, IReadOnlyList<string> Missing)
{
    public int Videos => Sources.Sum(source => source.Videos.Count);
}
