using System.Text;
using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Tests.Training.Datasets.Published;

/// <summary>A folder in which a test lays out a tiny data set. A pixel says where it comes from: red the frame, green the column, blue the row.</summary>
internal sealed class PublishedTree : IDisposable
{
    /// <summary>Pixels of a frame.</summary>
    public const int Width = 24, Height = 20;

    /// <summary>Levels from a column, row or frame to the next, and from a dark frame to its clean one.</summary>
    public const int Step = 4, CleanOffset = 128;

    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public string this[string name] => System.IO.Path.Combine([_folder.Path, .. name.Split('/')]);

    public static byte[] Npy(byte[] samples, string shape, string type = "|u1", string fortran = "False", byte version = 1)
    {
        // As numpy.save pads it: so that the values begin at a multiple of 64.
        string header = $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': ({shape}), }}";
        int start = version == 1 ? 10 : 12, length = (start + header.Length + 1 + 63) / 64 * 64 - start;
        byte[] size = version == 1 ? BitConverter.GetBytes((ushort)length) : BitConverter.GetBytes(length);
        return [0x93, .. "NUMPY"u8, version, 0, .. size, .. Encoding.Latin1.GetBytes(header.PadRight(length - 1) + "\n"), .. samples];
    }

    /// <summary>Writes a list, with the line ends of the system that it may come from.</summary>
    public void List(string name, params string[] names) => File.WriteAllText(this[name], string.Join("\r\n", names) + "\r\n\r\n");

    /// <summary>A dark video and its clean one.</summary>
    public void Video(string dark, string clean, string video, string first = "00000.png", int count = 8)
    {
        Frames($"{dark}/{video}", first, count, 0);
        Frames($"{clean}/{video}", first, count, CleanOffset);
    }

    /// <summary>The frames of a video, numbered from a name on.</summary>
    public void Frames(string folder, string first, int count, int offset)
    {
        string stem = System.IO.Path.GetFileNameWithoutExtension(first), extension = System.IO.Path.GetExtension(first);
        int start = int.Parse(stem);
        for (int i = 0; i < count; i++)
            Frame($"{folder}/{(start + i).ToString($"D{stem.Length}")}{extension}", offset + Step * i);
    }

    /// <summary>A frame whose red is the same everywhere.</summary>
    public string Frame(string name, int red, int width = Width, int height = Height)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var frame = new Frame(width, height, PixelFormat.Rgb8);
        bool array = name.EndsWith(".npy", StringComparison.Ordinal);
        for (int i = 0; i < width * height; i++)
        {
            byte[] pixel = [(byte)red, (byte)(Step * (i % width)), (byte)(Step * (i / width))];
            if (array)
                Array.Reverse(pixel);
            pixel.CopyTo(frame.Samples[(3 * i)..]);
        }

        File.WriteAllBytes(path, array ? Npy(frame.Samples.ToArray(), $"{height}, {width}, 3") : ImageFile.Encode(frame, System.IO.Path.GetExtension(name), new ImageWriteOptions()));
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
