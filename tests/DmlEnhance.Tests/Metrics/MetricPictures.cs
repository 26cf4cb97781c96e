using System.Text.Json;
using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Tests.Metrics;

/// <summary>Pictures with scores that other code gave them (fixtures/metrics/make-values.py).</summary>
internal static class MetricPictures
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "fixtures", "metrics");

    private static readonly Lazy<JsonDocument> Values = new(() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "values.json"))));

    /// <summary>The score of a picture of values.json.</summary>
    public static double Value(string picture, string metric) => Values.Value.RootElement.GetProperty(picture).GetProperty(metric).GetDouble();

    /// <summary>A picture of values.json: the fixture, or a result that SCI's authors published.</summary>
    public static Frame Enhanced(string picture) =>
        Read(picture == "enhanced" ? Path.Combine(Folder, "enhanced.png") : SharedFolder.Require("sci", "results", picture + ".png"));

    /// <summary>What it was enhanced from.</summary>
    public static Frame Dark(string picture) =>
        Read(picture == "enhanced" ? Path.Combine(Folder, "dark.png") : SharedFolder.Require("sci", "data", picture + ".png"));

    /// <summary>A frame whose sample at (x, y, channel) is a function's value; 16-bit formats get 257 times that.</summary>
    public static Frame Make(int width, int height, PixelFormat format, Func<int, int, int, int> value)
    {
        var frame = new Frame(width, height, format);
        int channels = format.Channels();
        for (int i = 0; i < width * height * channels; i++)
        {
            int pixel = i / channels;
            byte level = checked((byte)value(pixel % width, pixel / width, i % channels));
            // A 16-bit sample of 257 times the level has the level in both bytes.
            frame.Samples.Slice(i * format.BytesPerSample(), format.BytesPerSample()).Fill(level);
        }

        return frame;
    }

    /// <summary>A grey frame, alike everywhere.</summary>
    public static Frame Flat(int width, int height, int level) => Make(width, height, PixelFormat.Gray8, (_, _, _) => level);

    /// <summary>The same picture in another format: alpha is noise, grey is the red channel.</summary>
    public static Frame Convert(Frame rgb, PixelFormat format)
    {
        var random = new Random(5);
        byte[] samples = rgb.Samples.ToArray();
        return Make(rgb.Width, rgb.Height, format, (x, y, channel) =>
            channel < format.ColourChannels() ? samples[(y * rgb.Width + x) * 3 + channel] : random.Next(256));
    }

    private static Frame Read(string path)
    {
        using DecodedImage image = ImageFile.Read(path);
        return image.Frame.Clone();
    }
}
