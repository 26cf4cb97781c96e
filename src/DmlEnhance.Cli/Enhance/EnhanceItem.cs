namespace DmlEnhance.Cli.Enhance;

/// <summary>One file to enhance, or one folder of frames.</summary>
/// <param name="Input">Path as the user would write it.</param>
/// <param name="Output">Path of the file, or of the folder of frames, to write.</param>
internal sealed record EnhanceItem(string Input, string Output)
{
    /// <summary>What it is.</summary>
    public EnhanceKind Kind { get; init; }

    /// <summary>Of a sequence its pictures in their order; otherwise none.</summary>
    public IReadOnlyList<EnhanceItem> Frames { get; init; } = [];
}
