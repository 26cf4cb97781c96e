using System.Runtime.CompilerServices;

namespace DmlEnhance.Cpu;

/// <summary><see cref="Convolution{TLanes}"/> as it is written, for processors with few registers.</summary>
/// <remarks>
/// A register of input is used by up to three rows and three output channels, a weight by four rows, so a block of 4 rows and one
/// register's width takes 324 multiply-adds with 135 loads, on 12 independent sums: enough to hide the latency of a multiply-add.
/// </remarks>
/// <typeparam name="TLanes">The width.</typeparam>
internal static unsafe class DirectConvolution<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <inheritdoc cref="Convolution{TLanes}.Block"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Block<TActivation>(float* input, float* weights, float* output, int registers)
        where TActivation : struct, IActivation
    {
        float* biases = weights + KernelWeights.Biases;
        for (int i = 0; i < registers; i++, input += TLanes.Count, output += TLanes.Count)
        {
            TLanes red0 = TLanes.Create(biases[0]), red1 = red0, red2 = red0, red3 = red0;
            TLanes green0 = TLanes.Create(biases[1]), green1 = green0, green2 = green0, green3 = green0;
            TLanes blue0 = TLanes.Create(biases[2]), blue1 = blue0, blue2 = blue0, blue3 = blue0;
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
                    TLanes row5 = TLanes.Load(p + 5 * TileLayout.Row);
                    Add(w, row0, row1, row2, row3, ref red0, ref red1, ref red2, ref red3);
                    Add(w + 1, row1, row2, row3, row4, ref red0, ref red1, ref red2, ref red3);
                    Add(w + 2, row2, row3, row4, row5, ref red0, ref red1, ref red2, ref red3);
                    Add(w + 3, row0, row1, row2, row3, ref green0, ref green1, ref green2, ref green3);
                    Add(w + 4, row1, row2, row3, row4, ref green0, ref green1, ref green2, ref green3);
                    Add(w + 5, row2, row3, row4, row5, ref green0, ref green1, ref green2, ref green3);
                    Add(w + 6, row0, row1, row2, row3, ref blue0, ref blue1, ref blue2, ref blue3);
                    Add(w + 7, row1, row2, row3, row4, ref blue0, ref blue1, ref blue2, ref blue3);
                    Add(w + 8, row2, row3, row4, row5, ref blue0, ref blue1, ref blue2, ref blue3);
                }
            }

            float* centre = input + TileLayout.Row + 1;
            Store<TActivation>(red0, red1, red2, red3, centre, output);
            Store<TActivation>(green0, green1, green2, green3, centre + TileLayout.Plane, output + TileLayout.Plane);
            Store<TActivation>(blue0, blue1, blue2, blue3, centre + 2 * TileLayout.Plane, output + 2 * TileLayout.Plane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* weight, TLanes row0, TLanes row1, TLanes row2, TLanes row3, ref TLanes sum0, ref TLanes sum1, ref TLanes sum2, ref TLanes sum3)
    {
        TLanes factor = TLanes.Create(*weight);
        sum0 = TLanes.MultiplyAdd(row0, factor, sum0);
        sum1 = TLanes.MultiplyAdd(row1, factor, sum1);
        sum2 = TLanes.MultiplyAdd(row2, factor, sum2);
        sum3 = TLanes.MultiplyAdd(row3, factor, sum3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TActivation>(TLanes sum0, TLanes sum1, TLanes sum2, TLanes sum3, float* centre, float* output)
        where TActivation : struct, IActivation
    {
        TActivation.Of(sum0, centre).Store(output);
        TActivation.Of(sum1, centre + TileLayout.Row).Store(output + TileLayout.Row);
        TActivation.Of(sum2, centre + 2 * TileLayout.Row).Store(output + 2 * TileLayout.Row);
        TActivation.Of(sum3, centre + 3 * TileLayout.Row).Store(output + 3 * TileLayout.Row);
    }
}
