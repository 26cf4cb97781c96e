using System.Diagnostics;
using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Presentation;

public sealed partial class RenderLoop
{
    // While a driver is being replaced there is no adapter for a moment.
    private static readonly TimeSpan LongestRebuild = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RebuildStep = TimeSpan.FromMilliseconds(250);

    // Frames since the device was created; the first is finished for certain when as many as are in flight have followed it.
    private int _framesOnDevice;

    /// <summary>Raised when the device was lost, with the reason in its message, before everything is rebuilt.</summary>
    public event Action<DeviceLostException>? DeviceLost;

    /// <summary>How often everything was rebuilt after a loss.</summary>
    public int Rebuilds { get; private set; }

    private void FrameFinished()
    {
        if (_framesOnDevice < int.MaxValue)
            _framesOnDevice++;
    }

    private void Rebuild(DeviceLostException lost)
    {
        if (Rebuilds > 0 && _framesOnDevice <= _options.Device.FramesInFlight)
            throw new DeviceLostException($"{lost.Message}; it was lost again right after it was rebuilt", lost);
        DeviceLost?.Invoke(lost);
        // The same adapter and no other: while its driver is away the system offers a software rasteriser, which nobody asked for.
        AdapterRequest same = AdapterRequest.Same(Device.Adapter);
        ReleaseAll();
        _device = CreateDevice(same, lost);
        CreateRest();
        Rebuilds++;
    }

    private GraphicsDevice CreateDevice(AdapterRequest adapter, DeviceLostException lost)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new GraphicsDevice(_options.Device with { Adapter = adapter });
            }
            catch (DmlEnhanceException e)
            {
                if (Stopwatch.GetElapsedTime(start) > LongestRebuild)
                    throw new DeviceLostException($"{lost.Message}; it could not be rebuilt: {e.Message}", e);
                Thread.Sleep(RebuildStep);
            }
        }
    }

    private void CreateOrDispose()
    {
        try
        {
            _device = new GraphicsDevice(_options.Device);
            CreateRest();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private void CreateRest()
    {
        _framesOnDevice = 0;
        _ring = new FrameRing(_device!);
        if (_window is not null)
            _chain = new SwapChain(_device!, _window.Handle, Math.Max(1, _size.Width), Math.Max(1, _size.Height));
        _renderer = _createRenderer(_device!);
    }

    private void ReleaseAll()
    {
        _renderer?.Dispose();
        _renderer = null;
        _texture?.Dispose();
        _texture = null;
        _chain?.Dispose();
        _chain = null;
        _device?.Dispose();
        _device = null;
        _ring = null;
    }
}
