using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DmlEnhance.Direct3D12.Enhancers;

/// <summary>A network's input and output in the CPU's memory: three planes of floats each. Kept from picture to picture of one size.</summary>
internal sealed unsafe class PlaneBuffers : IDisposable
{
    private const int Planes = 3;
    private const int Alignment = 64;

    private int _width;
    private int _height;

    /// <summary>The input's first number; valid after <see cref="Fit"/>.</summary>
    public float* Input { get; private set; }

    /// <summary>The output's first number; valid after <see cref="Fit"/>.</summary>
    public float* Output { get; private set; }

    /// <summary>The input, [1, 3, height, width]; valid after <see cref="Fit"/>.</summary>
    public OrtValue? InputValue { get; private set; }

    /// <summary>The output, [1, 3, height, width]; valid after <see cref="Fit"/>.</summary>
    public OrtValue? OutputValue { get; private set; }

    /// <summary>Refuses what is more than a tensor can hold.</summary>
    /// <exception cref="DmlEnhanceException">It is.</exception>
    public static void Check(int width, int height)
    {
        if (Planes * (long)width * height > uint.MaxValue / sizeof(float))
            throw new DmlEnhanceException($"a tensor of {Planes}x{height}x{width} values is more than a buffer of the GPU holds (4 GiB); scale the picture down");
    }

    /// <summary>Makes the buffers for a size, where they are not for it already.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory for them.</exception>
    [MemberNotNull(nameof(InputValue), nameof(OutputValue))]
    public void Fit(int width, int height)
    {
        if (InputValue is not null && OutputValue is not null && width == _width && height == _height)
            return;
        Dispose();
        nuint bytes = (nuint)Planes * (nuint)width * (nuint)height * sizeof(float);
        Input = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        Output = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        (_width, _height) = (width, height);
        InputValue = Tensor(Input, (long)bytes);
        OutputValue = Tensor(Output, (long)bytes);
    }

    /// <summary>Frees the buffers; others can be made.</summary>
    public void Dispose()
    {
        InputValue?.Dispose();
        OutputValue?.Dispose();
        (InputValue, OutputValue) = (null, null);
        NativeMemory.AlignedFree(Input);
        NativeMemory.AlignedFree(Output);
        Input = null;
        Output = null;
    }

    private OrtValue Tensor(float* values, long bytes) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [1, Planes, _height, _width], (nint)values, bytes);
}
