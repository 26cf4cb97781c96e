using DmlEnhance.Devices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Doctor;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.Doctor;

/// <summary>A whole model of TCE-Net on six dark frames by DirectML, compared with the CPU.</summary>
internal static class VideoModelCheck
{
    /// <summary>The largest difference that is right.</summary>
    public const double Tolerance = 1e-2;

    /// <summary>Why so much.</summary>
    public const string Reason = "two and a half steps of 8 bits: some forty layers, each normalised, so that a difference of the first is carried through all";

    /// <summary>Small, because it is the network that takes longest; every operator has its own check at every size.</summary>
    public static PictureSize Size { get; } = new(64, 48);

    /// <summary>Runs the network.</summary>
    /// <returns>The largest difference, NaN where there is one.</returns>
    /// <exception cref="DmlEnhanceException">ONNX Runtime or DirectML failed, or DirectML does not take a node.</exception>
    public static double Run(GraphicsDevice device, TceModel model, PictureSize size)
    {
        byte[] graph = TceGraphs.Whole(model.Network, model.Source, size.Width, size.Height);
        using var frames = new CpuTensor(new FeatureShape(3 * TceNetwork.Frames, size.Height, size.Width));
        var random = new Random(1);
        foreach (ref float number in frames.Numbers)
            number = random.NextSingle() / 4;
        using (var cpu = new CpuSession(model.Name, graph, Environment.ProcessorCount))
        using (var directML = new DirectMLNetworkSession(device, model.Name, graph))
            return Deviation.Largest(Enhance(cpu, frames, size), Enhance(directML, frames, size));
    }

    private static float[] Enhance(INetworkSession session, CpuTensor frames, PictureSize size)
    {
        using var enhanced = new CpuTensor(new FeatureShape(3, size.Height, size.Width));
        // What a kernel leaves out must not look like a 0 that it computed.
        enhanced.Numbers.Fill(float.NaN);
        session.Run(new Dictionary<string, NetworkTensor> { [TceGraphs.FramesInput] = frames }, new Dictionary<string, NetworkTensor> { [TceGraphs.EnhancedOutput] = enhanced });
        return enhanced.Numbers.ToArray();
    }
}
