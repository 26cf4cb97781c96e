using System.Runtime.InteropServices;
using static DmlEnhance.Images.Vips.VipsNative;

namespace DmlEnhance.Images.Vips;

/// <summary>Bytes that libvips made: an encoded image.</summary>
internal sealed unsafe class VipsBlob : SafeHandle
{
    internal VipsBlob(nint owned) : base(0, ownsHandle: true) => SetHandle(owned);

    public override bool IsInvalid => handle == 0;

    /// <summary>Writes all bytes; they may be more than a span can hold.</summary>
    internal void CopyTo(Stream stream, CancellationToken cancellationToken)
    {
        const int Piece = 1 << 22;
        byte* data = vips_blob_get(this, out nuint length);
        for (nuint done = 0; done < length; done += Piece)
        {
            cancellationToken.ThrowIfCancellationRequested();
            stream.Write(new ReadOnlySpan<byte>(data + done, (int)nuint.Min(Piece, length - done)));
        }

        GC.KeepAlive(this);
    }

    protected override bool ReleaseHandle()
    {
        vips_area_unref(handle);
        return true;
    }
}
