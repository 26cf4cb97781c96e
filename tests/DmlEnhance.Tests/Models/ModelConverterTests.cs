using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Cli;
using Xunit;

namespace DmlEnhance.Tests.Models;

public sealed class ModelConverterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_is_made_half_as_large_with_its_card_and_says_so()
    {
        // The one that is shipped, in float32.
        Directory.CreateDirectory(_folder["full"]);
        string full = _folder["full/full.onnx"], half = _folder["half.onnx"];
        Assert.Equal(0, (await CliRun.RunAsync("models", "import", Path.Combine(AppContext.BaseDirectory, "models", "tce-small.onnx"), "-o", full)).ExitCode);
        CliRun import = await CliRun.RunAsync("models", "import", full, "-o", half, "--half");
        Assert.Equal((0, ""), (import.ExitCode, import.Error));
        Assert.Contains("weights float16", import.Out, StringComparison.Ordinal);
        TceModel before = TceModel.Load(full), after = TceModel.Load(half);
        Assert.InRange(after.Bytes.Length, 0.5 * before.Bytes.Length, 0.55 * before.Bytes.Length);
        Assert.Equal((before.ParameterCount, before.Width, before.Height), (after.ParameterCount, after.Width, after.Height));
        Assert.Equal(before.Metadata, after.Metadata);

        ModelCard older = ModelCard.Load(ModelFiles.CardPath(full)), card = ModelCard.Load(ModelFiles.CardPath(half));
        Assert.Equal(("half", after.Sha256, older.Training!.Seed), (card.Name, card.Sha256, card.Training!.Seed));
        Assert.Equal(older.Scores, card.Scores);
        Assert.EndsWith($"Made of full.onnx (sha256 {before.Sha256[..12]}), whose scores these are; weights rounded to float16.", card.Description, StringComparison.Ordinal);

        var catalog = new ModelCatalog([_folder.Path]);
        Assert.True(Assert.Single(catalog.List()) is { HasHalfWeights: true, Problem: null });
        Assert.Contains("weights: float16", (await CliRun.RunAsync(Watched.Nowhere, catalog, "models")).Out, StringComparison.Ordinal);
        Assert.Contains("weights:    float16", (await CliRun.RunAsync(Watched.Nowhere, catalog, "models", "show", "half")).Out, StringComparison.Ordinal);
        Assert.Contains("\"hasHalfWeights\": true", (await CliRun.RunAsync(Watched.Nowhere, catalog, "models", "--json")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_float16_file_is_written_for_another_size_and_as_float32_again()
    {
        var network = new TceNetwork(2, 1);
        byte[] half = TceGraphs.Whole(network, new RandomParameters(3), 48, 32, new OnnxExportOptions { HalfWeights = true, Source = "a test" });
        await File.WriteAllBytesAsync(_folder["half.onnx"], half);
        CliRun import = await CliRun.RunAsync("models", "import", _folder["half.onnx"], "-o", _folder["wide.onnx"], "--size", "64x32", "--licence", "MIT");
        Assert.Equal((0, ""), (import.ExitCode, import.Error));
        TceModel wide = TceModel.Load(_folder["wide.onnx"]);
        Assert.Equal((false, 64, 32), (wide.HasHalfWeights, wide.Width, wide.Height));
        ModelCard card = ModelCard.Load(_folder["wide.json"]);
        Assert.Equal(("a test", "MIT", "Imported from half.onnx."), (card.Source, card.Licence, card.Description));

        // What was rounded once is not rounded again.
        Assert.Equal(half, ModelConverter.Convert(wide, new OnnxExportOptions { HalfWeights = true, Licence = OnnxMetadata.Unknown, Width = 48 }));
    }

    [Fact]
    public void A_model_of_motion_keeps_its_iterations()
    {
        byte[] file = RaftGraphs.Whole(new RaftNetwork(small: true), new RandomParameters(3), 128, 128, 3);
        OnnxFile half = OnnxFile.FromBytes("half", ModelConverter.Convert(OnnxFile.FromBytes("motion", file), new OnnxExportOptions { HalfWeights = true }));
        Assert.Equal("3", half.Metadata[OnnxMetadata.Iterations]);
        Assert.True(half.RequireFlow().HasHalfWeights);
    }

    [Fact]
    public async Task What_cannot_be_converted_is_one_line()
    {
        string sci = TestFiles.WriteModel(_folder.Path);
        (await CliRun.RunAsync("models", "import", sci, "-o", _folder["a.onnx"], "--half")).AssertOneError(1, "only models of TCE-Net and RAFT");
        await File.WriteAllBytesAsync(_folder["tce.onnx"], TceGraphs.Whole(new TceNetwork(2, 1), new RandomParameters(3), 48, 32));
        (await CliRun.RunAsync("models", "import", _folder["tce.onnx"], "-o", _folder["a.onnx"], "--network", "tce")).AssertOneError(2, "--network is for checkpoints");
        (await CliRun.RunAsync("models", "import", _folder["tce.onnx"], "-o", _folder["a.onnx"], "--size", "65536x65536")).AssertOneError(1, "give a size of at most 67 million pixels");
        await File.WriteAllBytesAsync(_folder["tce.json"], new ModelCard { Name = "tce", Network = "tce", Sha256 = new string('0', 64) }.ToJson());
        (await CliRun.RunAsync("models", "import", _folder["tce.onnx"], "-o", _folder["a.onnx"], "--half")).AssertOneError(1, "tce.json: is the card of another file than tce.onnx");
        Assert.False(File.Exists(_folder["a.onnx"]));
    }
}
