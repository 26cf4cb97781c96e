using System.Runtime.CompilerServices;

namespace DmlEnhance.Cpu;

/// <summary>max(sum, 0): the first layer.</summary>
internal readonly unsafe struct Rectifier : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes sum, float* input)
        where TLanes : unmanaged, ILanes<TLanes> => TLanes.Max(sum, TLanes.Create(0));
}
