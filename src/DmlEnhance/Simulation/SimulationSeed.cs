using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DmlEnhance.Simulation;

/// <summary>A seed for each picture of a set.</summary>
public static class SimulationSeed
{
    /// <summary>
    /// The seed of one picture: the same for the same arguments on every system, unrelated for different ones. So a picture's
    /// noise does not change when others join the set or when they are worked through in another order.
    /// </summary>
    /// <param name="seed">The set's seed.</param>
    /// <param name="name">The picture's name, for example its path within the set with '/' between folders.</param>
    /// <param name="copy">Which of several dark pictures of it.</param>
    /// <returns>The first eight bytes, the lowest first, of the SHA-256 of seed, copy (both as eight bytes, the lowest first) and name (UTF-8).</returns>
    public static ulong Of(ulong seed, string name, ulong copy = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        var bytes = new byte[2 * sizeof(ulong) + Encoding.UTF8.GetByteCount(name)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, seed);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(sizeof(ulong)), copy);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(2 * sizeof(ulong)));
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(bytes));
    }
}
