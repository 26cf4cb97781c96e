using System.Runtime.InteropServices;
using DmlEnhance.Frames;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>Takes pictures from the CPU's memory to the GPU and back.</summary>
public static unsafe class FrameTransfer
{
    private const int RowAlignment = 256; // D3D12_TEXTURE_DATA_PITCH_ALIGNMENT
    private const int PlaceAlignment = 512; // D3D12_TEXTURE_DATA_PLACEMENT_ALIGNMENT

    /// <summary>Records the copy of a picture into a texture.</summary>
    /// <param name="list">Where it is recorded; the picture's samples are read now.</param>
    /// <param name="source">A picture of 8 bits, grey or colour; without alpha it is opaque.</param>
    /// <param name="target">A texture of its size with four channels of 8 bits. It is left as <see cref="ResourceState.CopyTarget"/>.</param>
    /// <exception cref="ArgumentException">Sizes differ, or one of the formats is another.</exception>
    /// <exception cref="GraphicsException">There is no memory for it.</exception>
    public static void Upload(CommandList list, Frame source, GpuTexture target)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (source.Width != target.Width || source.Height != target.Height)
            throw new ArgumentException($"the picture is {source.Width}x{source.Height}, the texture {target.Width}x{target.Height}", nameof(target));
        if (source.Format.BytesPerSample() != 1 || target.Format.BytesPerPixel() != 4)
            throw new ArgumentException($"a {source.Format} picture cannot be copied to a {target.Format} texture: both need 8 bits a channel", nameof(source));

        int pitch = Align(4 * source.Width, RowAlignment);
        UploadRing.Part part = list.Device.Uploads.Allocate((long)pitch * source.Height, PlaceAlignment);
        bool blueFirst = target.Format.Family() == TextureFormat.Bgra8;
        Span<byte> rows = part.Bytes;
        for (int y = 0; y < source.Height; y++)
            WriteRow(source.Rows(y, 1), source.Format, rows.Slice(y * pitch, 4 * source.Width), blueFirst);

        list.Transition(target, ResourceState.CopyTarget);
        TextureCopyLocation from = Place(part.Buffer, part.Offset, target, pitch);
        TextureCopyLocation to = Whole(target);
        list.Native->CopyTextureRegion(&to, 0, 0, 0, &from, null);
    }

    /// <summary>Copies a texture to the CPU, after all that has been submitted, and waits for the GPU.</summary>
    /// <param name="device">The texture's device; no list may be recording.</param>
    /// <param name="source">A texture with four channels of 8 bits. It is left as <see cref="ResourceState.CopySource"/>.</param>
    /// <returns>A picture of the texture's size, <see cref="PixelFormat.Rgba8"/>.</returns>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public static Frame Download(GraphicsDevice device, GpuTexture source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Format.BytesPerPixel() != 4)
            throw new ArgumentException($"a {source.Format} texture does not fit into a picture of 8 bits", nameof(source));
        var frame = new Frame(source.Width, source.Height, PixelFormat.Rgba8);
        try
        {
            DownloadRows(device, source, (y, row) => row.CopyTo(frame.Rows(y, 1)));
        }
        catch
        {
            frame.Dispose();
            throw;
        }

        if (source.Format.Family() == TextureFormat.Bgra8)
            SwapRedAndBlue(MemoryMarshal.Cast<byte, uint>(frame.Samples));
        return frame;
    }

    /// <summary>Copies a texture of any format to the CPU, as it is stored: rows from the top, no padding.</summary>
    /// <inheritdoc cref="Download"/>
    internal static byte[] DownloadPixels(GraphicsDevice device, GpuTexture source)
    {
        int rowBytes = source.Width * source.Format.BytesPerPixel();
        byte[] pixels = new byte[(long)rowBytes * source.Height];
        DownloadRows(device, source, (y, row) => row.CopyTo(pixels.AsSpan(y * rowBytes)));
        return pixels;
    }

    private static void DownloadRows(GraphicsDevice device, GpuTexture source, RowReader read)
    {
        ArgumentNullException.ThrowIfNull(device);
        int rowBytes = source.Width * source.Format.BytesPerPixel();
        int pitch = Align(rowBytes, RowAlignment);
        using ReadbackPool.Part part = device.Readbacks.Rent((long)pitch * source.Height);
        TextureCopyLocation from = Whole(source);
        TextureCopyLocation to = Place(part.Target, 0, source, pitch);
        CommandList list = device.Rent("read-back");
        list.Transition(source, ResourceState.CopySource);
        list.Native->CopyTextureRegion(&to, 0, 0, 0, &from, null);
        device.Wait(device.Submit(list));

        part.Read(rows =>
        {
            for (int y = 0; y < source.Height; y++)
                read(y, rows.Slice(y * pitch, rowBytes));
        });
    }

    private static int Align(int value, int alignment) => (value + alignment - 1) / alignment * alignment;

    private static TextureCopyLocation Whole(GpuTexture texture) => new() { PResource = texture.Native, Type = TextureCopyType.SubresourceIndex };

    private static TextureCopyLocation Place(ID3D12Resource* buffer, long offset, GpuTexture texture, int pitch)
    {
        var location = new TextureCopyLocation { PResource = buffer, Type = TextureCopyType.PlacedFootprint };
        location.PlacedFootprint.Offset = (ulong)offset;
        location.PlacedFootprint.Footprint.Format = texture.Format.Resource();
        location.PlacedFootprint.Footprint.Width = (uint)texture.Width;
        location.PlacedFootprint.Footprint.Height = (uint)texture.Height;
        location.PlacedFootprint.Footprint.Depth = 1;
        location.PlacedFootprint.Footprint.RowPitch = (uint)pitch;
        return location;
    }

    private static void WriteRow(ReadOnlySpan<byte> source, PixelFormat format, Span<byte> target, bool blueFirst)
    {
        if (format == PixelFormat.Rgba8)
        {
            source.CopyTo(target);
        }
        else
        {
            int channels = format.Channels();
            bool colour = format.ColourChannels() == 3;
            for (int from = 0, to = 0; to < target.Length; from += channels, to += 4)
            {
                target[to] = source[from];
                target[to + 1] = colour ? source[from + 1] : source[from];
                target[to + 2] = colour ? source[from + 2] : source[from];
                target[to + 3] = format.HasAlpha() ? source[from + channels - 1] : byte.MaxValue;
            }
        }

        if (blueFirst)
            SwapRedAndBlue(MemoryMarshal.Cast<byte, uint>(target));
    }

    private static void SwapRedAndBlue(Span<uint> pixels)
    {
        foreach (ref uint pixel in pixels)
            pixel = pixel & 0xFF00FF00 | pixel << 16 & 0x00FF0000 | pixel >> 16 & 0x000000FF;
    }

    private delegate void RowReader(int y, ReadOnlySpan<byte> row);
}
