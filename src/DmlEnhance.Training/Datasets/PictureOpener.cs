using DmlEnhance.Frames;

namespace DmlEnhance.Training.Datasets;

/// <summary>Decodes a file.</summary>
/// <param name="path">The file.</param>
/// <param name="cancellationToken">Stops reading.</param>
/// <param name="frame">The picture.</param>
/// <returns>What the frame belongs to; dispose it, and the frame is gone.</returns>
/// <exception cref="DmlEnhanceException">It cannot be read; the message is one line that begins with the path.</exception>
internal delegate IDisposable PictureOpener(string path, CancellationToken cancellationToken, out Frame frame);
