using DmlEnhance.Direct3D12.Devices;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace DmlEnhance.Direct3D12.Presentation;

/// <summary>The back buffers of a window: flip model, 8 bits a channel, sRGB-encoded.</summary>
/// <remarks>
/// With vertical sync off frames tear where the system allows it, so that the frame rate is what the GPU can do. DXGI's own
/// Alt+Enter is off: full screen is the window's business, as a borderless window.
/// </remarks>
public sealed unsafe class SwapChain : IDisposable
{
    private const TextureFormat BackBufferFormat = TextureFormat.Rgba8;

    private readonly GraphicsDevice _device;
    private readonly GpuTexture?[] _buffers;
    private readonly SwapChainFlag _flags;
    private IDXGISwapChain3* _chain;
    private EventWaitHandle? _ready;

    /// <summary>Creates the back buffers of a window that has none yet.</summary>
    /// <param name="device">What draws.</param>
    /// <param name="window">The window's handle (HWND).</param>
    /// <param name="width">Pixels across the window's client area, 1 or more.</param>
    /// <param name="height">Pixels down, 1 or more.</param>
    /// <param name="buffers">Back buffers, 2 to 8.</param>
    /// <exception cref="GraphicsException">The window cannot be drawn to.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public SwapChain(GraphicsDevice device, nint window, int width, int height, int buffers = 3)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(buffers, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(buffers, 8);
        _device = device;
        _buffers = new GpuTexture?[buffers];
        CanTear = SupportsTearing(device);
        _flags = SwapChainFlag.FrameLatencyWaitableObject | (CanTear ? SwapChainFlag.AllowTearing : SwapChainFlag.None);
        try
        {
            _chain = Create(window, width, height);
            device.Check(_chain->SetMaximumFrameLatency((uint)device.FramesInFlight), "IDXGISwapChain2::SetMaximumFrameLatency");
            _ready = new EventWaitHandle(false, EventResetMode.AutoReset);
            _ready.SafeWaitHandle.Dispose();
            _ready.SafeWaitHandle = new Microsoft.Win32.SafeHandles.SafeWaitHandle((nint)_chain->GetFrameLatencyWaitableObject(), ownsHandle: true);
            OpenBuffers();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; private set; }

    /// <summary>Pixels down.</summary>
    public int Height { get; private set; }

    /// <summary>Whether frames may be shown without waiting for the display.</summary>
    public bool CanTear { get; }

    /// <summary>The buffer to draw the next frame to. Its state is <see cref="ResourceState.Common"/>, and must be so again when it is presented.</summary>
    public GpuTexture BackBuffer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_chain is null, this);
            return _buffers[_chain->GetCurrentBackBufferIndex()]!;
        }
    }

    /// <summary>Waits until the display can take another frame; begin a frame with it, so that input is as fresh as it can be.</summary>
    /// <param name="timeout">The longest wait; a window that nobody sees may never become ready.</param>
    public void WaitForDisplay(TimeSpan timeout) => _ready?.WaitOne(timeout);

    /// <summary>Shows the back buffer.</summary>
    /// <param name="verticalSync">Whether to wait for the display's next refresh.</param>
    /// <returns>False where nobody sees the window, because the session is locked, say: then nothing waits for the display either.</returns>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public bool Present(bool verticalSync)
    {
        ObjectDisposedException.ThrowIf(_chain is null, this);
        uint flags = !verticalSync && CanTear ? DXGI.PresentAllowTearing : 0;
        int result = _chain->Present(verticalSync ? 1u : 0u, flags);
        _device.Check(result, "IDXGISwapChain::Present");
        return result != WindowsConstants.DxgiStatusOccluded;
    }

    /// <summary>Makes the buffers fit a window that has changed its size. Waits for the GPU.</summary>
    /// <exception cref="GraphicsException">There is no memory for them.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public void Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ObjectDisposedException.ThrowIf(_chain is null, this);
        if (width == Width && height == Height)
            return;
        _device.WaitIdle();
        CloseBuffers();
        // Where it fails there are no buffers, and any size is another one.
        (Width, Height) = (0, 0);
        _device.Check(_chain->ResizeBuffers((uint)_buffers.Length, (uint)width, (uint)height, Format.FormatUnknown, (uint)_flags), "IDXGISwapChain::ResizeBuffers");
        (Width, Height) = (width, height);
        OpenBuffers();
    }

    /// <summary>Waits for the GPU and releases the buffers.</summary>
    public void Dispose()
    {
        if (_chain is null)
            return;
        // With the last present: the GPU must be done with the buffers before they go.
        _device.Drain();
        CloseBuffers();
        _ready?.Dispose();
        GraphicsDevice.Release(ref _chain);
    }

    private IDXGISwapChain3* Create(nint window, int width, int height)
    {
        var description = new SwapChainDesc1
        {
            Width = (uint)width,
            Height = (uint)height,
            Format = BackBufferFormat.Resource(),
            SampleDesc = new SampleDesc { Count = 1 },
            BufferUsage = DXGI.UsageRenderTargetOutput,
            BufferCount = (uint)_buffers.Length,
            Scaling = Scaling.None,
            SwapEffect = SwapEffect.FlipDiscard,
            AlphaMode = AlphaMode.Ignore,
            Flags = (uint)_flags,
        };
        IDXGISwapChain1* first = null;
        IDXGIFactory6* factory = _device.Factory;
        _device.Check(factory->CreateSwapChainForHwnd((IUnknown*)_device.Queue, window, &description, null, null, &first), "IDXGIFactory2::CreateSwapChainForHwnd");
        try
        {
            _device.Check(factory->MakeWindowAssociation(window, WindowsConstants.DxgiMwaNoWindowChanges | WindowsConstants.DxgiMwaNoAltEnter), "IDXGIFactory::MakeWindowAssociation");
            IDXGISwapChain3* chain = null;
            Guid iid = IDXGISwapChain3.Guid;
            _device.Check(first->QueryInterface(&iid, (void**)&chain), "IDXGISwapChain1::QueryInterface(IDXGISwapChain3)");
            (Width, Height) = (width, height);
            return chain;
        }
        finally
        {
            first->Release();
        }
    }

    private void OpenBuffers()
    {
        for (uint i = 0; i < _buffers.Length; i++)
        {
            ID3D12Resource* buffer = null;
            Guid iid = ID3D12Resource.Guid;
            _device.Check(_chain->GetBuffer(i, &iid, (void**)&buffer), "IDXGISwapChain::GetBuffer");
            _buffers[i] = GpuTexture.Wrap(_device, buffer, BackBufferFormat, $"back buffer {i}", ResourceState.Common);
            buffer->Release();
        }
    }

    private void CloseBuffers()
    {
        for (int i = 0; i < _buffers.Length; i++)
        {
            _buffers[i]?.DisposeNow();
            _buffers[i] = null;
        }
    }

    private static bool SupportsTearing(GraphicsDevice device)
    {
        int allowed = 0;
        return device.Factory->CheckFeatureSupport(Silk.NET.DXGI.Feature.DxgiFeaturePresentAllowTearing, &allowed, sizeof(int)) >= 0 && allowed != 0;
    }
}
