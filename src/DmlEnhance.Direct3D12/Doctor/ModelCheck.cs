using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Doctor;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.Doctor;

/// <summary>A whole model on a dark picture, compared with the CPU enhancer's result of 16 bits a sample.</summary>
internal static class ModelCheck
{
    /// <summary>The largest difference that is right.</summary>
    public static double Tolerance(FilterPath path) => path == FilterPath.Shader ? 1 / 255.0 : 1e-3;

    /// <summary>Why so much.</summary>
    public static string Reason(FilterPath path) => path == FilterPath.Shader
        ? "a step of 8 bits: illumination and result are 16-bit floats"
        : "a quarter of a step of 8 bits: float32 sums in another order give a thousandth of this, half precision more than this";

    /// <summary>By DirectML: from a texture to a tensor, the network, and the tensor read back.</summary>
    /// <returns>The largest difference, NaN where there is one, and the nodes that DirectML did not take.</returns>
    /// <exception cref="DmlEnhanceException">ONNX Runtime or DirectML failed.</exception>
    public static (double Error, IReadOnlyList<NodePlacement> CpuNodes) RunDirectML(GraphicsDevice device, OnnxModel model, PictureSize size)
    {
        using Frame picture = TestPicture.Dark(size);
        float[] expected = Expected(model, picture);
        using GpuTexture source = device.Texture(picture);
        using var toTensor = new FrameToTensorPass(device);
        using var input = new DirectMLTensor(device, size.Width, size.Height, "doctor's input");
        using var output = new DirectMLTensor(device, size.Width, size.Height, "doctor's output");
        using var session = new DirectMLSession(device, FixedGraph.ForEnhanced(model, size.Width, size.Height), allowsCpu: true);
        device.Record("doctor's tensor", list => toTensor.Record(list, source, input.Buffer));
        session.Run(input, output);
        float[] planes = device.Read(output.Buffer);
        int count = size.Width * size.Height;
        float[] actual = new float[planes.Length];
        for (int i = 0; i < count; i++)
        {
            for (int channel = 0; channel < 3; channel++)
                actual[3 * i + channel] = planes[channel * count + i];
        }

        return (Deviation.Largest(expected, actual), session.CpuNodes);
    }

    /// <summary>By the shader: the post-process filter from a texture to one of 16-bit floats.</summary>
    /// <returns>The largest difference, NaN where there is one.</returns>
    /// <exception cref="DmlEnhanceException">The filter failed.</exception>
    public static double RunShader(GraphicsDevice device, OnnxModel model, PictureSize size)
    {
        using Frame picture = TestPicture.Dark(size);
        float[] expected = Expected(model, picture);
        using GpuTexture source = device.Texture(picture);
        // Not linear light, which would be decoded and limited: these numbers are what the network gives.
        using var target = new GpuTexture(device, size.Width, size.Height, TextureFormat.Rgba16Float, "doctor's result", FrameEncoding.Srgb);
        using var filter = new PostProcessFilter(device, model, new PostProcessFilterOptions { Path = FilterPath.Shader }) { Settings = new CompositeSettings { ExposureAware = false, Dither = false } };
        FilterFailure? failure = null;
        filter.Failed += told => failure = told;
        filter.Enhance(source, target);
        if (failure is not null)
            throw failure.Error;
        byte[] pixels = FrameTransfer.DownloadPixels(device, target);
        ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(pixels);
        float[] actual = new float[expected.Length];
        for (int i = 0; i < actual.Length; i++)
            actual[i] = (float)halves[i / 3 * 4 + i % 3];
        return Deviation.Largest(expected, actual);
    }

    // RGB, one pixel after the other.
    private static float[] Expected(OnnxModel model, Frame picture)
    {
        using var enhancer = new OnnxCpuEnhancer(model, Environment.ProcessorCount);
        using Frame source = TestPicture.Widen(picture);
        using var target = new Frame(source.Width, source.Height, source.Format);
        enhancer.Enhance(source, target);
        ReadOnlySpan<ushort> samples = MemoryMarshal.Cast<byte, ushort>(target.Samples);
        float[] numbers = new float[samples.Length / 4 * 3];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = samples[i / 3 * 4 + i % 3] / (float)ushort.MaxValue;
        return numbers;
    }
}
