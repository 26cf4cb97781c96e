using System.Runtime.InteropServices;
using DmlEnhance.Files;

namespace DmlEnhance.Training.Checkpoints;

public sealed partial class TensorFile
{
    private const int ValuesAtOnce = 1 << 20; // few enough that a slow network drive still lets a user cancel

    /// <summary>Writes tensors and texts. The file appears whole or not at all, and the same content gives the same bytes.</summary>
    /// <param name="path">Target, by custom with the extension <c>.safetensors</c>; its folder is created.</param>
    /// <param name="tensors">The tensors by name; <c>__metadata__</c> is no name. The elements must not change meanwhile.</param>
    /// <param name="metadata">Texts by name.</param>
    /// <param name="cancellationToken">Honoured until the file is moved into place.</param>
    /// <exception cref="ArgumentException">A tensor has more or fewer elements than its shape says, or is named <c>__metadata__</c>, or a name or text
    /// is not valid Unicode.</exception>
    /// <exception cref="DmlEnhanceException">The system refused, or the file would be longer than <see cref="MaxLength"/>, or its
    /// names and texts than 64 MiB. An older file stays as it was.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; likewise.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(metadata);
        KeyValuePair<string, NamedTensor>[] ordered = [.. tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal)];
        byte[] header = TensorFileHeader.ToBytes(ordered, metadata);
        if (header.Length - LengthBytes > LargestHeader)
            throw new DmlEnhanceException($"cannot write {path}: its names and texts take {header.Length >> 20} MiB; {LargestHeader >> 20} MiB is the most");
        long length = header.Length + ordered.Sum(tensor => (long)tensor.Value.Values.Length * sizeof(float));
        if (length > MaxLength)
            throw new DmlEnhanceException($"cannot write {path}: it would have {length >> 20} MiB; {MaxLength >> 20} MiB is the most");

        AtomicFile.Write(path, (stream, cancellation) =>
        {
            stream.Write(header);
            foreach ((_, NamedTensor tensor) in ordered)
                WriteValues(stream, tensor.Values, cancellation);
        }, cancellationToken);
    }

    private static void WriteValues(Stream stream, ReadOnlySpan<float> values, CancellationToken cancellationToken)
    {
        while (!values.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> piece = values[..Math.Min(ValuesAtOnce, values.Length)];
            stream.Write(MemoryMarshal.AsBytes(piece));
            values = values[piece.Length..];
        }
    }
}
