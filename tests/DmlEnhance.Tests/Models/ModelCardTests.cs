using System.Text.Json;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Cli;
using Xunit;

namespace DmlEnhance.Tests.Models;

public sealed class ModelCardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_card_with_training_and_scores_is_the_same_after_writing_and_reading()
    {
        ModelCard card = TrainedCard("00");
        ModelCard read = ModelCard.Load(_folder.Write("a.json", card.ToJson()));
        Assert.Equal(card.Training!.Data, read.Training!.Data);
        Assert.Equal(card.Training.Settings, read.Training.Settings);
        Assert.Equal((ulong.MaxValue, 12000L, "abc123"), (read.Training.Seed, read.Training.Steps, read.Training.Commit));
        Assert.Equal(card.Scores, read.Scores);
        Assert.Equal(card with { Training = null, Scores = null }, read with { Training = null, Scores = null });
    }

    [Fact]
    public void A_card_from_before_training_was_recorded_loads_and_gains_nothing_when_written()
    {
        ModelCard old = ModelCard.Load(Write("""{ "name": "a", "network": "sci", "sha256": "00" }"""));
        Assert.Null(old.Training);
        Assert.Null(old.Scores);
        using JsonDocument written = JsonDocument.Parse(old.ToJson());
        Assert.False(written.RootElement.TryGetProperty("training", out _));
        Assert.False(written.RootElement.TryGetProperty("scores", out _));
    }

    [Theory]
    [InlineData("""{ "data": [null], "settings": {}, "seed": 1, "steps": 1, "commit": "a" }""")]
    [InlineData("""{ "data": [], "settings": { "rate": null }, "seed": 1, "steps": 1, "commit": "a" }""")]
    [InlineData("""{ "data": null, "settings": {}, "seed": 1, "steps": 1, "commit": "a" }""")]
    [InlineData("""{ "data": [], "settings": {}, "seed": -1, "steps": 1, "commit": "a" }""")]
    [InlineData("""{ "data": [], "settings": {}, "steps": 1, "commit": "a" }""")]
    public void A_training_record_that_is_none_is_refused(string training)
    {
        string path = Write($$"""{ "name": "a", "network": "sci", "sha256": "00", "training": {{training}} }""");
        Assert.Contains("is not a model card", Assert.Throws<DmlEnhanceException>(() => ModelCard.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_show_prints_all_of_a_card()
    {
        string model = TestFiles.WriteModel(_folder.Path, "a.onnx");
        await File.WriteAllBytesAsync(Path.ChangeExtension(model, ".json"), TrainedCard(OnnxModel.Load(model).Sha256).ToJson());
        var catalog = new ModelCatalog([_folder.Path]);

        CliRun text = await CliRun.RunAsync(Watched.Nowhere, catalog, "models", "show", "a");
        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        foreach (string line in new[] { "A first sentence.", "12000 steps, seed 18446744073709551615, commit abc123", "rate = 3e-4", "PSNR, held-out pairs, best: 21.375", "licence:    MIT", "?[2J" })
            Assert.Contains(line, text.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text.Out);
        Assert.DoesNotContain("problem", text.Out, StringComparison.Ordinal);

        CliRun json = await CliRun.RunAsync(Watched.Nowhere, catalog, "models", "show", "a", "--json");
        using JsonDocument document = JsonDocument.Parse(json.Out);
        JsonElement card = document.RootElement.GetProperty("card");
        Assert.Equal(12000, card.GetProperty("training").GetProperty("steps").GetInt64());
        Assert.Equal(21.375, card.GetProperty("scores").GetProperty("PSNR, held-out pairs, best").GetDouble());
    }

    private string Write(string json)
    {
        File.WriteAllText(_folder["card.json"], json);
        return _folder["card.json"];
    }

    private static ModelCard TrainedCard(string sha256) => new()
    {
        Name = "a",
        Network = "sci",
        Licence = "MIT",
        Sha256 = sha256,
        Training = new TrainingRecord
        {
            Data = ["A first sentence.", "A second \u001b[2J one."],
            Settings = new Dictionary<string, string> { ["rate"] = "3e-4", ["batch"] = "8" },
            Seed = ulong.MaxValue,
            Steps = 12000,
            Commit = "abc123",
        },
        Scores = new Dictionary<string, double> { ["PSNR, held-out pairs, best"] = 21.375, ["SSIM"] = 0.75 },
    };
}
