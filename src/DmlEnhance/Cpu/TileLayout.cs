namespace DmlEnhance.Cpu;

/// <summary>How a tile lies in memory: rows, in a row three planes, in a plane columns. All strides are constants, so that they become part of instructions.</summary>
internal static class TileLayout
{
    /// <summary>Columns at each side that a tile reads more than it writes: one a convolution.</summary>
    public const int Halo = 3;

    /// <summary>Columns that a tile writes at most. The first layer makes 4 more, and these are whole registers.</summary>
    public const int Columns = 32 * 16 - 4;

    /// <summary>Floats from a row's plane to its next: room for the columns and for registers that go beyond them.</summary>
    public const int Plane = Columns + 4 + 32;

    /// <summary>Floats from a row to the next.</summary>
    public const int Row = 3 * Plane;

    /// <summary>Rows that go through all layers before the next ones, at most: twice a block's 4, or three times a block's 3.</summary>
    public const int Rows = 9;

    /// <summary>Bands begin at multiples of so many rows: at one of Winograd's pairs, so that where a band begins changes no bit of the result.</summary>
    public const int BandUnit = 8;

    /// <summary>Bytes of the pixels of the widest register, of the largest format, and what the last load goes beyond them.</summary>
    public const int EdgeBytes = 16 * 8 + 16;
}
