using DmlEnhance.Direct3D12.Devices;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Benchmark.Subjects;

/// <summary>Numbers that are written once and read by shaders through the constant cache.</summary>
internal sealed unsafe class ConstantBuffer : IDisposable
{
    private readonly GraphicsDevice _device;
    private ID3D12Resource* _resource;

    /// <summary>Creates a buffer with these numbers.</summary>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public ConstantBuffer(GraphicsDevice device, ReadOnlySpan<float> numbers, string name)
    {
        _device = device;
        ID3D12Resource* buffer = GpuBuffer.Create(device, HeapType.Upload, numbers.Length * sizeof(float), ResourceFlags.None, ResourceStates.GenericRead, name);
        void* memory = null;
        int result = buffer->Map(0, null, &memory);
        if (result < 0)
        {
            buffer->Release();
            device.Check(result, "ID3D12Resource::Map");
        }

        numbers.CopyTo(new Span<float>(memory, numbers.Length));
        buffer->Unmap(0, null);
        _resource = buffer;
    }

    /// <summary>Where it begins, for a shader.</summary>
    public ulong Address => _resource->GetGPUVirtualAddress();

    /// <summary>Releases it once the GPU is done with it.</summary>
    public void Dispose()
    {
        _device.ReleaseLater(_resource);
        _resource = null;
    }
}
