using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>A buffer of 32-bit numbers in the adapter's memory, for shaders to read and write: a tensor, sums, results.</summary>
/// <remarks>
/// A buffer is <c>COMMON</c> at the beginning of every list and becomes what it is first used as there, without a barrier
/// (Direct3D's promotion and decay of buffers). Dispose it after the lists that use it were submitted; its memory is kept
/// until the GPU is done with them.
/// </remarks>
public sealed unsafe class GpuBuffer : IDisposable
{
    private const uint ShaderComponents = WindowsConstants.D3D12DefaultShader4ComponentMapping;

    private readonly GraphicsDevice _device;
    private CpuDescriptorHandle? _shaderView;
    private CpuDescriptorHandle? _accessView;
    private ID3D12Resource* _resource;

    /// <summary>Creates a buffer. Direct3D says that it is all 0, and not every implementation does so: nothing here relies on it.</summary>
    /// <param name="device">Where.</param>
    /// <param name="count">How many numbers of 4 bytes, 1 or more.</param>
    /// <param name="name">What the debug layer and PIX call it.</param>
    /// <exception cref="GraphicsException">There is no memory for it.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public GpuBuffer(GraphicsDevice device, long count, string name)
        : this(device, count, name, 1) { }

    /// <summary>Creates a buffer whose elements, as shaders see them, are of several numbers.</summary>
    internal GpuBuffer(GraphicsDevice device, long count, string name, int numbersPerElement)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, uint.MaxValue / sizeof(float));
        _device = device;
        Count = count;
        Name = name;
        _resource = Create(device, HeapType.Default, count * sizeof(float), ResourceFlags.AllowUnorderedAccess, ResourceStates.Common, name);

        try
        {
            CreateViews((uint)(count / numbersPerElement), (uint)numbersPerElement * sizeof(float));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many numbers of 4 bytes.</summary>
    public long Count { get; }

    /// <summary>What the debug layer and PIX call it.</summary>
    public string Name { get; }

    /// <summary>The <c>ID3D12Resource</c>; the caller adds no reference and releases none.</summary>
    public nint Handle => (nint)_resource;

    /// <summary>What it is used as in the list that <see cref="Recording"/> names; in any other list it is COMMON.</summary>
    internal ResourceState State { get; set; }

    /// <summary>The recording (<see cref="CommandList.Recording"/>) that used it last.</summary>
    internal ulong Recording { get; set; }

    internal CpuDescriptorHandle ShaderView => _shaderView!.Value;

    internal CpuDescriptorHandle AccessView => _accessView!.Value;

    internal ID3D12Resource* Native
    {
        get
        {
            ObjectDisposedException.ThrowIf(_resource is null, this);
            return _resource;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} numbers";

    /// <summary>Releases it once the GPU is done with it.</summary>
    public void Dispose()
    {
        if (_resource is null)
            return;
        _device.Views.Free(ref _shaderView);
        _device.Views.Free(ref _accessView);
        _device.ReleaseLater(_resource);
        _resource = null;
    }

    /// <summary>Creates a buffer resource; the caller releases it.</summary>
    internal static ID3D12Resource* Create(GraphicsDevice device, HeapType heapType, long bytes, ResourceFlags flags, ResourceStates state, string name)
    {
        var heap = new HeapProperties { Type = heapType };
        var description = new ResourceDesc
        {
            Dimension = ResourceDimension.Buffer,
            Width = (ulong)bytes,
            Height = 1,
            DepthOrArraySize = 1,
            MipLevels = 1,
            SampleDesc = new SampleDesc { Count = 1 },
            Layout = TextureLayout.LayoutRowMajor,
            Flags = flags,
        };
        ID3D12Resource* resource = null;
        Guid iid = ID3D12Resource.Guid;
        device.Check(device.Native->CreateCommittedResource(&heap, HeapFlags.None, &description, state, null, &iid, (void**)&resource), $"ID3D12Device::CreateCommittedResource ('{name}', {bytes} bytes)");
        GraphicsDevice.Name(resource, name);
        return resource;
    }

    private void CreateViews(uint count, uint stride)
    {
        var shaderView = new ShaderResourceViewDesc { Format = Format.FormatUnknown, ViewDimension = SrvDimension.Buffer, Shader4ComponentMapping = ShaderComponents };
        shaderView.Buffer.NumElements = count;
        shaderView.Buffer.StructureByteStride = stride;
        _shaderView = _device.Views.Allocate();
        _device.Native->CreateShaderResourceView(_resource, &shaderView, ShaderView);

        var accessView = new UnorderedAccessViewDesc { Format = Format.FormatUnknown, ViewDimension = UavDimension.Buffer };
        accessView.Buffer.NumElements = count;
        accessView.Buffer.StructureByteStride = stride;
        _accessView = _device.Views.Allocate();
        _device.Native->CreateUnorderedAccessView(_resource, null, &accessView, AccessView);
    }
}
