namespace DmlEnhance.Cpu;

/// <summary>3x3 convolutions of three channels to three, of a tile that lies in the cache.</summary>
/// <remarks>Nothing is shuffled: the three columns of a kernel are three loads at neighbouring addresses.</remarks>
/// <typeparam name="TLanes">The width.</typeparam>
internal static unsafe class Convolution<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    // AVX-512 comes with twice as many registers: 32.
    private const int LanesOfManyRegisters = 16;

    /// <summary>Four rows of one layer.</summary>
    /// <param name="input">The row above the first, its column left of the first; six rows and two more columns are read.</param>
    /// <param name="weights">The layer's part of <see cref="KernelWeights"/>.</param>
    /// <param name="output">The first of four rows.</param>
    /// <param name="registers">How many times <see cref="ILanes{TSelf}.Count"/> columns.</param>
    /// <typeparam name="TActivation">What becomes of a sum.</typeparam>
    public static void Block<TActivation>(float* input, float* weights, float* output, int registers)
        where TActivation : struct, IActivation
    {
        if (TLanes.Count == LanesOfManyRegisters)
            WinogradConvolution<TLanes>.Block<TActivation>(input, weights, output, registers);
        else
            DirectConvolution<TLanes>.Block<TActivation>(input, weights, output, registers);
    }
}
