using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Enhancers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>A buffer that shaders and networks share: float32, NCHW [1, channels, height, width], with three channels a picture.</summary>
/// <remarks>
/// Nothing is copied: ONNX Runtime binds the very buffer. Dispose it after the sessions that it is bound to have finished; the buffer goes when the
/// GPU is done with it.
/// </remarks>
internal sealed unsafe class DirectMLTensor : IDisposable
{
    private const int PictureChannels = 3;

    // What a view of a buffer holds on every adapter (D3D12_REQ_BUFFER_RESOURCE_TEXEL_COUNT_2_TO_EXP): 44 megapixels.
    private const long LargestCount = 1 << 27;

    private nint _allocation;

    /// <summary>Creates the buffer and wraps it.</summary>
    /// <exception cref="GraphicsException">There is no memory for it.</exception>
    public DirectMLTensor(GraphicsDevice device, int width, int height, string name, int channels = PictureChannels)
    {
        Width = width;
        Height = height;
        Buffer = new GpuBuffer(device, Elements(width, height, channels), name);
        try
        {
            _allocation = OrtDmlApi.CreateAllocation(Buffer.Native);
            Value = OrtEnvironment.Call(name, () =>
            {
                using var memory = new OrtMemoryInfo("DML", OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
                return OrtValue.CreateTensorValueWithData(memory, TensorElementType.Float, [1, channels, height, width], _allocation, Buffer.Count * sizeof(float));
            });
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
        nint allocation = _allocation;
        _allocation = 0;
        try
        {
            if (allocation != 0)
                OrtDmlApi.FreeAllocation(allocation);
        }
        finally
        {
            Buffer.Dispose();
        }
    }

    /// <summary>Numbers in a tensor of so many pixels.</summary>
    /// <exception cref="DmlEnhanceException">More than a shader can see of one buffer.</exception>
    public static long Elements(int width, int height, int channels = PictureChannels)
    {
        long pixels = (long)width * height;
        return pixels <= LargestCount / channels
            ? channels * pixels
            : throw new DmlEnhanceException(channels == PictureChannels
                ? $"a frame of {width}x{height} pixels is more than a tensor on the GPU holds ({LargestCount / channels} pixels)"
                : $"{channels} features of {width}x{height} pixels are more than a tensor on the GPU holds ({LargestCount / channels} pixels); use a smaller working size (--working-size)");
    }
}
