using System.Runtime.InteropServices;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Checkpoints;
using DmlEnhance.Tests.Cli;
using DmlEnhance.Training.Graphs;
using Xunit;

namespace DmlEnhance.Tests.Models;

public sealed class RaftImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkpoint_of_a_network_in_DataParallel_is_a_model_of_motion()
    {
        string checkpoint = WriteCheckpoint("module.");
        RaftModel model = ModelLoader.LoadFlow(checkpoint);
        Assert.Equal((true, RaftNetwork.DefaultWidth, RaftNetwork.DefaultHeight), (model.Network.IsSmall, model.Width, model.Height));
        Assert.Equal(new FormulaParameters().Get("cnet.layer2.0.downsample.0.weight", 64, 32, 1, 1), model.Source.Get("cnet.layer2.0.downsample.0.weight", 64, 32, 1, 1));
        Assert.IsType<RaftModel>(ModelLoader.LoadFile(checkpoint));
    }

    [Fact]
    public async Task An_imported_model_is_listed_and_enhances_neither_pictures_nor_videos()
    {
        string checkpoint = WriteCheckpoint("module.");
        string installed = _folder["models"];
        Directory.CreateDirectory(installed);
        string model = Path.Combine(installed, "motion.onnx");
        CliRun import = await CliRun.RunAsync("models", "import", checkpoint, "-o", model, "--network", "raft", "--size", "160x128", "--licence", "BSD-3-Clause");
        Assert.Equal((0, ""), (import.ExitCode, import.Error));
        Assert.Equal((160, 128), (RaftModel.Load(model).Width, RaftModel.Load(model).Height));

        var catalog = new ModelCatalog([installed]);
        CliRun list = await CliRun.RunAsync(Watched.Nowhere, catalog, "models");
        Assert.Contains("network: raft   licence: BSD-3-Clause", list.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("problem", list.Out, StringComparison.Ordinal);
        Assert.True(ModelLoader.LoadFlow("motion", catalog).Network.IsSmall);

        const string Refused = "is a model of RAFT, which estimates motion and enhances nothing; choose a model of SCI or TCE-Net";
        string picture = TestFiles.WriteImage(_folder.Path, "in.png");
        (await CliRun.RunAsync(Watched.Nowhere, catalog, "enhance", picture, "-o", _folder["out.png"], "-m", "motion")).AssertOneError(1, Refused);
        await File.WriteAllBytesAsync(_folder["in.mp4"], [0]);
        (await CliRun.RunAsync(Watched.Nowhere, catalog, "enhance", _folder["in.mp4"], "-o", _folder["out.mkv"], "-m", "motion")).AssertOneError(1, Refused);
    }

    [Fact]
    public async Task With_half_its_weights_are_float16()
    {
        string checkpoint = WriteCheckpoint("");
        CliRun import = await CliRun.RunAsync("models", "import", checkpoint, "-o", _folder["motion.onnx"], "--network", "raft", "--half");
        Assert.Equal((0, ""), (import.ExitCode, import.Error));
        RaftModel model = RaftModel.Load(_folder["motion.onnx"]);
        Assert.True(model.HasHalfWeights);
        float[] single = new FormulaParameters().Get("fnet.conv1.weight", 32, 3, 7, 7);
        Assert.Equal(Array.ConvertAll(single, value => (float)(Half)value), model.Source.Get("fnet.conv1.weight", 32, 3, 7, 7));
    }

    [Fact]
    public async Task Another_network_s_checkpoint_is_one_line()
    {
        string checkpoint = WriteCheckpoint("");
        (await CliRun.RunAsync("models", "import", checkpoint, "-o", _folder["tce.onnx"], "--network", "tce")).AssertOneError(1, "it is not a checkpoint of the network 'tce'");
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => ModelLoader.LoadFlow(Path.Combine(Repository.Root!, "tests/fixtures/checkpoints/data-parallel.pth")));
        Assert.Contains("has no 'fnet.conv1.weight'; it is not a checkpoint of the network 'raft'", error.Message, StringComparison.Ordinal);
    }

    // The small network as torch.save writes it.
    private string WriteCheckpoint(string prefix)
    {
        var layout = new LayoutReader();
        new RaftNetwork(small: true).Estimate(layout, default, default);
        var entries = new List<(string, byte[])>();
        byte[] pickle = PickleWriter.Pickle(writer =>
        {
            writer.EmptyOrderedDict();
            foreach (ParameterSlot slot in layout.Parameters.Slots)
            {
                long[] shape = [.. slot.Shape.Select(side => (long)side)];
                long[] strides = [.. shape.Select((_, i) => shape[(i + 1)..].Aggregate(1L, (product, side) => product * side))];
                string key = FormattableString.Invariant($"{entries.Count}");
                entries.Add(($"archive/data/{key}", MemoryMarshal.AsBytes(new FormulaParameters().Get(slot.Name, [.. slot.Shape]).AsSpan()).ToArray()));
                writer.Item($"{prefix}{slot.Name}", value => value.Tensor(shape, strides, key: key, count: slot.Count));
            }
        });
        string path = _folder["raft.pth"];
        File.WriteAllBytes(path, ZipWriter.Zip([("archive/data.pkl", pickle), .. entries]));
        return path;
    }
}
