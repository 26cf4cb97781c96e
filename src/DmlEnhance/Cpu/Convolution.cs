namespace DmlEnhance.Cpu;

/// <summary>3x3 convolutions of three channels to three, of a tile that lies in the cache.</summary>
/// <remarks>Nothing is shuffled: the three columns of a kernel are three loads at neighbouring addresses.</remarks>
/// <typeparam name="TLanes">The width.</typeparam>
internal static unsafe class Convolution<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Rows of a block.</summary>
    public static int Rows => HasManyRegisters ? WinogradConvolution<TLanes>.Rows : DirectConvolution<TLanes>.Rows;

    // AVX-512 comes with twice as many registers: 32.
    private static bool HasManyRegisters => TLanes.Count == 16;

    /// <summary><see cref="Rows"/> rows of one layer.</summary>
    /// <param name="input">The row above the first, its column left of the first; two more rows and columns than the output's are read.</param>
    /// <param name="weights">The layer's part of <see cref="KernelWeights"/>.</param>
    /// <param name="output">The first of the rows.</param>
    /// <param name="registers">How many times <see cref="ILanes{TSelf}.Count"/> columns.</param>
    /// <typeparam name="TActivation">What becomes of a sum.</typeparam>
    public static void Block<TActivation>(float* input, float* weights, float* output, int registers)
        where TActivation : struct, IActivation
    {
        if (HasManyRegisters)
            WinogradConvolution<TLanes>.Block<TActivation>(input, weights, output, registers);
        else
            DirectConvolution<TLanes>.Block<TActivation>(input, weights, output, registers);
    }
}
