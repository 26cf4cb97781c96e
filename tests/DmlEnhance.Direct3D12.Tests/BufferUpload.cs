using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Tests;

/// <summary>Fills buffers.</summary>
internal static unsafe class BufferUpload
{
    /// <summary>A buffer with these numbers.</summary>
    public static GpuBuffer Upload(this GraphicsDevice device, float[] numbers, string name)
    {
        var buffer = new GpuBuffer(device, numbers.Length, name);
        device.Record(list =>
        {
            UploadRing.Part part = device.Uploads.Allocate(numbers.Length * sizeof(float), sizeof(float));
            MemoryMarshal.AsBytes<float>(numbers).CopyTo(part.Bytes);
            list.Transition(buffer, ResourceState.CopyTarget);
            list.Native->CopyBufferRegion(buffer.Native, 0, part.Buffer, (ulong)part.Offset, (ulong)numbers.Length * sizeof(float));
        });
        return buffer;
    }
}
