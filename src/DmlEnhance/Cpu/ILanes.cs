namespace DmlEnhance.Cpu;

/// <summary>A SIMD register of float32: the kernel is written once over it, and compiled for each width.</summary>
/// <remarks>
/// Besides floats a register may hold bits: the bytes of pixels, or integers of 32 bits. What takes or gives bits says so. A group is 128 bits
/// wide and holds the samples of 4 pixels; a register has as many groups as its width allows.
/// </remarks>
/// <typeparam name="TSelf">The width.</typeparam>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>Floats in a register: 4, 8 or 16.</summary>
    static abstract int Count { get; }

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Create(float value);

    /// <summary>Reads <see cref="Count"/> floats; any alignment.</summary>
    static abstract TSelf Load(float* from);

    /// <summary>Writes <see cref="Count"/> floats; any alignment.</summary>
    void Store(float* to);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>Bits of both.</summary>
    static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>Bits that both have.</summary>
    static abstract TSelf operator &(TSelf left, TSelf right);

    /// <summary>left x right + addend, fused where the processor can.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>minuend - left x right, fused where the processor can.</summary>
    static abstract TSelf SubtractProduct(TSelf left, TSelf right, TSelf minuend);

    /// <summary>The smaller one; NaN is the caller's to avoid.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The larger one; NaN is the caller's to avoid.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>1 / value with a relative error of at most 1.5 / 4096, for values from 2^-100 to 2^100.</summary>
    static abstract TSelf ReciprocalEstimate(TSelf value);

    /// <summary>value x 2^n, where n is in the lowest 9 bits of <paramref name="exponent"/>, as two's complement. Value and result are normal numbers.</summary>
    static abstract TSelf Scale(TSelf value, TSelf exponent);

    /// <summary>Integers of 32 bits as floats.</summary>
    static abstract TSelf ToSingle(TSelf integers);

    /// <summary>Floats from 0 to 2^31 as integers of 32 bits, truncated.</summary>
    static abstract TSelf ToInt32(TSelf floats);

    /// <summary>Reads 16 bytes for each group.</summary>
    /// <param name="from">The first group's bytes.</param>
    /// <param name="step">Bytes from one group's to the next one's.</param>
    static abstract TSelf LoadGroups(byte* from, int step);

    /// <summary>Writes 16 bytes of each group, in their order: where they overlap, the later group's stay.</summary>
    /// <inheritdoc cref="LoadGroups"/>
    void StoreGroups(byte* to, int step);

    /// <summary>Orders each group's bytes anew.</summary>
    /// <param name="bytes">Bits.</param>
    /// <param name="control">For each byte of a group's result the byte that it takes, 0 to 15; 0x80 for zero.</param>
    static abstract TSelf Shuffle(TSelf bytes, TSelf control);
}
