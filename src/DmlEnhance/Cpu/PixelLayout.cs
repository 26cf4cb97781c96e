using DmlEnhance.Frames;

namespace DmlEnhance.Cpu;

/// <summary>How the samples of 4 pixels of a format, a group, get into registers and out of them.</summary>
/// <remarks>A group of up to 16 bytes is one load; a longer one, 24 or 32 bytes, is two, of its first and of its last 16 bytes.</remarks>
internal sealed unsafe class PixelLayout
{
    private const int GroupPixels = Channel.GroupPixels;
    private const int LoadBytes = Channel.LoadBytes;

    private static readonly PixelLayout[] Layouts = [.. Enum.GetValues<PixelFormat>().Select(format => new PixelLayout(format))];

    private PixelLayout(PixelFormat format)
    {
        PixelBytes = format.BytesPerPixel();
        IsGrey = format.ColourChannels() == 1;
        HasAlpha = format.HasAlpha();
        White = format.BytesPerSample() == 1 ? byte.MaxValue : ushort.MaxValue;
        // As IEnhancer.Enhance says: 8 bits are truncated, 16 rounded.
        RoundingOffset = format.BytesPerSample() == 1 ? 0 : 0.5f;
        Red = new Channel(format, 0, LastOffset);
        Green = new Channel(format, IsGrey ? 0 : 1, LastOffset);
        Blue = new Channel(format, IsGrey ? 0 : 2, LastOffset);
        AlphaOfFirst = AlphaMask(format, 0);
        AlphaOfLast = AlphaMask(format, LastOffset);
    }

    public int PixelBytes { get; }

    public bool IsGrey { get; }

    public bool HasAlpha { get; }

    /// <summary>The largest sample.</summary>
    public float White { get; }

    /// <summary>What a sample of 1 stands for.</summary>
    public float Unit => 1 / White;

    /// <summary>Added before a sample is truncated.</summary>
    public float RoundingOffset { get; }

    /// <summary>Bytes from one group to the next.</summary>
    public int GroupBytes => PixelBytes * GroupPixels;

    /// <summary>Whether a group takes two loads, the second at <see cref="LastOffset"/>.</summary>
    public bool HasLast => GroupBytes > LoadBytes;

    /// <summary>Where a group's last 16 bytes begin.</summary>
    public int LastOffset => Math.Max(GroupBytes - LoadBytes, 0);

    /// <summary>Bytes that a load or store goes beyond the group.</summary>
    public int Excess => Math.Max(LoadBytes - GroupBytes, 0);

    /// <summary>Grey's only channel, too.</summary>
    public Channel Red { get; }

    public Channel Green { get; }

    public Channel Blue { get; }

    /// <summary>Which of the first 16 bytes are alpha.</summary>
    public float* AlphaOfFirst { get; }

    /// <summary>Which of the last 16 bytes are alpha.</summary>
    public float* AlphaOfLast { get; }

    /// <summary>The layout of a format.</summary>
    public static PixelLayout Of(PixelFormat format) => Layouts[(int)format];

    private static float* AlphaMask(PixelFormat format, int offset)
    {
        Span<byte> mask = stackalloc byte[Channel.LoadBytes];
        for (int i = 0; i < mask.Length; i++)
        {
            bool isAlpha = format.HasAlpha() && (i + offset) / format.BytesPerSample() % format.Channels() == format.Channels() - 1;
            mask[i] = isAlpha ? byte.MaxValue : byte.MinValue;
        }

        return Channel.Repeat(mask);
    }
}
