using DmlEnhance.Frames;

namespace DmlEnhance.Cli.Score.Sequences;

/// <summary>A video's frames, one after the other.</summary>
internal interface IFrameSequence : IDisposable
{
    /// <summary>Reads the next frame.</summary>
    /// <returns>The caller disposes it; null after the last one.</returns>
    /// <exception cref="DmlEnhanceException">It cannot be read; one line that names the file.</exception>
    Frame? Read(CancellationToken cancellationToken);
}
