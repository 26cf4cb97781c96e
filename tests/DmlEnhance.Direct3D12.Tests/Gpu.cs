using DmlEnhance.Direct3D12.Devices;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests;

/// <summary>One device for the tests that draw: a class that takes it in its constructor runs after the others that do.</summary>
public sealed class Gpu : IDisposable
{
    public GraphicsDevice Device { get; } = new();

    public void Dispose() => Device.Dispose();
}

[CollectionDefinition(nameof(Gpu))]
#pragma warning disable CA1711 // xunit's own word
public sealed class GpuCollection : ICollectionFixture<Gpu>;
