using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Tests;

/// <summary>Textures of 16-bit floats as they come back.</summary>
internal static class Halves
{
    public static Half[] Of(byte[] pixels) => MemoryMarshal.Cast<byte, Half>(pixels).ToArray();
}
