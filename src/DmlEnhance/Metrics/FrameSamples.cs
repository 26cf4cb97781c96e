using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Metrics;

/// <summary>A frame's samples in the forms that metrics are defined on. Alpha is never looked at.</summary>
internal static class FrameSamples
{
    // MATLAB's rgb2gray: the first row of the inverse of its ntsc2rgb matrix (1 .956 .621; 1 -.272 -.647; 1 -1.106 1.703).
    private const double RedWeight = 0.298936021293775;
    private const double GreenWeight = 0.587043074451121;
    private const double BlueWeight = 0.114020904255103;

    /// <summary>Weights of luma by Rec. 601, as papers round them.</summary>
    public const double LumaRed = 0.299;

    /// <inheritdoc cref="LumaRed"/>
    public const double LumaGreen = 0.587;

    /// <inheritdoc cref="LumaRed"/>
    public const double LumaBlue = 0.114;

    private const int Wide = 257; // a 16-bit sample is this many times the 8-bit one: 65535 / 255

    /// <summary>Refuses two pictures that no pixel-by-pixel comparison fits.</summary>
    /// <exception cref="DmlEnhanceException">Their sizes differ.</exception>
    public static void RequireEqualSizes(Frame first, Frame second)
    {
        if (first.Width != second.Width || first.Height != second.Height)
            throw new DmlEnhanceException($"the pictures differ in size ({first.Width}x{first.Height} and {second.Width}x{second.Height} pixels): compare pictures of one size");
    }

    /// <summary>Channels in which two pictures are compared: 1 if both are grey, else 3.</summary>
    public static int ComparedChannels(Frame first, Frame second) =>
        Math.Max(first.Format.ColourChannels(), second.Format.ColourChannels());

    /// <summary>One channel of one row, on the 8-bit scale (0 to 255), not rounded.</summary>
    /// <param name="frame">Any format; a grey one is equal in all channels.</param>
    /// <param name="row">The row.</param>
    /// <param name="channel">0 to 2: red, green, blue.</param>
    /// <param name="values">Room for a row; what is beyond the row's width is left alone.</param>
    public static void ReadRow(Frame frame, int row, int channel, Span<double> values)
    {
        Span<byte> samples = frame.Rows(row, 1);
        int channels = frame.Format.Channels();
        int first = frame.Format.ColourChannels() == 1 ? 0 : channel;
        if (frame.Format.BytesPerSample() == 1)
        {
            for (int x = 0; x < frame.Width; x++)
                values[x] = samples[x * channels + first];
        }
        else
        {
            Span<ushort> wide = MemoryMarshal.Cast<byte, ushort>(samples);
            for (int x = 0; x < frame.Width; x++)
                values[x] = wide[x * channels + first] / (double)Wide;
        }
    }

    /// <summary>The picture in 256 grey levels, height x width: MATLAB's rgb2gray; a 16-bit picture is rounded to them, too.</summary>
    public static byte[] GreyLevels(Frame frame) =>
        Levels(frame, (red, green, blue) => (byte)(RedWeight * red + GreenWeight * green + BlueWeight * blue + 0.5));

    /// <summary>The greatest of red, green and blue in 256 levels, height x width; a 16-bit picture is rounded to 8 bits.</summary>
    public static byte[] Lightness(Frame frame) =>
        Levels(frame, (red, green, blue) => (byte)(Math.Max(red, Math.Max(green, blue)) + 0.5));

    private static byte[] Levels(Frame frame, Func<double, double, double, byte> level)
    {
        var levels = new byte[frame.Width * frame.Height];
        var red = new double[frame.Width];
        var green = new double[frame.Width];
        var blue = new double[frame.Width];
        for (int y = 0; y < frame.Height; y++)
        {
            ReadRow(frame, y, 0, red);
            ReadRow(frame, y, 1, green);
            ReadRow(frame, y, 2, blue);
            Span<byte> row = levels.AsSpan(y * frame.Width, frame.Width);
            for (int x = 0; x < row.Length; x++)
                row[x] = level(red[x], green[x], blue[x]);
        }

        return levels;
    }
}
