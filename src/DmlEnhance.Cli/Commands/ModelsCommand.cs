using System.CommandLine;
using DmlEnhance.Models;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance models</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create(CliConsole console, ModelCatalog catalog)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("models", $"List the installed models with their cards. They lie in 'models' beside the program; {ModelCatalog.FoldersVariable} names more folders.")
        {
            json,
            ModelsShowCommand.Create(console, catalog),
            ModelsImportCommand.Create(console),
        };
        command.SetAction(CommandLine.Action(console, async (parsed, _) =>
        {
            IReadOnlyList<ModelEntry> models = catalog.List();
            if (parsed.GetValue(json))
            {
                await console.Out.WriteLineAsync(CliJson.Write(new { catalog.Folders, Models = models }));
                return ExitCode.Success;
            }

            if (models.Count == 0)
                await console.Out.WriteLineAsync($"No model is installed in {string.Join(" or ", catalog.Folders)}. Make one: dmlenhance models import FILE.pt -o NAME.onnx");
            foreach (ModelEntry model in models)
                await WriteAsync(console.Out, model);
            return ExitCode.Success;
        }));
        return command;
    }

    private static async Task WriteAsync(TextWriter writer, ModelEntry model)
    {
        await WriteLineAsync($"{model.Name}  ({model.Path})");
        if (model.Card is { } card)
        {
            await WriteLineAsync($"    network: {card.Network}   licence: {card.Licence}");
            await WriteLineAsync($"    source:  {card.Source}");
            if (card.Description.Length > 0)
                await WriteLineAsync($"    {card.Description}");
        }

        if (model.HasHalfWeights)
            await WriteLineAsync("    weights: float16");
        if (model.Problem is { } problem)
            await WriteLineAsync($"    problem: {problem}");

        // A card is a stranger's text.
        Task WriteLineAsync(string line) => writer.WriteLineAsync(DmlEnhanceException.OneLine(line));
    }
}
