using System.Globalization;

namespace DmlEnhance.Doctor;

/// <summary>Width and height in pixels, written as <c>64x48</c>.</summary>
internal readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>The most pixels a side, which is what a texture may have on every adapter.</summary>
    public const int LargestSide = 16384;

    /// <summary>The most pixels, of which a tensor's view on the GPU holds three numbers each: 2^27 (D3D12_REQ_BUFFER_RESOURCE_TEXEL_COUNT_2_TO_EXP).</summary>
    public const int LargestPixels = (1 << 27) / 3;

    /// <summary>Reads what a user typed.</summary>
    /// <exception cref="DmlEnhanceException">The text is no size, or one of too many pixels.</exception>
    public static PictureSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] sides = text.Trim().Split('x', 'X');
        if (sides.Length != 2 || !TryParse(sides[0], out int width) || !TryParse(sides[1], out int height))
            throw new DmlEnhanceException($"'{text}' is no size: use width x height, each 1 to {LargestSide}, such as 64x48");
        return (long)width * height <= LargestPixels
            ? new PictureSize(width, height)
            : throw new DmlEnhanceException($"'{text}' is too large: a tensor on the GPU holds {LargestPixels} pixels at most");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    private static bool TryParse(string text, out int side) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side is >= 1 and <= LargestSide;
}
