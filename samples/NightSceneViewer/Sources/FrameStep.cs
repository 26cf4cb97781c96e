namespace NightSceneViewer.Sources;

/// <summary>What a source's frame is to the one before.</summary>
internal enum FrameStep
{
    /// <summary>The same frame, shown again.</summary>
    Same,

    /// <summary>The one that follows it.</summary>
    Next,

    /// <summary>The first of another scene, or of another round.</summary>
    Cut,
}
