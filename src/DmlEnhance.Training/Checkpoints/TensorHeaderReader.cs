using System.Text.Json;
using DmlEnhance.Checkpoints;

namespace DmlEnhance.Training.Checkpoints;

/// <summary>Reads the header of a tensor file that a stranger may have made: nothing that does not make sense gets through.</summary>
/// <param name="dataLength">Bytes of elements that the file holds.</param>
/// <param name="errors">Words the errors.</param>
internal sealed class TensorHeaderReader(long dataLength, TensorFileErrors errors)
{
    private const int Depth = 3; // the header, a tensor, its shape

    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _metadata;

    /// <summary>The header of a file.</summary>
    /// <param name="json">Its bytes, without the length field.</param>
    /// <exception cref="DmlEnhanceException">It is not valid, or does not fit <c>dataLength</c>.</exception>
    public TensorFileHeader Read(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] != '{')
            throw errors.Damaged("its header does not begin with '{'");
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth });
            reader.Read();
            while (NextName(ref reader) is { } name)
            {
                if (name == TensorFileHeader.MetadataKey)
                    ReadMetadata(ref reader);
                else if (!_entries.TryAdd(name, ReadEntry(ref reader, name)))
                    throw errors.Damaged($"two tensors have the name {CheckpointErrors.Quote(name)}");
            }

            if (reader.Read())
                throw errors.Damaged("its header goes on after its end");
        }
        catch (JsonException e)
        {
            throw errors.Damaged($"its header is no valid JSON ({e.Message})", e);
        }
        catch (InvalidOperationException e) // what the reader throws for a text of invalid UTF-8
        {
            throw errors.Damaged("its header holds a text that is not valid Unicode", e);
        }

        return new TensorFileHeader(InOrder(), _metadata ?? []);
    }

    private TensorEntry[] InOrder()
    {
        TensorEntry[] ordered = [.. _entries.Values.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        long next = 0;
        foreach (TensorEntry entry in ordered)
        {
            if (entry.Begin != next)
                throw errors.Damaged($"tensor {CheckpointErrors.Quote(entry.Name)} begins at byte {entry.Begin} of the elements, where byte {next} is next");
            next = entry.End;
        }

        return next == dataLength ? ordered : throw errors.Damaged($"it holds {dataLength} bytes of elements, and its header describes {next}");
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (_metadata is not null)
            throw errors.Damaged($"{TensorFileHeader.MetadataKey} is there twice");
        _metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        Expect(ref reader, JsonTokenType.StartObject, TensorFileHeader.MetadataKey);
        while (NextName(ref reader) is { } name)
        {
            Expect(ref reader, JsonTokenType.String, name);
            if (!_metadata.TryAdd(name, reader.GetString()!))
                throw errors.Damaged($"two texts have the name {CheckpointErrors.Quote(name)}");
        }
    }

    private TensorEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        int[]? shape = null;
        long[]? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, name);
        while (NextName(ref reader) is { } key)
        {
            if (key == TensorFileHeader.TypeKey && type is null)
                type = ReadText(ref reader, name);
            else if (key == TensorFileHeader.ShapeKey && shape is null)
                shape = [.. ReadNumbers(ref reader, name, TensorFileHeader.MostDimensions, int.MaxValue).Select(length => (int)length)];
            else if (key == TensorFileHeader.OffsetsKey && offsets is null)
                offsets = [.. ReadNumbers(ref reader, name, 2, long.MaxValue)];
            else
                throw errors.Damaged($"tensor {CheckpointErrors.Quote(name)} has a second or unknown field {CheckpointErrors.Quote(key)}");
        }

        if (type is null || shape is null || offsets is not [long begin, long end])
            throw errors.Damaged($"tensor {CheckpointErrors.Quote(name)} lacks its type, its shape or its place");
        if (type != TensorFileHeader.Float32)
            throw errors.Refused($"tensor {CheckpointErrors.Quote(name)} has elements of type {CheckpointErrors.Quote(type)}; save it as {TensorFileHeader.Float32}");
        return Checked(new TensorEntry(name, shape, begin, end));
    }

    private TensorEntry Checked(TensorEntry entry)
    {
        if (entry.Begin > entry.End || entry.End > dataLength)
            throw errors.Damaged($"tensor {CheckpointErrors.Quote(entry.Name)} should lie in bytes {entry.Begin} to {entry.End} of {dataLength} bytes of elements");
        long count = TensorFileHeader.ElementCount(entry.Shape);
        if (count < 0 || entry.End - entry.Begin != count * sizeof(float))
            throw errors.Damaged($"tensor {CheckpointErrors.Quote(entry.Name)} of shape [{string.Join(", ", entry.Shape)}] has {entry.End - entry.Begin} bytes");
        return entry;
    }

    private string ReadText(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.String, name);
        return reader.GetString()!;
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string name, int most, long largest)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray, name);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0 || number > largest)
                throw errors.Damaged($"tensor {CheckpointErrors.Quote(name)} has a length or place that is no whole number from 0 to {largest}");
            if (numbers.Count == most)
                throw errors.Damaged($"tensor {CheckpointErrors.Quote(name)} has more than {most} lengths or places");
            numbers.Add(number);
        }

        return numbers;
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string name)
    {
        reader.Read();
        if (reader.TokenType != type)
            throw errors.Damaged($"{CheckpointErrors.Quote(name)} in its header is or holds something else than it should");
    }

    // Null at the end of the object.
    private static string? NextName(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
}
