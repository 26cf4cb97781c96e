namespace DmlEnhance.Cli.Enhance;

/// <summary>What an item is.</summary>
internal enum EnhanceKind
{
    /// <summary>One picture.</summary>
    Picture,

    /// <summary>A video.</summary>
    Video,

    /// <summary>A folder of pictures that are the frames of one stream.</summary>
    Sequence,
}
