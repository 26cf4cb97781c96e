using System.Runtime.CompilerServices;

namespace DmlEnhance.Cpu;

/// <summary>input + max(sum, 0): the middle layer.</summary>
internal readonly unsafe struct ResidualRectifier : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes sum, float* input)
        where TLanes : unmanaged, ILanes<TLanes> => TLanes.Load(input) + TLanes.Max(sum, TLanes.Create(0));
}
