using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Frames;

namespace DmlEnhance.Direct3D12.Doctor;

/// <summary>What every examination gives a device to do.</summary>
internal static unsafe class DeviceWork
{
    /// <summary>A texture with a picture, as <see cref="ResourceState.ShaderResource"/>.</summary>
    public static GpuTexture Texture(this GraphicsDevice device, Frame picture)
    {
        var texture = new GpuTexture(device, picture.Width, picture.Height, TextureFormat.Rgba8, "doctor's picture");
        try
        {
            device.Record("doctor's picture", list =>
            {
                FrameTransfer.Upload(list, picture, texture);
                list.Transition(texture, ResourceState.ShaderResource);
            });
            return texture;
        }
        catch
        {
            texture.Dispose();
            throw;
        }
    }

    /// <summary>All numbers of a buffer, once the GPU is done with what was submitted.</summary>
    public static float[] Read(this GraphicsDevice device, GpuBuffer buffer)
    {
        using ReadbackPool.Part part = device.Readbacks.Rent(buffer.Count * sizeof(float));
        device.Record("doctor's read-back", list =>
        {
            list.Transition(buffer, ResourceState.CopySource);
            list.Native->CopyBufferRegion(part.Target, 0, buffer.Native, 0, (ulong)buffer.Count * sizeof(float));
        });
        device.WaitIdle();
        float[] numbers = new float[buffer.Count];
        part.Read(bytes => MemoryMarshal.Cast<byte, float>(bytes)[..numbers.Length].CopyTo(numbers));
        return numbers;
    }
}
