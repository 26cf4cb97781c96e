using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DmlEnhance.Files;
using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Training.Datasets.Published;

/// <summary>Reads a frame that is stored as a NumPy array (numpy.lib.format, versions 1 to 3).</summary>
/// <remarks>
/// Only what SDSD and SMID hold: height x width x 3, 8 bits, row after row. The three are blue, green, red: SDSD's own loader, and all after it, read these arrays so
/// (data/util.py of github.com/dvlab-research/SDSD turns them round).
/// </remarks>
internal static partial class NpyFile
{
    /// <summary>Of the files' names, lower case, with the dot.</summary>
    internal const string Extension = ".npy";

    // Magic and version, then the header's length in 2 bytes, in later versions in 4.
    private const int StartBytes = 8;

    // NumPy's own are 118 bytes long.
    private const int MostHeaderBytes = 4096;

    private const int Channels = 3;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a frame.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>RGB, 8 bits; dispose it.</returns>
    /// <exception cref="DmlEnhanceException">It cannot be read, or holds something else; one line that begins with the path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    internal static Frame Read(string path, CancellationToken cancellationToken)
    {
        using FileStream file = InputFile.Open(path, "an array");
        (int height, int width) = ReadShape(file, path, cancellationToken);
        var frame = new Frame(width, height, PixelFormat.Rgb8);
        try
        {
            InputFile.Fill(file, path, frame.Samples, cancellationToken);
            Span<byte> samples = frame.Samples;
            for (int i = 0; i < samples.Length; i += Channels)
                (samples[i], samples[i + 2]) = (samples[i + 2], samples[i]);
            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    private static (int Height, int Width) ReadShape(FileStream file, string path, CancellationToken cancellationToken)
    {
        Span<byte> start = stackalloc byte[StartBytes + sizeof(int)];
        Span<byte> magic = start[..StartBytes];
        if (file.Length < StartBytes + sizeof(int))
            throw new DmlEnhanceException($"{path}: this is no NumPy array");
        InputFile.Fill(file, path, magic, cancellationToken);
        if (!magic.StartsWith(Magic) || magic[Magic.Length] is < 1 or > 3)
            throw new DmlEnhanceException($"{path}: this is no NumPy array");
        Span<byte> size = start.Slice(StartBytes, magic[Magic.Length] == 1 ? sizeof(ushort) : sizeof(uint));
        InputFile.Fill(file, path, size, cancellationToken);
        uint length = size.Length == sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > MostHeaderBytes || length > file.Length - file.Position)
            throw new DmlEnhanceException($"{path}: the array's header is damaged");
        var header = new byte[length];
        InputFile.Fill(file, path, header, cancellationToken);
        (int height, int width) = Parse(Encoding.Latin1.GetString(header), path);
        if (file.Length - file.Position != (long)Channels * height * width)
            throw new DmlEnhanceException($"{path}: holds {file.Length - file.Position} bytes after its header; {height}x{width}x{Channels} values have {(long)Channels * height * width}");
        return (height, width);
    }

    private static (int Height, int Width) Parse(string header, string path)
    {
        Match match = Header().Match(header);
        if (!match.Success)
            throw new DmlEnhanceException($"{path}: the array's header is damaged");
        if (match.Groups["type"].Value is var type and not "|u1")
            throw new DmlEnhanceException($"{path}: holds values of NumPy's type {type}; only 8-bit ones (|u1) are read");
        if (match.Groups["fortran"].Value == "True")
            throw new DmlEnhanceException($"{path}: the array is stored column by column; only row by row (C order) is read");
        string shape = match.Groups["shape"].Value;
        string[] sides = shape.Split(',', StringSplitOptions.TrimEntries);
        if (sides is not [var rows, var columns, "3"] || !TrySide(rows, out int height) || !TrySide(columns, out int width))
            throw new DmlEnhanceException($"{path}: the array's shape is ({shape}); height x width x 3 is read");
        return (long)height * width <= ImageFile.MaxPixels ? (height, width)
            : throw new DmlEnhanceException($"{path}: the array has {width}x{height} pixels; {ImageFile.MaxPixels} in all is the most that is read");
    }

    private static bool TrySide(string text, out int side) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side > 0;

    // As NumPy writes it: a Python dictionary, its keys in this order.
    [GeneratedRegex(@"^\{'descr': ?'(?<type>[^']{1,16})', ?'fortran_order': ?(?<fortran>True|False), ?'shape': ?\((?<shape>[0-9, ]{0,64})\),? ?\}\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Header();
}
