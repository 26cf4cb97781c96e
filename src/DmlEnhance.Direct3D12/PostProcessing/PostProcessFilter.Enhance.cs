using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;

namespace DmlEnhance.Direct3D12.PostProcessing;

public sealed partial class PostProcessFilter
{
    /// <summary>Makes a whole frame, with lists of the filter's own that are submitted at once.</summary>
    /// <param name="source">The frame.</param>
    /// <param name="target">Another texture of its size; all of it is written.</param>
    /// <exception cref="ArgumentException">A texture is not one that can be used, or the sizes differ.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public void Enhance(FilterTexture source, FilterTexture target)
    {
        RequireUsable();
        GpuTexture from = GpuTexture.BorrowSource(_device, source.Resource, source.State, source.Encoding, "source");
        GpuTexture? to = null;
        try
        {
            RequireTwo(source.Resource, target.Resource);
            to = GpuTexture.BorrowTarget(_device, target.Resource, target.State, target.Encoding, "target");
            Enhance(from, to);
        }
        finally
        {
            to?.DisposeNow();
            from.DisposeNow();
        }
    }

    /// <summary>Makes a whole frame of textures of this library's.</summary>
    /// <inheritdoc cref="Enhance(FilterTexture, FilterTexture)"/>
    public void Enhance(GpuTexture source, GpuTexture target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        RequireUsable();
        PassChecks.Size(source, target, nameof(target));
        RequireTwo(source.Handle, target.Handle);
        _source = source;
        try
        {
            _device.SignalHost();
            _device.Record(BeforeNetwork, list => BeginFrame(list, source));
            Infer();
            if (_disposed)
                return;
            _device.Record(AfterNetwork, list => EndFrame(list, source, target));
        }
        catch (DmlEnhanceException e)
        {
            Fail(e);
            throw;
        }
        finally
        {
            Tell();
        }
    }

    private static void RequireTwo(nint source, nint target)
    {
        if (source == target)
            throw new ArgumentException("source and target are two textures", nameof(target));
    }
}
