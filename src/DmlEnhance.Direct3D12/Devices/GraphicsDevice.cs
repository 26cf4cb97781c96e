using System.Diagnostics.CodeAnalysis;
using DmlEnhance.Direct3D12.Shaders;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>A Direct3D 12 device with one queue, and what every pass needs of it.</summary>
/// <remarks>
/// <para>
/// One thread at a time uses a device and all that was created on it. There is one queue and one fence: work is done in the
/// order of <see cref="Submit"/>, and a fence value stands for everything up to it.
/// </para>
/// <para>
/// Dispose what was created on a device before the device: at the end nothing but the device itself may hold a reference to it.
/// A resource may be disposed while the GPU still uses it; its memory is kept until the fence has passed.
/// </para>
/// <para>
/// A device made by <see cref="Attach"/> works on a host's device and queue: it holds a reference to each, adds a fence of its own,
/// and changes nothing else about them.
/// </para>
/// </remarks>
public sealed unsafe partial class GraphicsDevice : IDisposable
{
    private readonly GraphicsDeviceOptions _options;
    private CommandListPool _pool;
    private bool _disposed;
    private ID3D12Device* _device;
    private ID3D12CommandQueue* _queue;
    private IDXGIFactory6* _factory;

    /// <summary>Creates a device.</summary>
    /// <param name="options">Which adapter, and what to check; null for the fastest adapter and no checks.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="DmlEnhanceException">There is no such adapter, it has no Direct3D 12, or the debug layer is not installed.</exception>
    public GraphicsDevice(GraphicsDeviceOptions? options = null)
    {
        _options = options ?? new GraphicsDeviceOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.FramesInFlight, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.FramesInFlight, 8, nameof(options));
        if (_options is { GpuValidation: true, DebugLayer: false })
            throw new ArgumentException("the GPU is checked by the debug layer: GpuValidation needs DebugLayer", nameof(options));
        try
        {
            EnableDebugging();
            Adapter = AdapterCatalog.Choose(_options.Adapter);
            CreateDevice();
            CreateQueue();
            CreateRest();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // On a host's device and queue.
    private GraphicsDevice(ID3D12Device* device, ID3D12CommandQueue* queue)
    {
        _options = new GraphicsDeviceOptions();
        IsAttached = true;
        _device = device;
        device->AddRef();
        _queue = queue;
        queue->AddRef();
        try
        {
            Adapter = AdapterCatalog.Find(device);
            CreateRest();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    [MemberNotNull(nameof(_pool), nameof(Views), nameof(TargetViews), nameof(Tables), nameof(Uploads), nameof(Readbacks), nameof(RootSignatures), nameof(Timer))]
    private void CreateRest()
    {
        CreateFence();
        _pool = new CommandListPool(this);
        Views = new DescriptorStore(this, DescriptorHeapType.CbvSrvUav, 1024);
        TargetViews = new DescriptorStore(this, DescriptorHeapType.Rtv, 256);
        Tables = new DescriptorRing(this, 4096);
        Uploads = new UploadRing(this);
        Readbacks = new ReadbackPool(this);
        RootSignatures = new RootSignatureCache(this);
        Timer = new GpuTimer(this);
    }

    /// <summary>What it runs on.</summary>
    public AdapterInfo Adapter { get; }

    /// <summary>Whether device and queue are a host's.</summary>
    public bool IsAttached { get; }

    /// <summary>Frames that the CPU may prepare ahead of the GPU.</summary>
    public int FramesInFlight => _options.FramesInFlight;

    /// <summary>The <c>ID3D12Device</c>; the caller adds no reference and releases none.</summary>
    public nint Handle => (nint)_device;

    /// <summary>The <c>ID3D12CommandQueue</c>, of type direct; the caller adds no reference and releases none.</summary>
    public nint QueueHandle => (nint)_queue;

    /// <summary>Compiles the passes' shaders.</summary>
    public ShaderLibrary Shaders { get; } = new();

    /// <summary>Milliseconds that the GPU spent between marks.</summary>
    public GpuTimer Timer { get; private set; }

    internal ID3D12Device* Native
    {
        get
        {
            ObjectDisposedException.ThrowIf(_device is null, this);
            return _device;
        }
    }

    internal ID3D12CommandQueue* Queue => _queue;

    internal IDXGIFactory6* Factory => _factory;

    internal CommandListPool CommandLists => _pool;

    internal DescriptorStore Views { get; private set; }

    internal DescriptorStore TargetViews { get; private set; }

    internal DescriptorRing Tables { get; private set; }

    internal UploadRing Uploads { get; private set; }

    internal ReadbackPool Readbacks { get; private set; }

    internal RootSignatureCache RootSignatures { get; private set; }

    /// <inheritdoc/>
    public override string ToString() => $"Direct3D 12 on {Adapter.Name}";

    /// <summary>Names an object for the debug layer and for tools such as PIX.</summary>
    internal static void Name(void* deviceObject, string name)
    {
        fixed (char* text = name)
            ((ID3D12Object*)deviceObject)->SetName(text);
    }

    private void CreateDevice()
    {
        _factory = AdapterCatalog.CreateFactory(_options.DebugLayer);
        IDXGIAdapter1* adapter = AdapterCatalog.Open(_factory, Adapter);
        try
        {
            ID3D12Device* device = null;
            Guid iid = ID3D12Device.Guid;
            HResult.Check(D3D12.GetApi().CreateDevice((IUnknown*)adapter, D3DFeatureLevel.Level110, &iid, (void**)&device), "D3D12CreateDevice");
            _device = device;
        }
        finally
        {
            adapter->Release();
        }

        Name(_device, "DmlEnhance device");
        OpenMessages();
    }

    private void CreateQueue()
    {
        var description = new CommandQueueDesc { Type = CommandListType.Direct };
        ID3D12CommandQueue* queue = null;
        Guid iid = ID3D12CommandQueue.Guid;
        Check(_device->CreateCommandQueue(&description, &iid, (void**)&queue), "ID3D12Device::CreateCommandQueue");
        _queue = queue;
        Name(queue, "DmlEnhance queue");
    }
}
