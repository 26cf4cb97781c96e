using System.Diagnostics.CodeAnalysis;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>A two-dimensional texture in the adapter's memory: one mip level, one sample.</summary>
/// <remarks>
/// Its views are made at first use and all have the UNORM or float format (<see cref="TextureFormat"/>), unless it is somebody else's and
/// allows no such view. Dispose it after the lists that use it were submitted; its memory is kept until the GPU is done with them.
/// </remarks>
public sealed unsafe partial class GpuTexture : IDisposable
{
    /// <summary>The most pixels that a side may have, on every adapter (<c>D3D12_REQ_TEXTURE2D_U_OR_V_DIMENSION</c>).</summary>
    public const int LargestSide = 16384;

    private const uint ShaderComponents = WindowsConstants.D3D12DefaultShader4ComponentMapping;

    private readonly GraphicsDevice _device;
    private readonly bool _hasAccessView;
    private ID3D12Resource* _resource;
    private CpuDescriptorHandle? _shaderView;
    private CpuDescriptorHandle? _accessView;
    private CpuDescriptorHandle? _targetView;

    /// <summary>Creates a texture, for reading and writing by any pass, in the state <see cref="ResourceState.ShaderResource"/>.</summary>
    /// <param name="device">Where.</param>
    /// <param name="width">Pixels a row, 1 to 16384.</param>
    /// <param name="height">Rows, 1 to 16384.</param>
    /// <param name="format">Format.</param>
    /// <param name="name">What the debug layer and PIX call it.</param>
    /// <param name="encoding">What its numbers mean; null for what the format usually holds.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range.</exception>
    /// <exception cref="GraphicsException">There is no memory for it.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public GpuTexture(GraphicsDevice device, int width, int height, TextureFormat format, string name, FrameEncoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        CheckSide(width, nameof(width));
        CheckSide(height, nameof(height));
        _device = device;
        Width = width;
        Height = height;
        Format = format;
        ViewFormat = format.View();
        // BGRA8 may lack unordered access; our passes draw to it.
        _hasAccessView = format.Family() != TextureFormat.Bgra8;
        Encoding = encoding ?? format.UsualEncoding();
        Name = name;
        State = ResourceState.ShaderResource;
        var heap = new HeapProperties { Type = HeapType.Default };
        var description = new ResourceDesc
        {
            Dimension = ResourceDimension.Texture2D,
            Width = (ulong)width,
            Height = (uint)height,
            DepthOrArraySize = 1,
            MipLevels = 1,
            Format = format.Resource(),
            SampleDesc = new SampleDesc { Count = 1 },
            Flags = ResourceFlags.AllowRenderTarget | (_hasAccessView ? ResourceFlags.AllowUnorderedAccess : ResourceFlags.None),
        };
        ID3D12Resource* resource = null;
        Guid iid = ID3D12Resource.Guid;
        device.Check(device.Native->CreateCommittedResource(&heap, HeapFlags.None, &description, (ResourceStates)State, null, &iid, (void**)&resource), $"ID3D12Device::CreateCommittedResource ({this})");
        _resource = resource;
        GraphicsDevice.Name(resource, name);
    }

    // A texture that somebody else made; this object holds a reference of its own.
    private GpuTexture(
        GraphicsDevice device, ID3D12Resource* resource, TextureFormat format, Format viewFormat, ResourceDesc description, string name, FrameEncoding encoding, ResourceState state)
    {
        _device = device;
        _resource = resource;
        resource->AddRef();
        Width = (int)description.Width;
        Height = (int)description.Height;
        Format = format;
        ViewFormat = viewFormat;
        Encoding = encoding;
        Name = name;
        State = state;
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Format.</summary>
    public TextureFormat Format { get; }

    /// <summary>What its numbers mean.</summary>
    public FrameEncoding Encoding { get; }

    /// <summary>What the debug layer and PIX call it.</summary>
    public string Name { get; }

    /// <summary>What it is used as after the commands that have been recorded.</summary>
    public ResourceState State { get; internal set; }

    /// <summary>The <c>ID3D12Resource</c>; the caller adds no reference and releases none.</summary>
    public nint Handle => (nint)_resource;

    /// <summary>The format of its views.</summary>
    internal Format ViewFormat { get; }

    /// <summary>Whether it can be viewed as sRGB only, so that shaders never see its stored values.</summary>
    internal bool IsDecodedByHardware => ViewFormat != Format.View();

    internal ID3D12Resource* Native
    {
        get
        {
            ObjectDisposedException.ThrowIf(_resource is null, this);
            return _resource;
        }
    }

    /// <summary>The view that shaders read.</summary>
    internal CpuDescriptorHandle ShaderView
    {
        get
        {
            if (_shaderView is { } view)
                return view;
            var description = new ShaderResourceViewDesc { Format = ViewFormat, ViewDimension = SrvDimension.Texture2D, Shader4ComponentMapping = ShaderComponents };
            description.Texture2D.MipLevels = 1;
            view = _device.Views.Allocate();
            _device.Native->CreateShaderResourceView(Native, &description, view);
            _shaderView = view;
            return view;
        }
    }

    /// <summary>The view that compute shaders write. Only of our own textures whose <see cref="Format"/> is not BGRA.</summary>
    internal CpuDescriptorHandle AccessView
    {
        get
        {
            if (_accessView is { } view)
                return view;
            if (!_hasAccessView)
                throw new InvalidOperationException($"{this} has no unordered access");
            var description = new UnorderedAccessViewDesc { Format = ViewFormat, ViewDimension = UavDimension.Texture2D };
            view = _device.Views.Allocate();
            _device.Native->CreateUnorderedAccessView(Native, null, &description, view);
            _accessView = view;
            return view;
        }
    }

    /// <summary>The view that pixel shaders draw to.</summary>
    internal CpuDescriptorHandle TargetView
    {
        get
        {
            if (_targetView is { } view)
                return view;
            var description = new RenderTargetViewDesc { Format = ViewFormat, ViewDimension = RtvDimension.Texture2D };
            view = _device.TargetViews.Allocate();
            _device.Native->CreateRenderTargetView(Native, &description, view);
            _targetView = view;
            return view;
        }
    }

    /// <summary>Makes a texture fit: where it has another size, or there is none, it is replaced by a new one.</summary>
    /// <param name="texture">The texture, of the format asked for; null where a new one cannot be made.</param>
    /// <inheritdoc cref="GpuTexture(GraphicsDevice, int, int, TextureFormat, string, FrameEncoding?)"/>
    /// <param name="device">Where.</param>
    /// <param name="width">Pixels a row, 1 to 16384.</param>
    /// <param name="height">Rows, 1 to 16384.</param>
    /// <param name="format">Format.</param>
    /// <param name="name">What the debug layer and PIX call it.</param>
    /// <param name="encoding">What its numbers mean; null for what the format usually holds.</param>
    /// <returns>The texture.</returns>
    public static GpuTexture Fit(
        [NotNull] ref GpuTexture? texture, GraphicsDevice device, int width, int height, TextureFormat format, string name, FrameEncoding? encoding = null)
    {
        if (texture is not null && texture.Width == width && texture.Height == height)
            return texture;
        texture?.Dispose();
        texture = null;
        return texture = new GpuTexture(device, width, height, format, name, encoding);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Width}x{Height} {Format}";

    /// <summary>Releases it once the GPU is done with it.</summary>
    public void Dispose()
    {
        if (_resource is null)
            return;
        _device.Views.Free(ref _shaderView);
        _device.Views.Free(ref _accessView);
        _device.TargetViews.Free(ref _targetView);
        _device.ReleaseLater(_resource);
        _resource = null;
    }

    /// <summary>Whether the stored bits mean the same in the other texture, so that a copy is the same picture.</summary>
    internal bool MeansTheSameAs(GpuTexture other) =>
        Format.Family() == other.Format.Family() && Encoding == other.Encoding && IsDecodedByHardware == other.IsDecodedByHardware;

    /// <summary>Wraps a texture of somebody else's, such as a back buffer, with a reference of its own.</summary>
    internal static GpuTexture Wrap(GraphicsDevice device, ID3D12Resource* resource, TextureFormat format, string name, ResourceState state)
    {
        ResourceDesc description = resource->GetDesc();
        GraphicsDevice.Name(resource, name);
        return new GpuTexture(device, resource, format, format.View(), description, name, format.UsualEncoding(), state);
    }

    /// <summary>Releases it now: the caller knows that the GPU is done with it.</summary>
    internal void DisposeNow()
    {
        if (_resource is null)
            return;
        _device.Views.Free(ref _shaderView);
        _device.Views.Free(ref _accessView);
        _device.TargetViews.Free(ref _targetView);
        GraphicsDevice.Release(ref _resource);
    }

    internal static void CheckSide(int side, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, LargestSide, name);
    }
}
