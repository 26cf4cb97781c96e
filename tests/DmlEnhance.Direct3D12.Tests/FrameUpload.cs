using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Tests;

/// <summary>Fills textures of 16-bit floats, which no picture file has.</summary>
internal static unsafe class FrameUpload
{
    /// <summary>Uploads four numbers a pixel; the texture's rows must be multiples of 256 bytes.</summary>
    public static void Upload(GraphicsDevice device, GpuTexture target, Half[] values)
    {
        CommandList list = device.Rent("upload floats");
        UploadRing.Part part = device.Uploads.Allocate(values.Length * sizeof(ushort), 512);
        MemoryMarshal.AsBytes<Half>(values).CopyTo(part.Bytes);
        list.Transition(target, ResourceState.CopyTarget);
        var to = new TextureCopyLocation { PResource = target.Native, Type = TextureCopyType.SubresourceIndex };
        var from = new TextureCopyLocation { PResource = part.Buffer, Type = TextureCopyType.PlacedFootprint };
        from.PlacedFootprint.Offset = (ulong)part.Offset;
        from.PlacedFootprint.Footprint.Format = target.Format.Resource();
        from.PlacedFootprint.Footprint.Width = (uint)target.Width;
        from.PlacedFootprint.Footprint.Height = (uint)target.Height;
        from.PlacedFootprint.Footprint.Depth = 1;
        from.PlacedFootprint.Footprint.RowPitch = (uint)(target.Width * 8);
        list.Native->CopyTextureRegion(&to, 0, 0, 0, &from, null);
        list.Transition(target, ResourceState.ShaderResource);
        device.Submit(list);
    }
}
