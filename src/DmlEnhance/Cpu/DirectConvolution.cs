using System.Runtime.CompilerServices;

namespace DmlEnhance.Cpu;

/// <summary><see cref="Convolution{TLanes}"/> as it is written, for processors with few registers.</summary>
/// <remarks>
/// A register of input is used by up to three rows and three output channels, a weight by three rows, so a block of 3 rows and one register's width takes 243 multiply-adds with
/// 126 loads, on 9 independent sums: enough to hide the latency of 4 cycles on two units. Sums, rows and a weight are 15 registers; with four rows they would be more than the 16 that there are.
/// </remarks>
/// <typeparam name="TLanes">The width.</typeparam>
internal static unsafe class DirectConvolution<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Rows of a block.</summary>
    public const int Rows = 3;

    /// <inheritdoc cref="Convolution{TLanes}.Block"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Block<TActivation>(float* input, float* weights, float* output, int registers)
        where TActivation : struct, IActivation
    {
        float* biases = weights + KernelWeights.Biases;
        for (int i = 0; i < registers; i++, input += TLanes.Count, output += TLanes.Count)
        {
            TLanes red0 = TLanes.Create(biases[0]), red1 = red0, red2 = red0;
            TLanes green0 = TLanes.Create(biases[1]), green1 = green0, green2 = green0;
            TLanes blue0 = TLanes.Create(biases[2]), blue1 = blue0, blue2 = blue0;
            float* w = weights + KernelWeights.Direct;
            float* p = input;
            for (int channel = 0; channel < 3; channel++, p += TileLayout.Plane - 3)
            {
                for (int column = 0; column < 3; column++, p++, w += 9)
                {
                    TLanes row0 = TLanes.Load(p);
                    TLanes row1 = TLanes.Load(p + TileLayout.Row);
                    TLanes row2 = TLanes.Load(p + 2 * TileLayout.Row);
                    TLanes row3 = TLanes.Load(p + 3 * TileLayout.Row);
                    TLanes row4 = TLanes.Load(p + 4 * TileLayout.Row);
                    Add(w, row0, row1, row2, ref red0, ref red1, ref red2);
                    Add(w + 1, row1, row2, row3, ref red0, ref red1, ref red2);
                    Add(w + 2, row2, row3, row4, ref red0, ref red1, ref red2);
                    Add(w + 3, row0, row1, row2, ref green0, ref green1, ref green2);
                    Add(w + 4, row1, row2, row3, ref green0, ref green1, ref green2);
                    Add(w + 5, row2, row3, row4, ref green0, ref green1, ref green2);
                    Add(w + 6, row0, row1, row2, ref blue0, ref blue1, ref blue2);
                    Add(w + 7, row1, row2, row3, ref blue0, ref blue1, ref blue2);
                    Add(w + 8, row2, row3, row4, ref blue0, ref blue1, ref blue2);
                }
            }

            float* centre = input + TileLayout.Row + 1;
            Store<TActivation>(red0, red1, red2, centre, output);
            Store<TActivation>(green0, green1, green2, centre + TileLayout.Plane, output + TileLayout.Plane);
            Store<TActivation>(blue0, blue1, blue2, centre + 2 * TileLayout.Plane, output + 2 * TileLayout.Plane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* weight, TLanes row0, TLanes row1, TLanes row2, ref TLanes sum0, ref TLanes sum1, ref TLanes sum2)
    {
        TLanes factor = TLanes.Create(*weight);
        sum0 = TLanes.MultiplyAdd(row0, factor, sum0);
        sum1 = TLanes.MultiplyAdd(row1, factor, sum1);
        sum2 = TLanes.MultiplyAdd(row2, factor, sum2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TActivation>(TLanes sum0, TLanes sum1, TLanes sum2, float* centre, float* output)
        where TActivation : struct, IActivation
    {
        TActivation.Of(sum0, centre).Store(output);
        TActivation.Of(sum1, centre + TileLayout.Row).Store(output + TileLayout.Row);
        TActivation.Of(sum2, centre + 2 * TileLayout.Row).Store(output + 2 * TileLayout.Row);
    }
}
