using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Frames;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Passes;

/// <summary>A composite with a network's own output, compared with one whose estimate lies in a texture.</summary>
[Collection(nameof(Gpu))]
public sealed class CompositeTensorTests(Gpu gpu)
{
    private const int Width = 96; // rows of 768 bytes, as FrameUpload wants it
    private const int Height = 37;
    private const int Plane = Width * Height;

    [Theory]
    [InlineData(EstimateKind.Illumination, CompositeView.Enhanced)]
    [InlineData(EstimateKind.Enhanced, CompositeView.Enhanced)]
    [InlineData(EstimateKind.Illumination, CompositeView.Illumination)]
    public void A_tensor_gives_the_picture_that_a_texture_gives(EstimateKind kind, CompositeView view)
    {
        float[] tensor = Tensor();
        var settings = new CompositeSettings { Strength = 0.8f, View = view };
        using Frame picture = Pictures.Dark(Width, Height);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        byte[] expected = FromTexture(source, TextureFormat.Rgba8, tensor, kind, settings);
        byte[] actual = FromTensor(source, TextureFormat.Rgba8, tensor, kind, settings);
        // Two shaders for the same numbers: a compiler may round a blend of one otherwise. Alpha is copied.
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], i % 4 == 3 ? 0.0 : 1.0);
    }

    [Theory]
    [InlineData(EstimateKind.Illumination)]
    [InlineData(EstimateKind.Enhanced)]
    public void A_tensor_gives_the_HDR_frame_that_a_texture_gives(EstimateKind kind)
    {
        float[] tensor = Tensor();
        var settings = new CompositeSettings { Strength = 0.8f, White = 2 };
        using GpuTexture source = HdrSource();
        Half[] expected = Halves.Of(FromTexture(source, TextureFormat.Rgba16Float, tensor, kind, settings));
        Half[] actual = Halves.Of(FromTensor(source, TextureFormat.Rgba16Float, tensor, kind, settings));
        // As above: one step of float16, which is 2^-10 at most.
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal((double)expected[i], (double)actual[i], 1e-3 * Math.Abs((double)expected[i]) + 1e-7);
    }

    [Theory]
    [InlineData(EstimateKind.Illumination)]
    [InlineData(EstimateKind.Enhanced)]
    public void Numbers_that_no_estimate_may_be_count_as_the_nearest_that_one_may_be(EstimateKind kind)
    {
        float least = kind == EstimateKind.Illumination ? 1e-4f : 0;
        float[] wild = Tensor();
        float[] tame = Tensor();
        (float Wild, float Tame)[] numbers =
            [(0, least), (-7, least), (float.NegativeInfinity, least), (1.5f, 1), (float.PositiveInfinity, 1), (float.MaxValue, 1), (float.Epsilon, least)];
        for (int i = 0; i < wild.Length; i += 5)
            (wild[i], tame[i]) = numbers[i / 5 % numbers.Length];
        var settings = new CompositeSettings { Dither = false };
        using Frame picture = Pictures.Dark(Width, Height);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        Assert.Equal(FromTensor(source, TextureFormat.Rgba8, tame, kind, settings), FromTensor(source, TextureFormat.Rgba8, wild, kind, settings));
        using GpuTexture hdr = HdrSource();
        Assert.Equal(FromTensor(hdr, TextureFormat.Rgba16Float, tame, kind, settings), FromTensor(hdr, TextureFormat.Rgba16Float, wild, kind, settings));
    }

    [Theory]
    [InlineData(EstimateKind.Illumination, CompositeView.Enhanced)]
    [InlineData(EstimateKind.Illumination, CompositeView.Illumination)]
    [InlineData(EstimateKind.Enhanced, CompositeView.Enhanced)]
    public void Where_the_network_gives_no_number_the_source_is_shown(EstimateKind kind, CompositeView view)
    {
        float[] whole = Tensor();
        float[] torn = Tensor();
        // One channel of every seventh pixel; a NaN of each sign.
        for (int pixel = 0; pixel < Plane; pixel += 7)
            torn[pixel + pixel % 3 * Plane] = pixel % 2 == 0 ? float.NaN : -float.NaN;
        var settings = new CompositeSettings { View = view };
        using Frame picture = Pictures.Dark(Width, Height);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        byte[] expected = FromTensor(source, TextureFormat.Rgba8, whole, kind, settings);
        byte[] actual = FromTensor(source, TextureFormat.Rgba8, torn, kind, settings);
        for (int i = 0; i < actual.Length; i++)
            Assert.Equal(i / 4 % 7 == 0 ? picture.Samples[i] : expected[i], actual[i]);

        using GpuTexture hdr = HdrSource();
        byte[] stored = FrameTransfer.DownloadPixels(gpu.Device, hdr);
        gpu.Device.Record(list => list.Transition(hdr, ResourceState.ShaderResource));
        byte[] result = FromTensor(hdr, TextureFormat.Rgba16Float, torn, kind, settings);
        for (int pixel = 0; pixel < Plane; pixel += 7)
            Assert.Equal(stored[(8 * pixel)..(8 * pixel + 8)], result[(8 * pixel)..(8 * pixel + 8)]);
    }

    [Fact]
    public void A_tensor_that_is_too_small_is_refused()
    {
        using Frame picture = Pictures.Dark(Width, Height);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        var error = Assert.Throws<ArgumentException>(() => FromTensor(source, TextureFormat.Rgba8, new float[3 * Plane - 1], EstimateKind.Enhanced, new CompositeSettings()));
        Assert.Contains("is too small for", error.Message, StringComparison.Ordinal);
    }

    // Planes of numbers that float16 holds exactly, so that a texture holds the same ones.
    private static float[] Tensor()
    {
        var random = new Random(6);
        var tensor = new float[3 * Plane];
        for (int i = 0; i < tensor.Length; i++)
            tensor[i] = (float)(Half)(0.05 + 0.95 * random.NextDouble());
        return tensor;
    }

    private GpuTexture HdrSource()
    {
        var random = new Random(7);
        var values = new Half[4 * Plane];
        for (int i = 0; i < values.Length; i++)
            values[i] = (Half)(20 * Math.Pow(2, -12 * random.NextDouble()) * (random.Next(10) == 0 ? -0.1 : 1));
        var texture = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "HDR frame");
        FrameUpload.Upload(gpu.Device, texture, values);
        return texture;
    }

    private byte[] FromTexture(GpuTexture source, TextureFormat targetFormat, float[] tensor, EstimateKind kind, CompositeSettings settings)
    {
        var values = new Half[4 * Plane];
        for (int i = 0; i < tensor.Length; i++)
            values[i % Plane * 4 + i / Plane] = (Half)tensor[i];
        using var estimate = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "estimate", FrameEncoding.Srgb);
        FrameUpload.Upload(gpu.Device, estimate, values);
        return Composite(source, targetFormat, (composite, list, exposure, target) => composite.Record(list, source, estimate, kind, exposure, target, settings));
    }

    private byte[] FromTensor(GpuTexture source, TextureFormat targetFormat, float[] tensor, EstimateKind kind, CompositeSettings settings)
    {
        using GpuBuffer estimate = gpu.Device.Upload(tensor, "tensor");
        return Composite(source, targetFormat, (composite, list, exposure, target) => composite.Record(list, source, estimate, kind, exposure, target, settings));
    }

    private byte[] Composite(GpuTexture source, TextureFormat targetFormat, Action<CompositePass, CommandList, GpuBuffer, GpuTexture> record)
    {
        using var target = new GpuTexture(gpu.Device, Width, Height, targetFormat, "target");
        // All of the enhancement.
        using GpuBuffer exposure = gpu.Device.Upload([0.1f, 1], "exposure");
        using var composite = new CompositePass(gpu.Device);
        gpu.Device.Record(list =>
        {
            list.Transition(target, ResourceState.RenderTarget);
            record(composite, list, exposure, target);
        });
        return FrameTransfer.DownloadPixels(gpu.Device, target);
    }
}
