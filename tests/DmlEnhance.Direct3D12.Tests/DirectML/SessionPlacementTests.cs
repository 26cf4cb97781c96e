using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.DirectML;

[Collection(nameof(Gpu))]
public sealed class SessionPlacementTests(Gpu gpu)
{
    [Fact]
    public void Every_node_of_a_model_runs_on_DirectML_and_is_named()
    {
        using var session = new DirectMLSession(gpu.Device, FixedGraph.ForFrame(ModelCatalog.Default.Load("sci-medium"), 24, 16));
        Assert.Contains(session.Placements, node => node.Operator == "Conv");
        Assert.All(session.Placements, node => Assert.Equal(NodePlacement.DirectML, node.Provider));
        Assert.Empty(session.CpuNodes);
    }

    [Fact]
    public void DirectML_is_the_one_beside_the_program()
    {
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "DirectML.dll"), DirectMLLibrary.Path);
        Assert.Equal("1.15.4", DirectMLLibrary.Version);
    }
}
