using System.Runtime.InteropServices;

namespace DmlEnhance.Cpu;

/// <summary>A network's weights in memory that stays where it is, for samples of one unit at a time.</summary>
internal sealed unsafe class KernelNumbers(KernelWeights weights) : IDisposable
{
    private const int Count = 3 * KernelWeights.Layer;
    private const int Alignment = 64;

    private float _unit;

    /// <summary>The numbers of all layers.</summary>
    public float* Values { get; private set; } = (float*)NativeMemory.AlignedAlloc(Count * sizeof(float), Alignment);

    /// <summary>Takes the samples' unit; no kernel may be running.</summary>
    /// <param name="unit">What a sample of 1 stands for.</param>
    public void Use(float unit)
    {
        if (_unit == unit)
            return;
        weights.Write(unit, new Span<float>(Values, Count));
        _unit = unit;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Values);
        Values = null;
    }
}
