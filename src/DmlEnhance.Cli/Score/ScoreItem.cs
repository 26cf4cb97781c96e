namespace DmlEnhance.Cli.Score;

/// <summary>One picture or video to score, as every method made it.</summary>
/// <param name="Name">Relative path, without extension where that leaves it unique; '/' between folders.</param>
/// <param name="Reference">As it should be, or null where no reference was given.</param>
/// <param name="Input">Before enhancement, or null where none was given.</param>
/// <param name="Outputs">One a method, in the methods' order.</param>
/// <param name="Frames">How many frames to expect of a video; 1 of a picture, and where that is not known.</param>
internal sealed record ScoreItem(string Name, LocatedPicture? Reference, LocatedPicture? Input, IReadOnlyList<LocatedPicture> Outputs, long Frames = 1)
{
    /// <summary>Every file that will be read.</summary>
    public IEnumerable<string> Paths => Outputs.Append(Reference).Append(Input).OfType<LocatedPicture>().SelectMany(picture => picture.Files);
}
