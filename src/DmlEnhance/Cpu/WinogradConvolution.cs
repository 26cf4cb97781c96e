using System.Runtime.CompilerServices;

namespace DmlEnhance.Cpu;

/// <summary><see cref="Convolution{TLanes}"/> with two thirds of the multiplications, for processors with many registers.</summary>
/// <remarks>
/// <para>
/// Winograd's minimal filter F(2, 3) down the columns (Winograd, "Arithmetic Complexity of Computations", 1980; Lavin and Gray, "Fast Algorithms for Convolutional Neural
/// Networks", CVPR 2016, section 4.1): two rows of a column of three weights g take, from four rows d, the four products
/// </para>
/// <para>
/// m0 = (d0 - d2) g0, m1 = (d1 + d2)(g0 + g1 + g2) / 2, m2 = (d2 - d1)(g0 - g1 + g2) / 2, m3 = (d1 - d3) g2
/// </para>
/// <para>
/// in place of six, and are m0 + m1 + m2 and m1 - m2 - m3. The products are summed over channels and columns before that. A block of 4 rows and one register's width takes 216
/// multiply-adds and 96 additions, for which processors have units of their own, with 162 loads. Its 24 sums, the rows at hand and a weight fill the 32 registers of AVX-512; with 16 it would be slower
/// than the direct way. Rounding grows little: the largest sum of weights is one and a half times as large.
/// </para>
/// </remarks>
/// <typeparam name="TLanes">The width.</typeparam>
internal static unsafe class WinogradConvolution<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Rows of a block.</summary>
    public const int Rows = 4;

    // Of a channel's column: four products by three output channels.
    private const int ColumnWeights = 12;

    /// <inheritdoc cref="Convolution{TLanes}.Block"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Block<TActivation>(float* input, float* weights, float* output, int registers)
        where TActivation : struct, IActivation
    {
        float* biases = weights + KernelWeights.Biases;
        for (int i = 0; i < registers; i++, input += TLanes.Count, output += TLanes.Count)
        {
            // A is the upper pair of rows, B the lower one. Both rows of a pair have m1, so that is where the bias goes.
            TLanes redA0 = TLanes.Create(0), redA1 = TLanes.Create(biases[0]), redA2 = redA0, redA3 = redA0;
            TLanes redB0 = redA0, redB1 = redA1, redB2 = redA0, redB3 = redA0;
            TLanes greenA0 = redA0, greenA1 = TLanes.Create(biases[1]), greenA2 = redA0, greenA3 = redA0;
            TLanes greenB0 = redA0, greenB1 = greenA1, greenB2 = redA0, greenB3 = redA0;
            TLanes blueA0 = redA0, blueA1 = TLanes.Create(biases[2]), blueA2 = redA0, blueA3 = redA0;
            TLanes blueB0 = redA0, blueB1 = blueA1, blueB2 = redA0, blueB3 = redA0;
            float* w = weights + KernelWeights.Winograd;
            float* p = input;
            for (int channel = 0; channel < 3; channel++, p += TileLayout.Plane - 3)
            {
                for (int column = 0; column < 3; column++, p++, w += ColumnWeights)
                {
                    // In the order that leaves the fewest rows in registers.
                    TLanes row0 = TLanes.Load(p);
                    TLanes row2 = TLanes.Load(p + 2 * TileLayout.Row);
                    TLanes row4 = TLanes.Load(p + 4 * TileLayout.Row);
                    Add(w, row0 - row2, row2 - row4, ref redA0, ref redB0, ref greenA0, ref greenB0, ref blueA0, ref blueB0);
                    TLanes row1 = TLanes.Load(p + TileLayout.Row);
                    TLanes row3 = TLanes.Load(p + 3 * TileLayout.Row);
                    TLanes row5 = TLanes.Load(p + 5 * TileLayout.Row);
                    Add(w + 9, row1 - row3, row3 - row5, ref redA3, ref redB3, ref greenA3, ref greenB3, ref blueA3, ref blueB3);
                    Add(w + 3, row1 + row2, row3 + row4, ref redA1, ref redB1, ref greenA1, ref greenB1, ref blueA1, ref blueB1);
                    Add(w + 6, row2 - row1, row4 - row3, ref redA2, ref redB2, ref greenA2, ref greenB2, ref blueA2, ref blueB2);
                }
            }

            float* centre = input + TileLayout.Row + 1;
            Store<TActivation>(redA0, redA1, redA2, redA3, centre, output);
            Store<TActivation>(redB0, redB1, redB2, redB3, centre + 2 * TileLayout.Row, output + 2 * TileLayout.Row);
            centre += TileLayout.Plane;
            Store<TActivation>(greenA0, greenA1, greenA2, greenA3, centre, output + TileLayout.Plane);
            Store<TActivation>(greenB0, greenB1, greenB2, greenB3, centre + 2 * TileLayout.Row, output + TileLayout.Plane + 2 * TileLayout.Row);
            centre += TileLayout.Plane;
            Store<TActivation>(blueA0, blueA1, blueA2, blueA3, centre, output + 2 * TileLayout.Plane);
            Store<TActivation>(blueB0, blueB1, blueB2, blueB3, centre + 2 * TileLayout.Row, output + 2 * TileLayout.Plane + 2 * TileLayout.Row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* weights, TLanes a, TLanes b, ref TLanes redA, ref TLanes redB, ref TLanes greenA, ref TLanes greenB, ref TLanes blueA, ref TLanes blueB)
    {
        TLanes factor = TLanes.Create(weights[0]);
        redA = TLanes.MultiplyAdd(a, factor, redA);
        redB = TLanes.MultiplyAdd(b, factor, redB);
        factor = TLanes.Create(weights[1]);
        greenA = TLanes.MultiplyAdd(a, factor, greenA);
        greenB = TLanes.MultiplyAdd(b, factor, greenB);
        factor = TLanes.Create(weights[2]);
        blueA = TLanes.MultiplyAdd(a, factor, blueA);
        blueB = TLanes.MultiplyAdd(b, factor, blueB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TActivation>(TLanes product0, TLanes product1, TLanes product2, TLanes product3, float* centre, float* output)
        where TActivation : struct, IActivation
    {
        TActivation.Of(product0 + (product1 + product2), centre).Store(output);
        TActivation.Of(product1 - product2 - product3, centre + TileLayout.Row).Store(output + TileLayout.Row);
    }
}
