using System.Buffers.Binary;
using DmlEnhance.Files;
using DmlEnhance.Images;

namespace DmlEnhance.Motion;

/// <summary>Reads and writes motion as Middlebury's <c>.flo</c> files.</summary>
/// <remarks>
/// Baker, Scharstein, Lewis, Roth, Black and Szeliski, "A Database and Evaluation Methodology for Optical Flow", IJCV 92, 2011: the float 202021.25 ("PIEH"), width
/// and height as 32-bit integers, then row by row the motion to the right and down of each pixel as floats; all with the lowest byte first.
/// </remarks>
public static class FlowFile
{
    private const string Name = "a .flo file";
    private const float Tag = 202021.25f;
    private const int Header = 12;
    private const int Vector = 8;

    // The format's own sign for a place whose motion is not known.
    private const float Unknown = 1e9f;

    /// <summary>Writes a file; its name shows the old content or all of the new.</summary>
    /// <param name="path">The file.</param>
    /// <param name="flow">A motion for each pixel, in pixels.</param>
    /// <exception cref="ArgumentException">The field has as many numbers as no field of its size has, or a motion that is none.</exception>
    /// <exception cref="DmlEnhanceException">The file cannot be written; one line that names it.</exception>
    public static void Write(string path, FlowField flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        int count = checked(flow.Width * flow.Height);
        if (count < 1 || flow.X.Length != count || flow.Y.Length != count)
            throw new ArgumentException($"A field of {flow.Width}x{flow.Height} has {flow.X.Length} and {flow.Y.Length} numbers.", nameof(flow));
        if (Array.FindIndex(flow.X, motion => !IsKnown(motion)) is >= 0 || Array.FindIndex(flow.Y, motion => !IsKnown(motion)) is >= 0)
            throw new ArgumentException("A motion is not a number, or farther than the format can say.", nameof(flow));
        AtomicFile.Write(path, (stream, _) => Write(stream, flow), CancellationToken.None);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DmlEnhanceException">It is missing or no such file, its length is not that of its width and height, or it leaves the motion of a place open; one
    /// line that begins with its path.</exception>
    public static FlowField Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = InputFile.Open(path, Name);
        Span<byte> header = stackalloc byte[Header];
        if (file.Length < Header)
            throw new DmlEnhanceException($"{path}: the file has {file.Length} bytes, too few for {Name}");
        InputFile.Fill(file, path, header, CancellationToken.None);
        if (BinaryPrimitives.ReadSingleLittleEndian(header) != Tag)
            throw new DmlEnhanceException($"{path}: this is not {Name}: it does not begin with PIEH");
        int width = BinaryPrimitives.ReadInt32LittleEndian(header[4..]), height = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (width < 1 || height < 1 || (long)width * height > ImageFile.MaxPixels)
            throw new DmlEnhanceException($"{path}: says that it has {width}x{height} pixels, which is no size of {Name}");
        long length = Header + (long)Vector * width * height;
        if (file.Length != length)
            throw new DmlEnhanceException($"{path}: has {file.Length} bytes, where {width}x{height} pixels take {length}; the file is damaged");
        var flow = new FlowField(width, height, new float[width * height], new float[width * height]);
        return Fill(file, path, flow) ? flow
            : throw new DmlEnhanceException($"{path}: leaves the motion of some places open; only files that know all of it can be used");
    }

    private static void Write(Stream stream, FlowField flow)
    {
        Span<byte> header = stackalloc byte[Header];
        BinaryPrimitives.WriteSingleLittleEndian(header, Tag);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], flow.Width);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], flow.Height);
        stream.Write(header);
        var row = new byte[Vector * flow.Width];
        for (int first = 0; first < flow.X.Length; first += flow.Width)
        {
            for (int column = 0; column < flow.Width; column++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(Vector * column), flow.X[first + column]);
                BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(Vector * column + 4), flow.Y[first + column]);
            }

            stream.Write(row);
        }
    }

    // A row at a time; false where a motion is not known.
    private static bool Fill(FileStream file, string path, FlowField flow)
    {
        var row = new byte[Vector * flow.Width];
        bool known = true;
        for (int i = 0; i < flow.X.Length; i++)
        {
            int column = i % flow.Width;
            if (column == 0)
                InputFile.Fill(file, path, row, CancellationToken.None);
            flow.X[i] = BinaryPrimitives.ReadSingleLittleEndian(row.AsSpan(Vector * column));
            flow.Y[i] = BinaryPrimitives.ReadSingleLittleEndian(row.AsSpan(Vector * column + 4));
            known &= IsKnown(flow.X[i]) && IsKnown(flow.Y[i]);
        }

        return known;
    }

    private static bool IsKnown(float motion) => Math.Abs(motion) < Unknown;
}
