using System.Numerics;

namespace DmlEnhance.Images.Bmp;

/// <summary>Which bits of a pixel hold one channel.</summary>
internal readonly struct BmpMask
{
    private readonly uint _mask;
    private readonly int _shift;
    private readonly uint _largest;

    internal BmpMask(uint mask)
    {
        _mask = mask;
        _shift = mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask);
        _largest = Math.Max(mask >> _shift, 1);
    }

    internal int Bits => BitOperations.PopCount(_mask);

    /// <summary>The channel's value, scaled so that all bits set give <paramref name="full"/>; rounded to the nearest.</summary>
    internal uint Extract(uint pixel, uint full) =>
        (uint)(((ulong)((pixel & _mask) >> _shift) * full + _largest / 2) / _largest);

    /// <exception cref="DmlEnhanceException">A mask has holes, lies outside the pixel, or shares bits with another.</exception>
    internal static void Check(ReadOnlySpan<uint> masks, int bitsPerPixel)
    {
        uint all = 0;
        foreach (uint mask in masks)
        {
            uint lowered = mask == 0 ? 0 : mask >> BitOperations.TrailingZeroCount(mask);
            bool hasHoles = (lowered & (lowered + 1)) != 0;
            bool outside = bitsPerPixel < 32 && mask >> bitsPerPixel != 0;
            if (hasHoles || outside || (mask & all) != 0)
                throw Damaged();
            all |= mask;
        }

        if ((masks[0] | masks[1] | masks[2]) == 0)
            throw Damaged();
    }

    private static DmlEnhanceException Damaged() => new("the BMP header's colour masks make no sense: the file is damaged");
}
