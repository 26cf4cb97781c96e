using System.Text.Json;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Cli;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_official_checkpoint_is_imported_listed_with_its_licence_and_used_by_name()
    {
        string checkpoint = SharedFolder.Require("sci", "weights", "medium.pt");
        string model = Path.Combine(_folder.Path, "sci-medium.onnx");
        CliRun import = await CliRun.RunAsync("models", "import", checkpoint, "-o", model, "--network", "sci");
        Assert.Equal((0, ""), (import.ExitCode, import.Error));

        ModelCard card = ModelCard.Load(Path.ChangeExtension(model, ".json"));
        Assert.Equal(("sci-medium", "sci", "MIT"), (card.Name, card.Network, card.Licence));
        Assert.Equal("4ff1e7e66e8f18114f790e5085ca4c936f0858e329e7ad1cb65b8aa09a9c6916", card.CheckpointSha256);
        Assert.Equal(OnnxModel.Load(model).Sha256, card.Sha256);

        var environment = new Dictionary<string, string> { [ModelCatalog.FoldersVariable] = _folder.Path };
        CliRun list = await CliRun.RunProcessAsync(environment, "models");
        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        Assert.Contains("sci-medium", list.Out, StringComparison.Ordinal);
        Assert.Contains("licence: MIT", list.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("problem", list.Out, StringComparison.Ordinal);

        string input = TestFiles.WriteImage(_folder.Path, "in.png");
        CliRun enhance = await CliRun.RunProcessAsync(environment, "enhance", input, "-o", Path.Combine(_folder.Path, "out.png"), "--model", "sci-medium");
        Assert.Equal((0, ""), (enhance.ExitCode, enhance.Error));
    }

    [Fact]
    public async Task A_model_without_a_card_or_with_another_s_is_listed_with_the_problem()
    {
        TestFiles.WriteModel(_folder.Path, "bare.onnx");
        string model = TestFiles.WriteModel(_folder.Path, "swapped.onnx");
        var card = new ModelCard { Name = "swapped", Network = "sci", Sha256 = new string('0', 64) };
        await File.WriteAllBytesAsync(Path.ChangeExtension(model, ".json"), card.ToJson());
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "broken.onnx"), "no model");
        TestFiles.WriteModel(_folder.Path, "garbled.onnx");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "garbled.json"), "{ \"name\": ");

        IReadOnlyList<ModelEntry> models = new ModelCatalog([_folder.Path, Path.Combine(_folder.Path, "nowhere")]).List();

        Assert.Equal(["bare", "broken", "garbled", "swapped"], models.Select(entry => entry.Name));
        Assert.Contains("no card", models[0].Problem, StringComparison.Ordinal);
        Assert.Contains("not an ONNX file", models[1].Problem, StringComparison.Ordinal);
        Assert.Contains("not a model card", models[2].Problem, StringComparison.Ordinal);
        Assert.Contains("sha256", models[3].Problem, StringComparison.Ordinal);
        CliRun json = await CliRun.RunProcessAsync(new Dictionary<string, string> { [ModelCatalog.FoldersVariable] = _folder.Path }, "models", "--json");
        using JsonDocument document = JsonDocument.Parse(json.Out);
        string[] names = [.. document.RootElement.GetProperty("models").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!)];
        Assert.Equal(["bare", "broken", "garbled", "sci-difficult", "sci-easy", "sci-medium", "swapped", "tce-small"], names);
    }

    [Fact]
    public async Task A_card_with_a_null_or_with_terminal_codes_harms_nothing()
    {
        string model = TestFiles.WriteModel(_folder.Path, "a.onnx");
        await File.WriteAllTextAsync(Path.ChangeExtension(model, ".json"), """{ "name": "a", "network": "sci", "sha256": "00", "description": null }""");
        TestFiles.WriteModel(_folder.Path, "b.onnx");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "b.json"), """{ "name": "b", "network": "sci", "sha256": "00", "description": "\u001b[2J gone" }""");
        CliRun run = await CliRun.RunProcessAsync(new Dictionary<string, string> { [ModelCatalog.FoldersVariable] = _folder.Path }, "models");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("not a model card", run.Out, StringComparison.Ordinal);
        Assert.Contains("?[2J gone", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public async Task An_import_does_not_replace_a_file_that_is_no_card()
    {
        string checkpoint = SharedFolder.Require("sci", "weights", "easy.pt");
        await File.WriteAllTextAsync(_folder["config.json"], """{ "important": true }""");
        CliRun run = await CliRun.RunAsync("models", "import", checkpoint, "-o", _folder["config.onnx"]);
        run.AssertOneError(1, "cannot write the card");
        Assert.Equal(["config.json"], _folder.Names);
        Assert.Contains("important", await File.ReadAllTextAsync(_folder["config.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_lists_the_processor_and_what_auto_chooses()
    {
        CliRun text = await CliRun.RunAsync("devices");
        Assert.Contains("* cpu", text.Out, StringComparison.Ordinal);
        Assert.Contains("--device auto chooses cpu", text.Out, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse((await CliRun.RunAsync("devices", "--json")).Out);
        Assert.Equal("cpu", document.RootElement.GetProperty("auto").GetString());
    }

    [Theory]
    [InlineData("--help", "enhance")]
    [InlineData("enhance --help", "Examples:")]
    [InlineData("enhance -h", "--strength")]
    [InlineData("models import --help", "--network")]
    [InlineData("--version", "ONNX Runtime")]
    public async Task Help_is_given_where_it_is_asked_for(string line, string expected)
    {
        CliRun run = await CliRun.RunAsync(line.Split(' '));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
    }
}
