using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Passes;

/// <summary>Textures that somebody else made, as source and as target of the post-process.</summary>
[Collection(nameof(Gpu))]
public sealed unsafe class BorrowedTextureTests(Gpu gpu, BorrowedTextureTests.Process process) : IClassFixture<BorrowedTextureTests.Process>
{
    private const int Width = 96;
    private const int Height = 40;

    private static readonly CompositeSettings Settings = new() { Dither = false };

    // The last digit of a float32, where passes decode and encode, and a part of a step, where the hardware encodes, move a result to the next
    // step.
    public static TheoryData<int, TextureFormat, FrameEncoding, int> Formats => new()
    {
        { (int)Format.FormatR8G8B8A8Unorm, TextureFormat.Rgba8, FrameEncoding.Srgb, 0 },
        { (int)Format.FormatR8G8B8A8Typeless, TextureFormat.Rgba8, FrameEncoding.Srgb, 0 },
        { (int)Format.FormatR8G8B8A8UnormSrgb, TextureFormat.Rgba8Srgb, FrameEncoding.Linear, 1 },
        { (int)Format.FormatB8G8R8A8Unorm, TextureFormat.Bgra8, FrameEncoding.Srgb, 0 },
        { (int)Format.FormatB8G8R8A8Typeless, TextureFormat.Bgra8, FrameEncoding.Srgb, 0 },
        { (int)Format.FormatB8G8R8A8UnormSrgb, TextureFormat.Bgra8Srgb, FrameEncoding.Linear, 1 },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_borrowed_source_gives_the_picture_that_our_own_gives(int format, TextureFormat expectedFormat, FrameEncoding expectedEncoding, int tolerance)
    {
        using Frame picture = Pictures.Dark(Width, Height);
        using Frame expected = Ours(picture, Settings);
        using var resource = new Resource(gpu.Device, Description((Format)format));
        Fill(resource, picture, expectedFormat);
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba8, "target");
        Post(() => GpuTexture.BorrowSource(gpu.Device, resource.Handle, ResourceState.PixelShaderResource, null, "their frame"), () => target, Settings, source =>
        {
            Assert.Equal((Width, Height, expectedFormat, expectedEncoding), (source.Width, source.Height, source.Format, source.Encoding));
        });
        using Frame actual = FrameTransfer.Download(gpu.Device, target);
        Assert.InRange(Pictures.LargestDifference(expected, actual), 0, tolerance);

        Post(() => GpuTexture.BorrowSource(gpu.Device, resource.Handle, ResourceState.ShaderResource, null, "their frame"), () => target, new CompositeSettings { Strength = 0 });
        using Frame same = FrameTransfer.Download(gpu.Device, target);
        Assert.Equal(0, Pictures.LargestDifference(picture, same));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_borrowed_target_gets_the_picture_that_our_own_gets(int format, TextureFormat expectedFormat, FrameEncoding expectedEncoding, int tolerance)
    {
        using Frame picture = Pictures.Dark(Width, Height);
        // With dithering: its noise is one of stored steps whatever the view does.
        var dithered = new CompositeSettings();
        using Frame expected = Ours(picture, dithered);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        using var resource = new Resource(gpu.Device, Description((Format)format));
        Post(() => source, () => GpuTexture.BorrowTarget(gpu.Device, resource.Handle, ResourceState.Common, null, "their target"), dithered);
        using GpuTexture again = GpuTexture.BorrowTarget(gpu.Device, resource.Handle, ResourceState.RenderTarget, null, "their target");
        Assert.Equal((expectedFormat, expectedEncoding), (again.Format, again.Encoding));
        using Frame actual = FrameTransfer.Download(gpu.Device, again);
        Assert.InRange(Pictures.LargestDifference(expected, actual), 0, tolerance);
    }

    [Fact]
    public void Borrowed_float_textures_are_HDR_unless_said_otherwise()
    {
        var random = new Random(9);
        var values = new Half[4 * Width * Height];
        for (int i = 0; i < values.Length; i++)
            values[i] = (Half)(0.3 * random.NextDouble());
        values[0] = (Half)15;
        using var ours = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "ours");
        using var ourTarget = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "our target");
        FrameUpload.Upload(gpu.Device, ours, values);
        Post(() => ours, () => ourTarget, Settings);
        using var theirs = new Resource(gpu.Device, Description(Format.FormatR16G16B16A16Float));
        using var theirTarget = new Resource(gpu.Device, Description(Format.FormatR16G16B16A16Float));
        Copy(ours, theirs);
        Post(
            () => GpuTexture.BorrowSource(gpu.Device, theirs.Handle, ResourceState.PixelShaderResource, null, "theirs"),
            () => GpuTexture.BorrowTarget(gpu.Device, theirTarget.Handle, ResourceState.Common, null, "their target"), Settings);
        using GpuTexture result = GpuTexture.BorrowTarget(gpu.Device, theirTarget.Handle, ResourceState.RenderTarget, null, "their target");
        Assert.Equal(FrameEncoding.Linear, result.Encoding);
        Assert.Equal(FrameTransfer.DownloadPixels(gpu.Device, ourTarget), FrameTransfer.DownloadPixels(gpu.Device, result));
        using GpuTexture encoded = GpuTexture.BorrowSource(gpu.Device, theirs.Handle, ResourceState.ShaderResource, FrameEncoding.Srgb, "theirs");
        Assert.Equal(FrameEncoding.Srgb, encoded.Encoding);
    }

    [Fact]
    public void Strength_0_copies_a_source_that_has_mip_levels()
    {
        using Frame picture = Pictures.Dark(Width, Height);
        using var resource = new Resource(gpu.Device, Description(Format.FormatR8G8B8A8Unorm) with { MipLevels = 3 });
        Fill(resource, picture, TextureFormat.Rgba8);
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba8, "target");
        Post(() => GpuTexture.BorrowSource(gpu.Device, resource.Handle, ResourceState.PixelShaderResource, null, "their mips"), () => target, new CompositeSettings { Strength = 0 });
        using Frame copy = FrameTransfer.Download(gpu.Device, target);
        Assert.Equal(0, Pictures.LargestDifference(picture, copy));
    }

    [Fact]
    public void Linear_light_in_8_bits_is_not_taken_for_what_the_hardware_decodes()
    {
        using Frame picture = Pictures.Flat(Width, Height, 188);
        using var decoded = new Resource(gpu.Device, Description(Format.FormatR8G8B8A8UnormSrgb));
        Fill(decoded, picture, TextureFormat.Rgba8Srgb);
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba8, "linear light", FrameEncoding.Linear);
        Post(() => GpuTexture.BorrowSource(gpu.Device, decoded.Handle, ResourceState.PixelShaderResource, null, "their frame"), () => target, new CompositeSettings { Strength = 0 });
        using Frame result = FrameTransfer.Download(gpu.Device, target);
        // sRGB 188 is 0.5029 of white, 128.2 of 255; the hardware may decode half a step of sRGB off, which is a step here.
        Assert.InRange(result.Samples[0], 127, 129);
    }

    [Fact]
    public void A_list_that_was_recorded_keeps_no_reference_and_the_views_are_given_back()
    {
        using var resource = new Resource(gpu.Device, Description(Format.FormatB8G8R8A8Unorm));
        using var target = new Resource(gpu.Device, Description(Format.FormatB8G8R8A8UnormSrgb));
        uint references = resource.References;
        uint targetReferences = target.References;
        int targetViews = gpu.Device.TargetViews.Used;
        CommandList list = gpu.Device.Rent("borrowed");
        GpuTexture source = GpuTexture.BorrowSource(gpu.Device, resource.Handle, ResourceState.Common, null, "theirs");
        GpuTexture drawn = GpuTexture.BorrowTarget(gpu.Device, target.Handle, ResourceState.Common, null, "theirs, too");
        Assert.Equal(references + 1, resource.References);
        list.Transition(source, ResourceState.ShaderResource);
        list.Transition(drawn, ResourceState.RenderTarget);
        process.Passes.Record(list, source, drawn, Settings);
        int views = gpu.Device.Views.Used;
        source.DisposeNow();
        drawn.DisposeNow();
        Assert.Equal((references, targetReferences), (resource.References, target.References));
        Assert.Equal((views - 1, targetViews), (gpu.Device.Views.Used, gpu.Device.TargetViews.Used));
        gpu.Device.Submit(list);
        gpu.Device.WaitIdle();
        Assert.Equal((references, targetReferences), (resource.References, target.References));
    }

    [Fact]
    public void What_cannot_be_used_is_refused_with_what_it_is_and_what_is_needed()
    {
        ResourceDesc good = Description(Format.FormatR8G8B8A8Unorm);
        Refused(good with { Format = Format.FormatR10G10B10A2Unorm }, "their frame: it is DXGI_FORMAT 24 (R10G10B10A2Unorm); R8G8B8A8 and B8G8R8A8 (UNORM, UNORM_SRGB or TYPELESS) and R16G16B16A16_FLOAT are taken");
        Refused(good with { SampleDesc = new SampleDesc { Count = 4 } }, "their frame: it has 4 samples a pixel; resolve it first");
        Refused(good with { DepthOrArraySize = 6 }, "their frame: it is an array of 6; a single texture is needed");
        Refused(good with { Dimension = ResourceDimension.Texture3D, DepthOrArraySize = 2 }, "their frame: it is a texture3d; a two-dimensional texture is needed");
        Refused(good with { Flags = ResourceFlags.None }, "their frame: it cannot be drawn to; a target needs D3D12_RESOURCE_FLAG_ALLOW_RENDER_TARGET", asSource: false);
        ResourceDesc depth = good with { Format = Format.FormatD32Float, Flags = ResourceFlags.AllowDepthStencil | ResourceFlags.DenyShaderResource };
        Refused(depth, "their frame: shaders cannot read it; a source must not have D3D12_RESOURCE_FLAG_DENY_SHADER_RESOURCE", asTarget: false);
        using var buffer = new GpuBuffer(gpu.Device, 16, "buffer");
        Assert.Contains("their frame: it is a buffer", Assert.Throws<ArgumentException>(() => BorrowSource(buffer.Handle)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => BorrowSource(0));
    }

    private static ResourceDesc Description(Format format) => new()
    {
        Dimension = ResourceDimension.Texture2D,
        Width = Width,
        Height = Height,
        DepthOrArraySize = 1,
        MipLevels = 1,
        Format = format,
        SampleDesc = new SampleDesc { Count = 1 },
        Flags = ResourceFlags.AllowRenderTarget,
    };

    private void Refused(ResourceDesc description, string message, bool asSource = true, bool asTarget = true)
    {
        using var resource = new Resource(gpu.Device, description);
        uint references = resource.References;
        nint handle = resource.Handle;
        if (asSource)
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => BorrowSource(handle)).Message, StringComparison.Ordinal);
        if (asTarget)
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => GpuTexture.BorrowTarget(gpu.Device, handle, ResourceState.Common, null, "their frame")).Message, StringComparison.Ordinal);
        Assert.Equal(references, resource.References);
    }

    private GpuTexture BorrowSource(nint resource) => GpuTexture.BorrowSource(gpu.Device, resource, ResourceState.Common, null, "their frame");

    private Frame Ours(Frame picture, CompositeSettings settings)
    {
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba8, "target");
        Post(() => source, () => target, settings);
        return FrameTransfer.Download(gpu.Device, target);
    }

    // As an embedder does it: what is borrowed is let go of as soon as the list is recorded.
    private void Post(Func<GpuTexture> borrowSource, Func<GpuTexture> borrowTarget, CompositeSettings settings, Action<GpuTexture>? look = null)
    {
        gpu.Device.Record(list =>
        {
            GpuTexture source = borrowSource();
            GpuTexture target = borrowTarget();
            look?.Invoke(source);
            list.Transition(source, ResourceState.ShaderResource);
            list.Transition(target, ResourceState.RenderTarget);
            process.Passes.Record(list, source, target, settings);
            foreach (GpuTexture texture in new[] { source, target }.Where(texture => texture.Name.StartsWith("their", StringComparison.Ordinal)))
                texture.DisposeNow();
        });
    }

    private void Fill(Resource resource, Frame picture, TextureFormat format)
    {
        using GpuTexture ours = Pictures.Texture(gpu.Device, picture, format);
        Copy(ours, resource);
    }

    // Leaves theirs as PIXEL_SHADER_RESOURCE.
    private void Copy(GpuTexture ours, Resource theirs) => gpu.Device.Record(list =>
    {
        GpuTexture borrowed = GpuTexture.BorrowTarget(gpu.Device, theirs.Handle, ResourceState.Common, null, "theirs");
        list.Copy(ours, borrowed);
        list.Transition(borrowed, ResourceState.PixelShaderResource);
        borrowed.DisposeNow();
    });

    /// <summary>The passes, made once: their pipelines take longer than all that is drawn here.</summary>
    public sealed class Process(Gpu gpu) : IDisposable
    {
        public SciPostProcess Passes { get; } = new(gpu.Device, SciWeights.Read(ModelCatalog.Default.Load(AutoExposure.MediumModel)));

        public void Dispose() => Passes.Dispose();
    }

    /// <summary>A resource of an engine's, in the state COMMON.</summary>
    private sealed class Resource : IDisposable
    {
        private readonly GraphicsDevice _device;
        private readonly ID3D12Resource* _native;

        public Resource(GraphicsDevice device, ResourceDesc description)
        {
            _device = device;
            var heap = new HeapProperties { Type = HeapType.Default };
            ID3D12Resource* resource = null;
            Guid iid = ID3D12Resource.Guid;
            device.Check(device.Native->CreateCommittedResource(&heap, HeapFlags.None, &description, ResourceStates.Common, null, &iid, (void**)&resource), "ID3D12Device::CreateCommittedResource");
            _native = resource;
        }

        public nint Handle => (nint)_native;

        public uint References
        {
            get
            {
                _native->AddRef();
                return _native->Release();
            }
        }

        public void Dispose()
        {
            _device.WaitIdle();
            _native->Release();
        }
    }
}
