using DmlEnhance.Devices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Enhancers;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.Enhancers;

/// <summary>An adapter with a Direct3D device of our own, and the sessions on it.</summary>
internal sealed class DirectMLOpenedDevice : IOpenedDevice
{
    /// <summary>
    /// Pixels of the largest picture that is run whole. A tensor of three floats a pixel is then 48 MiB, and a network holds several at once, in memory that an
    /// integrated GPU shares with everything else.
    /// </summary>
    public const int LargestPixels = 1 << 22;

    // Integrated adapters set aside less for themselves and live on the system's.
    private const ulong LeastOwnMemory = 1UL << 30;

    private readonly GraphicsDevice _device;
    private readonly DirectMLDevice _directML;
    private readonly int _largestPixels;
    private bool _disposed;

    /// <summary>Opens an adapter.</summary>
    /// <param name="adapter">Which.</param>
    /// <param name="largestPixels">Pixels of the largest picture that is run whole.</param>
    /// <exception cref="DmlEnhanceException">It has no Direct3D 12 or no DirectML, or DirectML.dll is missing.</exception>
    public DirectMLOpenedDevice(AdapterRequest adapter, int largestPixels = LargestPixels)
    {
        _largestPixels = largestPixels;
        _device = new GraphicsDevice(new GraphicsDeviceOptions { Adapter = adapter });
        try
        {
            // Held from session to session: to make it is slow, and whether there is one is known at once.
            _directML = DirectMLDevice.Get(_device);
        }
        catch
        {
            _device.Dispose();
            throw;
        }

        Sessions = new PictureSessions(_device);
    }

    /// <summary>The sessions of all its enhancers.</summary>
    public PictureSessions Sessions { get; }

    public EnhancerInfo Describe(string model, string reason) =>
        new(model, _device.Adapter.Name, $"ONNX Runtime {Enhancer.RuntimeVersion} {NodePlacement.DirectML}, DirectML {DirectMLLibrary.Version}", 0, reason);

    public IEnhancer Create(OnnxModel model, string reason) => new DirectMLEnhancer(Sessions, model, Describe(model.Name, reason), _largestPixels);

    /// <summary>The adapter's own memory, or what it shares with the system where it has as good as none of its own.</summary>
    public long MemoryBytes => (long)(_device.Adapter.DedicatedMemory >= LeastOwnMemory ? _device.Adapter.DedicatedMemory : _device.Adapter.SharedMemory);

    public INetworkSession CreateSession(string name, byte[] graph) => new DirectMLNetworkSession(_device, name, graph);

    public NetworkTensor CreateTensor(FeatureShape shape, string name) => new DirectMLNetworkTensor(_device, shape, name);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Sessions.Dispose();
        _directML.Dispose();
        _device.Dispose();
    }
}
