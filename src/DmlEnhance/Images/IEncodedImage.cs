namespace DmlEnhance.Images;

/// <summary>A file's bytes, made and not yet written.</summary>
internal interface IEncodedImage : IDisposable
{
    /// <summary>Writes all bytes; they may be more than a span can hold.</summary>
    void CopyTo(Stream stream, CancellationToken cancellationToken);
}
