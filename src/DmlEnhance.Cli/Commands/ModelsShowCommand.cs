using System.CommandLine;
using System.Globalization;
using DmlEnhance.Models;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance models show</c>.</summary>
internal static class ModelsShowCommand
{
    public static Command Create(CliConsole console, ModelCatalog catalog)
    {
        var name = new Argument<string>("NAME") { Description = "An installed model." };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("show", "Show all of a model's card: source, licence, how it was trained, and what it scores. Exit code 1 where the model has a problem.") { name, json };
        command.SetAction(CommandLine.Action(console, async (parsed, _) =>
        {
            ModelEntry model = catalog.Describe(parsed.GetRequiredValue(name));
            if (parsed.GetValue(json))
                await console.Out.WriteLineAsync(CliJson.Write(model));
            else
                await WriteAsync(console.Out, model);
            return model.Problem is null ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    private static async Task WriteAsync(TextWriter writer, ModelEntry model)
    {
        // A card is a stranger's text.
        foreach (string line in Lines(model))
            await writer.WriteLineAsync(line[..Indent(line)] + DmlEnhanceException.OneLine(line));
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;

    private static IEnumerable<string> Lines(ModelEntry model)
    {
        yield return $"{model.Name}  ({model.Path})";
        if (model.Problem is { } problem)
            yield return $"    problem:    {problem}";
        if (model.HasHalfWeights)
            yield return "    weights:    float16, computed with as float32";
        if (model.Card is not { } card)
            yield break;
        if (card.Description.Length > 0)
            yield return $"    {card.Description}";
        yield return $"    network:    {card.Network}";
        yield return $"    source:     {card.Source}";
        yield return $"    licence:    {card.Licence}";
        yield return $"    sha256:     {card.Sha256}";
        if (card.CheckpointSha256 is { } checkpoint)
            yield return $"    checkpoint: sha256 {checkpoint}";
        foreach (string line in Training(card.Training).Concat(Scores(card.Scores)))
            yield return line;
    }

    private static IEnumerable<string> Training(TrainingRecord? training)
    {
        if (training is null)
            yield break;
        yield return string.Create(CultureInfo.InvariantCulture, $"    trained:    {training.Steps} steps, seed {training.Seed}, commit {training.Commit}");
        foreach (string data in training.Data)
            yield return $"    data:       {data}";
        foreach ((string setting, string value) in training.Settings)
            yield return $"    setting:    {setting} = {value}";
        foreach (string line in Curve(training.Curve ?? []))
            yield return line;
    }

    private static IEnumerable<string> Curve(IReadOnlyList<TrainingPoint> curve)
    {
        // A few lines say how it went; the file has all.
        foreach (TrainingPoint point in curve.Where((_, index) => (curve.Count - 1 - index) % ((curve.Count + 7) / 8) == 0))
        {
            string psnr = point.Psnr is { } value ? string.Create(CultureInfo.InvariantCulture, $", PSNR {value:F2} dB, SSIM {point.Ssim:F4}") : "";
            yield return string.Create(CultureInfo.InvariantCulture, $"    curve:      step {point.Step}: loss {point.Loss:G4}{psnr}");
        }
    }

    private static IEnumerable<string> Scores(IReadOnlyDictionary<string, double>? scores) =>
        scores?.Select(score => string.Create(CultureInfo.InvariantCulture, $"    score:      {score.Key}: {score.Value:0.####}")) ?? [];
}
