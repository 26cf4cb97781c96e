using System.CommandLine;
using DmlEnhance.Cli.Training;
using DmlEnhance.Files;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Runs;
using DmlEnhance.Training.Sci;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance finetune</c>.</summary>
internal static class FinetuneCommand
{
    private const string Details = """
        For a kind of scene that a model handles badly: a few pictures of it are enough, also one. The model keeps its form; its
        weights move until the loss of these pictures is smaller. Batch normalisation stays as the model was trained.

        Examples:
          dmlenhance finetune --model sci-difficult --data tunnel.jpg -o sci-tunnel.onnx
          dmlenhance finetune --model difficult.pt --data tunnels --steps 300 --crop 512 -o sci-tunnel.onnx --events runs/tunnel
          dmlenhance enhance tunnels -o bright --model sci-tunnel.onnx

        Exit code: 0 done; 1 failed; 2 wrong usage; 130 Ctrl+C. Unless it is 0 nothing is written but events.
        """;

    public static Command Create(CliConsole console, ModelCatalog catalog, ITrainingBackend backend)
    {
        var shared = new TrainingOptionSet(SciFinetuning.LearningRate, 0);
        var model = new Option<string>("--model", "-m") { HelpName = "NAME|FILE", Required = true, Description = "What to start from: an installed model, an .onnx file, or a .pt checkpoint of SCI." };
        var output = new Option<string>("--output", "-o") { HelpName = "FILE.onnx", Required = true, Description = "The model to write; the card is written beside it as FILE.json." };
        Option<int> steps = TrainingOptionSet.Count("--steps", "a number of steps", "Steps, each on one picture; the default is as published for one picture.", SciFinetuning.Steps);
        var events = new Option<string?>("--events") { HelpName = "DIR", Description = "A folder for TensorBoard event files." };
        foreach (Option named in new Option[] { model, output, events })
            named.Validators.Add(OptionValues.RefuseEmptyNames);
        var command = new CommandWithExamples("finetune", "Suit an SCI model to a few pictures.", Details)
        {
            model, shared.Data, output, steps, shared.LearningRate, shared.Seed, shared.Crop, shared.Sigma, shared.AuthorsColours, events, shared.Threads, shared.Quiet,
        };
        TrainingOptionSet.AddTo(command, backend);
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            string target = parsed.GetRequiredValue(output);
            ModelNames.RequireFile(target);
            ModelFiles.RefuseToReplaceAnythingButACard(ModelFiles.CardPath(target));
            string start = parsed.GetRequiredValue(model);
            OnnxModel source = ModelLoader.Load(start, catalog);
            var options = new FinetuningOptions
            {
                Model = source,
                Data = parsed.GetRequiredValue(shared.Data),
                Steps = parsed.GetValue(steps),
                LearningRate = parsed.GetValue(shared.LearningRate),
                Seed = parsed.GetValue(shared.Seed),
                Crop = parsed.GetValue(shared.Crop),
                Loss = shared.Loss(parsed),
                Events = parsed.GetValue(events),
                Threads = parsed.GetValue(shared.Threads),
            };
            (ITrainingEngine engine, string reason) = backend.Open(parsed, options.Threads);
            using ITrainingEngine opened = engine;
            TrainingRecord record = FinetuningRecord.Of(options, engine);
            AtomicFile.Probe(target);
            if (!parsed.GetValue(shared.Quiet))
                await console.Out.WriteLineAsync($"fine-tuning on {engine.Description} ({reason})");
            FinetuningSummary summary = await TrainingReporter.RunAsync(console, parsed.GetValue(shared.Quiet), "fine-tuning",
                progress => SciFinetuningRun.Execute(options, engine, progress, cancellationToken));
            ModelFiles.Write(target, summary.Model, Card(target, start, OnnxModel.FromBytes(target, summary.Model), record), cancellationToken);
            if (!parsed.GetValue(shared.Quiet))
                await console.Out.WriteLineAsync(FormattableString.Invariant($"{start} -> {target} ({options.Steps} steps, loss {summary.FirstLoss:G5} -> {summary.LastLoss:G5})"));
            return ExitCode.Success;
        }));
        return command;
    }

    private static ModelCard Card(string target, string start, OnnxModel model, TrainingRecord record) => new()
    {
        Name = Path.GetFileNameWithoutExtension(target),
        Network = model.Metadata.GetValueOrDefault(OnnxMetadata.Network, OnnxMetadata.Unknown),
        Description = $"Fine-tuned from {Path.GetFileName(start)}.",
        Source = model.Metadata.GetValueOrDefault(OnnxMetadata.Source, OnnxMetadata.Unknown),
        Licence = model.Metadata.GetValueOrDefault(OnnxMetadata.Licence, OnnxMetadata.Unknown),
        Sha256 = model.Sha256,
        Training = record,
    };
}
