using System.Buffers.Binary;

namespace DmlEnhance.Direct3D12.WineHook;

/// <summary>A compiled shader in DXIL, the newer of Direct3D 12's two byte codes, by what tells it from others.</summary>
/// <param name="Digest">The container's digest, 32 upper-case hexadecimal digits.</param>
/// <param name="Size">The container's size in bytes.</param>
/// <remarks>
/// Both byte codes come in one kind of container, DXBC: the letters, a digest of 16 bytes, the version, the size, the number of parts and
/// where each begins; a part begins with its name and its size. DXIL is where a part has that name.
/// </remarks>
internal sealed record DxilShader(string Digest, int Size)
{
    private const int DigestOffset = 4;
    private const int DigestLength = 16;
    private const int PartCountOffset = 28;
    private const int PartsOffset = 32;
    private const int NameLength = 4;

    /// <summary>Looks at a compiled shader.</summary>
    /// <param name="bytecode">Its bytes, which may be anything.</param>
    /// <returns>Null where it holds no DXIL: the older byte code, or no shader at all.</returns>
    public static DxilShader? Find(ReadOnlySpan<byte> bytecode)
    {
        if (bytecode.Length < PartsOffset || !bytecode.StartsWith("DXBC"u8))
            return null;
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(bytecode[PartCountOffset..]);
        ReadOnlySpan<byte> parts = bytecode[PartsOffset..];
        for (uint i = 0; i < count && parts.Length >= sizeof(uint); i++)
        {
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(parts);
            if (offset <= (uint)(bytecode.Length - NameLength) && bytecode[(int)offset..].StartsWith("DXIL"u8))
                return new DxilShader(Convert.ToHexString(bytecode.Slice(DigestOffset, DigestLength)), bytecode.Length);
            parts = parts[sizeof(uint)..];
        }

        return null;
    }
}
