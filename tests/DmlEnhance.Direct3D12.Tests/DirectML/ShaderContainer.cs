using System.Buffers.Binary;

namespace DmlEnhance.Direct3D12.Tests.DirectML;

/// <summary>Containers of compiled shaders, made by hand.</summary>
internal static class ShaderContainer
{
    private const int HeaderLength = 32;
    private const int PartHeaderLength = 8;

    /// <summary>A container with parts of these names, of which the last fills it up with zeros.</summary>
    public static byte[] Create(string digest, int size, params ReadOnlySpan<string> parts)
    {
        byte[] container = new byte[size];
        "DXBC"u8.CopyTo(container);
        Convert.FromHexString(digest).CopyTo(container, 4);
        BinaryPrimitives.WriteInt32LittleEndian(container.AsSpan(20), 1);
        BinaryPrimitives.WriteInt32LittleEndian(container.AsSpan(24), size);
        BinaryPrimitives.WriteInt32LittleEndian(container.AsSpan(28), parts.Length);
        int start = FirstPart(parts.Length);
        for (int i = 0; i < parts.Length; i++)
        {
            bool isLast = i == parts.Length - 1;
            BinaryPrimitives.WriteInt32LittleEndian(container.AsSpan(HeaderLength + sizeof(int) * i), start);
            System.Text.Encoding.ASCII.GetBytes(parts[i]).CopyTo(container, start);
            BinaryPrimitives.WriteInt32LittleEndian(container.AsSpan(start + 4), isLast ? size - start - PartHeaderLength : 0);
            start += PartHeaderLength;
        }

        return container;
    }

    /// <summary>Where a part begins, if those before it are empty, as all but the last are.</summary>
    public static int PartStart(int part, int count) => FirstPart(count) + PartHeaderLength * part;

    private static int FirstPart(int count) => HeaderLength + sizeof(int) * count;
}
