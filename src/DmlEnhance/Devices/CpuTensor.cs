using System.Runtime.InteropServices;
using DmlEnhance.Enhancers;
using DmlEnhance.Networks;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DmlEnhance.Devices;

/// <summary>A tensor in the processor's memory, which sessions of every device take; a GPU's copy it.</summary>
internal sealed unsafe class CpuTensor : NetworkTensor
{
    private const int Alignment = 64;

    private readonly OrtValue _value;
    private float* _numbers;

    /// <summary>Creates a tensor of zeros.</summary>
    /// <exception cref="DmlEnhanceException">It has more numbers than a span.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for it.</exception>
    public CpuTensor(FeatureShape shape)
        : base(shape)
    {
        if (shape.Count > Array.MaxLength)
            throw new DmlEnhanceException($"a tensor of {shape.Channels}x{shape.Height}x{shape.Width} values is more than one tensor can hold; use a smaller working size");
        nuint bytes = (nuint)shape.Count * sizeof(float);
        _numbers = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_numbers, bytes);
        try
        {
            _value = OrtEnvironment.Call("a tensor", () =>
                OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape.Dimensions, (nint)_numbers, (long)bytes));
        }
        catch
        {
            NativeMemory.AlignedFree(_numbers);
            throw;
        }
    }

    /// <summary>The numbers in C order; valid until the tensor is disposed.</summary>
    public Span<float> Numbers => new(_numbers, (int)Shape.Count);

    /// <summary>The first of them.</summary>
    public float* First => _numbers;

    internal override OrtValue Value => _value;

    /// <summary>The numbers of one channel.</summary>
    public Span<float> Plane(int channel) => Numbers.Slice(channel * Shape.Height * Shape.Width, Shape.Height * Shape.Width);

    public override void Dispose()
    {
        if (_numbers is null)
            return;
        _value.Dispose();
        NativeMemory.AlignedFree(_numbers);
        _numbers = null;
    }
}
