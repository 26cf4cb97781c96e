namespace DmlEnhance.Direct3D12.Passes;

/// <summary>What a texture's numbers are, as <c>shaders/frame.hlsli</c> takes it.</summary>
/// <remarks>None: 8 bits, sRGB-encoded. Shaders take such values as they are.</remarks>
[Flags]
internal enum FrameFlags : uint
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Linear light.</summary>
    Linear = 1,

    /// <summary>Linear light without an upper end, which is tone-mapped for the network.</summary>
    Hdr = 2,

    /// <summary>NaN, infinities and numbers outside 0 to 1 can occur.</summary>
    Float = 4,

    /// <summary>The hardware decodes it from 8 bits when it is read, and encodes what is written.</summary>
    Decoded = 8,
}
