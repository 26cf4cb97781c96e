using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Tests;

/// <summary>Copies buffers to the CPU.</summary>
internal static unsafe class BufferReading
{
    /// <summary>All numbers of a buffer, once the GPU is done with what was submitted.</summary>
    public static float[] Read(this GraphicsDevice device, GpuBuffer buffer)
    {
        using ReadbackPool.Part part = device.Readbacks.Rent(buffer.Count * sizeof(float));
        CommandList list = device.Rent("read a buffer");
        list.Transition(buffer, ResourceState.CopySource);
        list.Native->CopyBufferRegion(part.Target, 0, buffer.Native, 0, (ulong)buffer.Count * sizeof(float));
        device.Wait(device.Submit(list));
        float[] numbers = new float[buffer.Count];
        part.Read(bytes => MemoryMarshal.Cast<byte, float>(bytes).CopyTo(numbers));
        return numbers;
    }
}
