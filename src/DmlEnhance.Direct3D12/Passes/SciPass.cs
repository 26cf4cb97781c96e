using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;
using DmlEnhance.Networks;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>
/// SCI's whole illumination network in one dispatch (<c>shaders/sci.hlsl</c>): Ma et al., "Toward Fast, Flexible, and
/// Robust Low-Light Image Enhancement", CVPR 2022.
/// </summary>
/// <remarks>
/// All arithmetic is float32; the illumination is stored as float16, which moves an 8-bit result by at most an eighth of a
/// step. The frame is read once, tile by tile, with a halo of 3 pixels.
/// </remarks>
public sealed unsafe class SciPass : IDisposable
{
    /// <summary>Pixels that a thread group makes, as <c>shaders/sci.hlsl</c> defines them.</summary>
    internal const int TileWidth = 60;

    /// <inheritdoc cref="TileWidth"/>
    internal const int TileHeight = 20;

    private readonly GraphicsDevice _device;
    private readonly ComputePipeline _pipeline;
    private ID3D12Resource* _weights;

    /// <summary>Creates the pass.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="weights">The convolutions' weights, as an ONNX file has them.</param>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public SciPass(GraphicsDevice device, SciWeights weights)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(weights);
        _device = device;
        _pipeline = new ComputePipeline(device, new ShaderRequest("sci.hlsl", "cs_5_1"), new RootSignatureCache.Layout(4, 1, 1));
        try
        {
            _weights = CreateWeights(device, weights);
        }
        catch
        {
            _pipeline.Dispose();
            throw;
        }
    }

    /// <summary>Takes other weights from the next recording on; the pipeline stays, so it costs no time.</summary>
    /// <param name="weights">The convolutions' weights, as an ONNX file has them.</param>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public void Use(SciWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ObjectDisposedException.ThrowIf(_weights is null, this);
        ID3D12Resource* other = CreateWeights(_device, weights);
        _device.ReleaseLater(_weights);
        _weights = other;
    }

    /// <summary>Records the estimate of a frame's illumination.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">The frame. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="illumination">
    /// <see cref="TextureFormat.Rgba16Float"/>, of the frame's size; receives the illumination of red, green and blue,
    /// 0.0001 to 1. Expected and left as <see cref="ResourceState.UnorderedAccess"/>.
    /// </param>
    /// <param name="white">The linear value that is display white, as <see cref="CompositeSettings.White"/>.</param>
    /// <exception cref="ArgumentException">A texture has another size, format or state.</exception>
    /// <exception cref="ArgumentOutOfRangeException">White is outside its range.</exception>
    public void Record(CommandList list, GpuTexture source, GpuTexture illumination, float white = 1)
    {
        ArgumentNullException.ThrowIfNull(list);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.State(illumination, ResourceState.UnorderedAccess, nameof(illumination));
        PassChecks.Size(source, illumination, nameof(illumination));
        if (illumination.Format != TextureFormat.Rgba16Float)
            throw new ArgumentException($"{illumination}: an illumination is {TextureFormat.Rgba16Float}", nameof(illumination));
        PassChecks.White(white, nameof(white));
        ObjectDisposedException.ThrowIf(_weights is null, this);
        using (list.BeginMark("sci"))
        {
            var constants = new Constants(source.Width, source.Height, PassChecks.Flags(source), white);
            _pipeline.Dispatch(
                list, constants, _weights->GetGPUVirtualAddress(), [source.ShaderView], [illumination.AccessView],
                ComputePipeline.Groups(source.Width, TileWidth), ComputePipeline.Groups(source.Height, TileHeight));
        }
    }

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose()
    {
        _pipeline.Dispose();
        _device.ReleaseLater(_weights);
        _weights = null;
    }

    // 1344 bytes, written once: read through the constant cache wherever they lie.
    private static ID3D12Resource* CreateWeights(GraphicsDevice device, SciWeights weights)
    {
        float[] constants = weights.ToConstants();
        ID3D12Resource* buffer = GpuBuffer.Create(device, HeapType.Upload, constants.Length * sizeof(float), ResourceFlags.None, ResourceStates.GenericRead, "SCI weights");
        void* memory = null;
        int result = buffer->Map(0, null, &memory);
        if (result < 0)
        {
            buffer->Release();
            device.Check(result, "ID3D12Resource::Map");
        }

        constants.CopyTo(new Span<float>(memory, constants.Length));
        buffer->Unmap(0, null);
        return buffer;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Constants(int width, int height, FrameFlags flags, float white)
    {
        public readonly int Width = width;
        public readonly int Height = height;
        public readonly FrameFlags Flags = flags;
        public readonly float White = white;
    }
}
