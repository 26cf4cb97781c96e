using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DmlEnhance.Files;

namespace DmlEnhance.Training.Checkpoints;

/// <summary>
/// Named tensors of 32-bit floats and named texts in one file, in the safetensors format
/// (https://github.com/huggingface/safetensors#format): bit for bit, and with no code to run in it.
/// </summary>
/// <remarks>
/// Little-endian length of the header (8 bytes), header (JSON), elements of all tensors without a gap (little-endian). Of the format's element
/// types only F32 is written and read. Elements go to and from the disk as they lie in memory: every system that this project builds for
/// is little-endian.
/// </remarks>
public sealed partial class TensorFile
{
    /// <summary>The longest file that is written or read: 4 GiB.</summary>
    public const long MaxLength = 1L << 32;

    internal const int LargestHeader = 64 << 20;
    internal const int LengthBytes = sizeof(ulong);

    private TensorFile(IReadOnlyDictionary<string, NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, NamedTensor> Tensors { get; }

    /// <summary>The texts by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a file that <see cref="Write"/> or another program wrote. Nothing in it is trusted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DmlEnhanceException">The file cannot be read, is no such file, is damaged or cut short, holds elements
    /// other than F32, or is longer than <see cref="MaxLength"/>. The message is one line that begins with the path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static TensorFile Read(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var errors = new TensorFileErrors(path);
        using FileStream file = InputFile.Open(path, "a tensor file");
        TensorFileHeader header = ReadHeader(file, path, errors, cancellationToken);
        try
        {
            var tensors = new Dictionary<string, NamedTensor>(header.Entries.Count, StringComparer.Ordinal);
            foreach (TensorEntry entry in header.Entries)
            {
                var values = new float[(entry.End - entry.Begin) / sizeof(float)];
                InputFile.Fill(file, path, MemoryMarshal.AsBytes(values.AsSpan()), cancellationToken);
                tensors.Add(entry.Name, new NamedTensor(entry.Shape, values));
            }

            return new TensorFile(tensors, header.Metadata);
        }
        catch (OutOfMemoryException e)
        {
            throw new DmlEnhanceException($"{path}: not enough memory for its {file.Length >> 20} MiB", e);
        }
    }

    private static TensorFileHeader ReadHeader(FileStream file, string path, TensorFileErrors errors, CancellationToken cancellationToken)
    {
        long length = file.Length;
        if (length > MaxLength)
            throw errors.Refused($"the file has {length >> 20} MiB; {MaxLength >> 20} MiB can be read");
        if (length < LengthBytes)
            throw errors.Damaged($"it has {length} bytes, fewer than its length field");
        Span<byte> lengthField = stackalloc byte[LengthBytes];
        InputFile.Fill(file, path, lengthField, cancellationToken);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(lengthField);
        long room = length - LengthBytes;
        if (headerLength > (ulong)room)
            throw errors.Damaged($"its header should have {headerLength} bytes, and {room} follow");
        if (headerLength > LargestHeader)
            throw errors.Refused($"its header has {headerLength >> 20} MiB; {LargestHeader >> 20} MiB can be read");
        var header = new byte[(int)headerLength];
        InputFile.Fill(file, path, header, cancellationToken);
        return new TensorHeaderReader(room - header.Length, errors).Read(header);
    }
}
