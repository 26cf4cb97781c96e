namespace DmlEnhance.Training.Clips;

/// <summary>Where clips to train on come from. A clip depends on the files, the seed and its number alone. Several threads may ask at once.</summary>
public interface IClipSource : IDisposable
{
    /// <summary>All files, in an order that no file system decides.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Videos, or photographs that clips are made of: an epoch is counted in them.</summary>
    int Videos { get; }

    /// <summary>Whether all clips have their <see cref="TrainingClip.Motion"/>.</summary>
    bool KnowsMotion { get; }

    /// <summary>Makes or reads a clip.</summary>
    /// <param name="number">Counts from 0.</param>
    /// <param name="seed">Picks all that is drawn.</param>
    /// <param name="side">Pixels a side; pictures have as many or more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="DmlEnhanceException">A picture cannot be read, or is smaller; the message is one line that begins with its path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    TrainingClip Sample(long number, ulong seed, int side, CancellationToken cancellationToken = default);

    /// <summary>Reads what shows early whether so many clips can be made, so that a broken file is known before the first of them.</summary>
    /// <param name="clips">How many clips.</param>
    /// <param name="seed">As for <see cref="Sample"/>.</param>
    /// <param name="side">Pixels a side of the clips.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DmlEnhanceException">A picture cannot be read, or is too small; the message is one line that begins with its path.</exception>
    void Check(long clips, ulong seed, int side, CancellationToken cancellationToken = default);
}
