using System.Text.Json;
using DmlEnhance.Frames;

namespace DmlEnhance.Tests.Motion;

/// <summary>A picture that moves in a known way without interpolation (fixtures/metrics/make-motion.py makes the same).</summary>
internal static class MovingPicture
{
    public const int Width = 240;
    public const int Height = 180;

    private static readonly Lazy<JsonDocument> Values = new(() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "fixtures", "metrics", "motion.json"))));

    private static readonly (double X, double Y, double Phase, double Amplitude)[] Waves = [.. Enumerable.Range(0, 60).Select(i =>
    {
        double frequency = 0.004 * Math.Pow(50, i / 59.0);
        (double sin, double cos) = Math.SinCos(2.399963 * i);
        return (2 * Math.PI * frequency * cos, 2 * Math.PI * frequency * sin, 0.7 * i * i, 1 / frequency);
    })];

    /// <summary>What other code found for a motion.</summary>
    public static double Value(string motion, string what) => Values.Value.RootElement.GetProperty(motion).GetProperty(what).GetDouble();

    /// <summary>Where a place of the first picture is in the second.</summary>
    public static (double X, double Y) Forth(string motion, double x, double y) => Move(motion, x, y, 1);

    /// <summary>The picture before (or without) its motion.</summary>
    public static Frame First() => Make((x, y) => (x, y));

    /// <summary>The picture after it, some levels lighter.</summary>
    public static Frame Second(string motion, int lighter = 0) => Make((x, y) => Move(motion, x, y, -1), lighter);

    /// <summary>The picture with every place taken from elsewhere, in grey.</summary>
    public static Frame Make(Func<double, double, (double X, double Y)> from, int lighter = 0, int width = Width, int height = Height)
    {
        var frame = new Frame(width, height, PixelFormat.Gray8);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = frame.Rows(y, 1);
            for (int x = 0; x < width; x++)
            {
                (double fromX, double fromY) = from(x, y);
                row[x] = (byte)Math.Clamp(Texture(fromX, fromY) + lighter, 0, 255);
            }
        }

        return frame;
    }

    private static (double X, double Y) Move(string motion, double x, double y, int direction)
    {
        (double centreX, double centreY) = (x - Width / 2.0, y - Height / 2.0);
        (double sin, double cos) = Math.SinCos(direction * 2 * Math.PI / 180);
        double zoom = Math.Pow(1.04, direction);
        return motion switch
        {
            "still" => (x, y),
            "translation" => (x + direction * 3.4, y - direction * 2.3),
            "far translation" => (x + direction * 17.25, y + direction * 9.5),
            "rotation" => (Width / 2.0 + cos * centreX - sin * centreY, Height / 2.0 + sin * centreX + cos * centreY),
            "zoom" => (Width / 2.0 + zoom * centreX, Height / 2.0 + zoom * centreY),
            _ => throw new ArgumentOutOfRangeException(nameof(motion), motion, null),
        };
    }

    private static double Texture(double x, double y)
    {
        double value = 0;
        foreach ((double waveX, double waveY, double phase, double amplitude) in Waves)
            value += amplitude * Math.Sin(waveX * x + waveY * y + phase);

        return Math.Clamp(Math.Floor(128 + value / 10 + 0.5), 0, 255);
    }
}
