using System.Globalization;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Tests.Devices;

/// <summary>GPUs that are not there: they copy frames. Counts what is open.</summary>
internal sealed class FakeBackend(params ComputeDevice[] devices) : IComputeBackend
{
    /// <summary>Said by <see cref="Open"/>, where it is to fail.</summary>
    public string? OpenError { get; init; }

    /// <summary>Said by <see cref="Devices"/>, where it is to fail.</summary>
    public string? ListError { get; init; }

    /// <summary>Devices and enhancers that are not disposed.</summary>
    public int Alive { get; private set; }

    public BackendLibrary Library => new("Fake", "1.2.3", "/fake/library");

    /// <summary>An adapter.</summary>
    public static ComputeDevice Adapter(int index, string name, bool isSoftware = false, string? unavailable = null, string? direct3D = "12_1") =>
        new(string.Create(CultureInfo.InvariantCulture, $"dml:{index}"), name, "", unavailable) { Gpu = new GpuDescription("Maker", 1 << 30, 0, direct3D, unavailable is null ? "6.4" : null, isSoftware) };

    public IReadOnlyList<ComputeDevice> Devices() => ListError is { } error ? throw new DmlEnhanceException(error) : devices;

    public IOpenedDevice Open(ComputeDevice device) => OpenError is { } error ? throw new DmlEnhanceException(error) : new Opened(this, device.Name);

    private sealed class Opened : IOpenedDevice
    {
        private readonly FakeBackend _backend;
        private readonly string _name;

        public Opened(FakeBackend backend, string name)
        {
            (_backend, _name) = (backend, name);
            backend.Alive++;
        }

        public EnhancerInfo Describe(string model, string reason) => new(model, _name, "fake", 0, reason);

        public IEnhancer Create(OnnxModel model, string reason) => new Copier(_backend, Describe(model.Name, reason));

        public long MemoryBytes => 1L << 40;

        public INetworkSession CreateSession(string name, byte[] graph) => throw new DmlEnhanceException($"{name}: a fake runs no graph");

        public NetworkTensor CreateTensor(FeatureShape shape, string name) => throw new DmlEnhanceException("a fake has no memory");

        public void Dispose() => _backend.Alive--;
    }

    private sealed class Copier : IEnhancer
    {
        private readonly FakeBackend _backend;

        public Copier(FakeBackend backend, EnhancerInfo info)
        {
            (_backend, Info) = (backend, info);
            backend.Alive++;
        }

        public EnhancerInfo Info { get; }

        public void Enhance(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default) => source.Samples.CopyTo(target.Samples);

        public void Dispose() => _backend.Alive--;
    }
}
