using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.DirectML;

[Collection(nameof(Gpu))]
public sealed class OwnDeviceTests(Gpu gpu)
{
    [Theory]
    [InlineData(64, 64)]
    [InlineData(63, 65)]
    public void A_model_runs_on_the_device_its_queue_and_its_buffers(int width, int height)
    {
        OnnxModel model = ModelCatalog.Default.Load("sci-medium");
        using var session = new DirectMLSession(gpu.Device, FixedGraph.ForFrame(model, width, height));
        using var input = new DirectMLTensor(gpu.Device, width, height, "input");
        using var output = new DirectMLTensor(gpu.Device, width, height, "output");
        session.Run(input, output);
        float[] values = gpu.Device.Read(output.Buffer);
        TestContext.Current.TestOutputHelper!.WriteLine($"{string.Join(", ", session.Placements.Select(node => $"{node} {node.Provider}"))}: {values.Min()} {values.Max()}");
        Assert.Empty(session.CpuNodes);
        Assert.All(values, value => Assert.InRange(value, 0.0001f, 1f));
    }
}
