using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Cpu;

/// <summary>Where a channel's samples lie among the bytes of a group, as controls of <see cref="ILanes{TSelf}.Shuffle"/>.</summary>
internal sealed unsafe class Channel
{
    /// <summary>Pixels of a group.</summary>
    public const int GroupPixels = 4;

    /// <summary>Bytes of a load.</summary>
    public const int LoadBytes = 16;

    /// <summary>The control's value for a byte of zero.</summary>
    public const byte Nothing = 0x80;

    private const int RegisterBytes = 64;

    /// <summary>Works out the controls.</summary>
    /// <param name="format">The pixel's format.</param>
    /// <param name="sample">The channel's place in a pixel.</param>
    /// <param name="lastOffset">Where the group's last 16 bytes begin; 0 where one load takes it whole.</param>
    public Channel(PixelFormat format, int sample, int lastOffset)
    {
        Span<byte> fromFirst = stackalloc byte[LoadBytes];
        Span<byte> fromLast = stackalloc byte[LoadBytes];
        Span<byte> toFirst = stackalloc byte[LoadBytes];
        Span<byte> toLast = stackalloc byte[LoadBytes];
        fromFirst.Fill(Nothing);
        fromLast.Fill(Nothing);
        toFirst.Fill(Nothing);
        toLast.Fill(Nothing);
        int size = format.BytesPerSample();
        for (int i = 0; i < GroupPixels * size; i++)
        {
            (int pixel, int part) = Math.DivRem(i, size);
            int at = pixel * format.BytesPerPixel() + sample * size + part;
            int lane = pixel * sizeof(int) + part;
            // The two loads overlap where a group has 24 bytes: what both hold is taken from the first.
            if (at < LoadBytes)
            {
                fromFirst[lane] = (byte)at;
                toFirst[at] = (byte)lane;
            }
            else
            {
                fromLast[lane] = (byte)(at - lastOffset);
            }

            if (at >= lastOffset)
                toLast[at - lastOffset] = (byte)lane;
        }

        FromFirst = Repeat(fromFirst);
        FromLast = Repeat(fromLast);
        ToFirst = Repeat(toFirst);
        ToLast = Repeat(toLast);
    }

    /// <summary>How the group's first 16 bytes become integers of 32 bits; each control is repeated for the widest register.</summary>
    public float* FromFirst { get; }

    /// <summary>What the last 16 bytes add to them.</summary>
    public float* FromLast { get; }

    /// <summary>How integers of 32 bits become the first 16 bytes.</summary>
    public float* ToFirst { get; }

    /// <summary>How they become the last 16 bytes.</summary>
    public float* ToLast { get; }

    /// <summary>A group's bytes for each group of the widest register, in memory that stays as long as the process.</summary>
    public static float* Repeat(ReadOnlySpan<byte> group)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc(RegisterBytes, RegisterBytes);
        for (int i = 0; i < RegisterBytes; i += LoadBytes)
            group.CopyTo(new Span<byte>(memory + i, LoadBytes));
        return (float*)memory;
    }
}
