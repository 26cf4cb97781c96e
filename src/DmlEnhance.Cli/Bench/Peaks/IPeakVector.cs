namespace DmlEnhance.Cli.Bench.Peaks;

/// <summary>A vector of float32 of some width, as much of it as <see cref="FmaPeak"/> needs.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface IPeakVector<TSelf>
    where TSelf : struct, IPeakVector<TSelf>
{
    /// <summary>Numbers in it.</summary>
    static abstract int Count { get; }

    /// <summary>All numbers the same.</summary>
    static abstract TSelf Create(float value);

    /// <summary>left x right + addend; one instruction where the machine has it, otherwise two.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The sum of all numbers.</summary>
    static abstract float Sum(TSelf value);
}
