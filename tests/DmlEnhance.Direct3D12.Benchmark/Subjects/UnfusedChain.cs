using System.Globalization;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Shaders;
using DmlEnhance.Networks;

namespace DmlEnhance.Direct3D12.Benchmark.Subjects;

/// <summary>
/// SCI as a runtime of separate operators would run it, at its best: the frame becomes a tensor, and each convolution is a dispatch
/// (<c>Shaders/convolution.hlsl</c>) with everything up to the next convolution fused into it; the last writes the illumination's
/// texture itself.
/// </summary>
/// <remarks>
/// Bytes a pixel, each value read once: frame to tensor 4 in, 12 out; first convolution 12, 12; second 12, 12; third 24 (it adds the
/// image), 8. Together 52 in and 44 out, where the fused shader has 4 and 8.
/// </remarks>
internal sealed class UnfusedChain : IDisposable
{
    private const int Layers = 3;
    private const int GroupWidth = 32;
    private const int GroupHeight = 4;

    // A layer's weights are 112 numbers; a constant buffer begins at a multiple of 256 bytes.
    private const int LayerSize = 112;
    private const int LayerPitch = 128;

    private readonly FrameToTensorPass _toTensor;
    private readonly ComputePipeline[] _convolutions = new ComputePipeline[Layers];
    private readonly ConstantBuffer _weights;
    private readonly GpuBuffer _image;
    private readonly GpuBuffer _first;
    private readonly GpuBuffer _second;
    private readonly int _blockWidth;
    private readonly int _blockHeight;

    /// <summary>Creates the chain.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="weights">The model.</param>
    /// <param name="pixels">Pixels of a frame.</param>
    /// <param name="blockWidth">Pixels a row that a thread makes.</param>
    /// <param name="blockHeight">Rows that a thread makes.</param>
    /// <exception cref="DmlEnhanceException">A shader is missing or broken, or there is no memory for the tensors.</exception>
    public UnfusedChain(GraphicsDevice device, SciWeights weights, long pixels, int blockWidth, int blockHeight)
    {
        (_blockWidth, _blockHeight) = (blockWidth, blockHeight);
        float[] constants = weights.ToConstants();
        float[] aligned = new float[Layers * LayerPitch];
        for (int layer = 0; layer < Layers; layer++)
            constants.AsSpan(layer * LayerSize, LayerSize).CopyTo(aligned.AsSpan(layer * LayerPitch));
        try
        {
            _toTensor = new FrameToTensorPass(device);
            _convolutions[0] = Convolution(device, "RELU", resources: 1);
            _convolutions[1] = Convolution(device, "ADD_RELU", resources: 1);
            _convolutions[2] = Convolution(device, "ILLUMINATION", resources: 2);
            _weights = new ConstantBuffer(device, aligned, "SCI weights of layers");
            _image = new GpuBuffer(device, 3 * pixels, "image");
            _first = new GpuBuffer(device, 3 * pixels, "first features");
            _second = new GpuBuffer(device, 3 * pixels, "second features");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Records the four dispatches.</summary>
    /// <param name="list">Where they are recorded.</param>
    /// <param name="source">Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="illumination">Expected and left as <see cref="ResourceState.UnorderedAccess"/>.</param>
    public void Record(CommandList list, GpuTexture source, GpuTexture illumination)
    {
        (int, int) size = (source.Width, source.Height);
        int columns = ComputePipeline.Groups(source.Width, GroupWidth * _blockWidth);
        int rows = ComputePipeline.Groups(source.Height, GroupHeight * _blockHeight);
        _toTensor.Record(list, source, _image);
        list.Transition(_image, ResourceState.ShaderResource);
        list.Transition(_first, ResourceState.UnorderedAccess);
        _convolutions[0].Dispatch(list, size, Weights(0), [_image.ShaderView], [_first.AccessView], columns, rows);
        list.Transition(_first, ResourceState.ShaderResource);
        list.Transition(_second, ResourceState.UnorderedAccess);
        _convolutions[1].Dispatch(list, size, Weights(1), [_first.ShaderView], [_second.AccessView], columns, rows);
        list.Transition(_second, ResourceState.ShaderResource);
        _convolutions[2].Dispatch(list, size, Weights(2), [_second.ShaderView, _image.ShaderView], [illumination.AccessView], columns, rows);
    }

    /// <summary>Releases the chain once the GPU is done with it.</summary>
    public void Dispose()
    {
        _toTensor?.Dispose();
        foreach (ComputePipeline? convolution in _convolutions)
            convolution?.Dispose();
        _weights?.Dispose();
        _image?.Dispose();
        _first?.Dispose();
        _second?.Dispose();
    }

    private ulong Weights(int layer) => _weights.Address + (ulong)(layer * LayerPitch * sizeof(float));

    private ComputePipeline Convolution(GraphicsDevice device, string epilogue, int resources)
    {
        (string, string)[] defines = [(epilogue, "1"), ("BLOCK_WIDTH", Number(_blockWidth)), ("BLOCK_HEIGHT", Number(_blockHeight))];
        return new ComputePipeline(device, new ShaderRequest("convolution.hlsl", "cs_5_1", Defines: defines), new RootSignatureCache.Layout(2, resources, 1));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
