using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DmlEnhance.Training.Checkpoints;

/// <summary>What stands before the elements in a tensor file.</summary>
/// <param name="Entries">The tensors in the order of their elements, which follow each other without a gap from byte 0 to the end.</param>
/// <param name="Metadata">Named texts.</param>
internal sealed record TensorFileHeader(IReadOnlyList<TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    internal const string MetadataKey = "__metadata__";
    internal const string TypeKey = "dtype";
    internal const string ShapeKey = "shape";
    internal const string OffsetsKey = "data_offsets";
    internal const string Float32 = "F32";
    internal const int MostDimensions = 16; // no network here comes near it, and a shape of millions of ones would cost memory

    private const int Alignment = 8; // of the first element, which lets other programs map the file into memory

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Length field and header for tensors in this order, texts in the order of their names.</summary>
    /// <exception cref="ArgumentException">A tensor or a text cannot stand in such a file.</exception>
    public static byte[] ToBytes(IEnumerable<KeyValuePair<string, NamedTensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var bytes = new MemoryStream();
        bytes.Write(stackalloc byte[TensorFile.LengthBytes]);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long offset = 0;
            foreach ((string name, NamedTensor tensor) in tensors)
                offset = WriteTensor(json, name, tensor, offset);
            json.WriteEndObject();
        }

        while (bytes.Length % Alignment != 0)
            bytes.WriteByte((byte)' ');
        byte[] header = bytes.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - TensorFile.LengthBytes);
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
            return;
        json.WriteStartObject(MetadataKey);
        foreach ((string name, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(Checked(name), Checked(text));
        json.WriteEndObject();
    }

    private static long WriteTensor(Utf8JsonWriter json, string name, NamedTensor tensor, long begin)
    {
        if (name == MetadataKey)
            throw new ArgumentException($"No tensor may have the name {MetadataKey}, which the format keeps for texts.");
        if (tensor.Shape.Length > MostDimensions || ElementCount(tensor.Shape) != tensor.Values.Length)
            throw new ArgumentException($"The tensor {name} of shape [{string.Join(", ", tensor.Shape)}] has {tensor.Values.Length} elements.");
        long end = begin + (long)tensor.Values.Length * sizeof(float);
        json.WriteStartObject(Checked(name));
        json.WriteString(TypeKey, Float32);
        WriteNumbers(json, ShapeKey, tensor.Shape.Select(length => (long)length));
        WriteNumbers(json, OffsetsKey, [begin, end]);
        json.WriteEndObject();
        return end;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    /// <summary>The product of a shape, or -1 if a length is negative or the lengths other than 0 multiply to more than an array can have.</summary>
    internal static long ElementCount(ReadOnlySpan<int> shape)
    {
        long count = 1;
        bool empty = false;
        foreach (int length in shape)
        {
            empty |= length == 0;
            count *= length == 0 ? 1 : length;
            if (count < 0 || count > Array.MaxLength)
                return -1;
        }

        return empty ? 0 : count;
    }

    // Half a surrogate pair would be written as U+FFFD without a word, and two names might become one.
    private static string Checked(string text)
    {
        StrictUtf8.GetByteCount(text);
        return text;
    }
}
