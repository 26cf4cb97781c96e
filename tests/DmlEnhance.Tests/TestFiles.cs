using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests;

/// <summary>Files that commands can be tried on.</summary>
internal static class TestFiles
{
    public static TheoryData<PixelFormat> AllFormats { get; } = [.. Enum.GetValues<PixelFormat>()];

    /// <summary>Writes a dark picture of noise over a ramp.</summary>
    public static string WriteImage(string folder, string name, int width = 24, int height = 16, PixelFormat format = PixelFormat.Rgb8, int seed = 1)
    {
        using Frame frame = Image(width, height, format, seed);
        string path = Path.Combine(folder, name);
        ImageFile.Write(path, frame);
        return path;
    }

    public static Frame Image(int width, int height, PixelFormat format = PixelFormat.Rgb8, int seed = 1)
    {
        var frame = new Frame(width, height, format);
        var random = new Random(seed);
        Span<byte> samples = frame.Samples;
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (byte)(random.Next(20) + 40 * i / samples.Length);
        return frame;
    }

    /// <summary>Writes SCI with seeded weights.</summary>
    public static string WriteModel(string folder, string name = "sci-test.onnx")
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(3)));
        return path;
    }
}
