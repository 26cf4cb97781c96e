using DmlEnhance.Direct3D12.Devices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>A buffer that shaders and networks share: float32, NCHW [1, 3, height, width].</summary>
/// <remarks>
/// Nothing is copied: ONNX Runtime binds the very buffer. Dispose it after the sessions that it is bound to have finished; the buffer goes when the
/// GPU is done with it.
/// </remarks>
internal sealed unsafe class DirectMLTensor : IDisposable
{
    private const int Channels = 3;

    private nint _allocation;

    /// <summary>Creates the buffer and wraps it.</summary>
    /// <exception cref="GraphicsException">There is no memory for it.</exception>
    public DirectMLTensor(GraphicsDevice device, int width, int height, string name)
    {
        Width = width;
        Height = height;
        Buffer = new GpuBuffer(device, Elements(width, height), name);
        try
        {
            _allocation = OrtDmlApi.CreateAllocation(Buffer.Native);
            using var memory = new OrtMemoryInfo("DML", OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
            Value = OrtValue.CreateTensorValueWithData(memory, TensorElementType.Float, [1, Channels, height, width], _allocation, Buffer.Count * sizeof(float));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Width { get; }

    public int Height { get; }

    public GpuBuffer Buffer { get; }

    public OrtValue? Value { get; private set; }

    public void Dispose()
    {
        Value?.Dispose();
        Value = null;
        if (_allocation != 0)
            OrtDmlApi.FreeAllocation(_allocation);
        _allocation = 0;
        Buffer.Dispose();
    }

    /// <summary>Numbers in a tensor of so many pixels.</summary>
    /// <exception cref="DmlEnhanceException">More than one buffer holds.</exception>
    private static long Elements(int width, int height)
    {
        long elements = (long)Channels * width * height;
        return elements <= uint.MaxValue / sizeof(float)
            ? elements
            : throw new DmlEnhanceException($"a tensor of {Channels}x{height}x{width} numbers is more than a buffer of the GPU holds (4 GiB)");
    }
}
