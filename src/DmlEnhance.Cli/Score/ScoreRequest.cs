namespace DmlEnhance.Cli.Score;

/// <summary>What the command line asks for.</summary>
internal sealed record ScoreRequest
{
    /// <summary>Files, folders or patterns whose pictures are scored.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>What to call them, or null for their folder's name.</summary>
    public string? Name { get; init; }

    /// <summary>Folder or file of pictures as they should be, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>Folder or file of pictures before enhancement, or null.</summary>
    public string? Input { get; init; }

    /// <summary>NAME=DIR each.</summary>
    public IReadOnlyList<string> Compare { get; init; } = [];

    /// <summary>NAME=A,B,C each.</summary>
    public IReadOnlyList<string> Best { get; init; } = [];

    /// <summary>Whether folders are videos, a picture file a frame.</summary>
    public bool Sequence { get; init; }

    /// <summary>Every how many frames of a video the scores of one frame are computed.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Names of metrics; empty for all that what is given allows.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];
}
