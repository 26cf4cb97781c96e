using System.Buffers.Binary;

namespace DmlEnhance.Images.Png;

/// <summary>The two checksums of a PNG file: CRC-32 of a chunk, Adler-32 of the data before compression (RFC 1950).</summary>
internal static class PngChecksum
{
    /// <summary>Adler-32 of nothing.</summary>
    internal const uint EmptyAdler = 1;

    private const uint Polynomial = 0xEDB88320;
    private const uint AdlerModulus = 65521;
    private const int MostBeforeModulus = 5552; // the most bytes of 255 after which neither sum is more than 32 bits

    private static readonly uint[][] Tables = MakeTables();

    /// <summary>CRC-32 of a type and data.</summary>
    internal static uint Crc(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) => ~Crc(Crc(uint.MaxValue, type), data);

    /// <summary>Adler-32.</summary>
    internal static uint Adler(ReadOnlySpan<byte> data)
    {
        uint low = 1, high = 0;
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> part = data[..Math.Min(MostBeforeModulus, data.Length)];
            foreach (byte value in part)
            {
                low += value;
                high += low;
            }

            low %= AdlerModulus;
            high %= AdlerModulus;
            data = data[part.Length..];
        }

        return high << 16 | low;
    }

    /// <summary>Adler-32 of two texts one after the other.</summary>
    /// <param name="first">Of the first.</param>
    /// <param name="second">Of the second.</param>
    /// <param name="secondLength">The second's bytes.</param>
    internal static uint Combine(uint first, uint second, int secondLength)
    {
        // Each byte of the second adds the first's low sum, less the 1 that its own began with, to the high one.
        ulong lowFirst = first & 0xFFFF;
        ulong low = (lowFirst + (second & 0xFFFF) + AdlerModulus - 1) % AdlerModulus;
        ulong high = ((first >> 16) + (second >> 16) + (ulong)secondLength % AdlerModulus * (lowFirst + AdlerModulus - 1)) % AdlerModulus;
        return (uint)(high << 16 | low);
    }

    private static uint Crc(uint state, ReadOnlySpan<byte> data)
    {
        // Four bytes a step, each through a table of its own (Kounavis and Berry, "Novel Table Lookup-Based Algorithms for High-Performance CRC Generation").
        uint[] first = Tables[0], second = Tables[1], third = Tables[2], fourth = Tables[3];
        while (data.Length >= sizeof(uint))
        {
            state ^= BinaryPrimitives.ReadUInt32LittleEndian(data);
            state = fourth[(byte)state] ^ third[(byte)(state >> 8)] ^ second[(byte)(state >> 16)] ^ first[state >> 24];
            data = data[sizeof(uint)..];
        }

        foreach (byte value in data)
            state = first[(byte)(state ^ value)] ^ state >> 8;
        return state;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[sizeof(uint)][];
        for (int table = 0; table < tables.Length; table++)
        {
            tables[table] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint value = table == 0 ? i : tables[table - 1][i];
                for (int bit = 0; bit < 8; bit++)
                    value = (value & 1) != 0 ? value >> 1 ^ Polynomial : value >> 1;
                tables[table][i] = value;
            }
        }

        return tables;
    }
}
