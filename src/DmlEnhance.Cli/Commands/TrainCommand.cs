using System.CommandLine;
using System.Text.RegularExpressions;
using DmlEnhance.Cli.Training;
using DmlEnhance.Models;
using DmlEnhance.Training.Datasets.Published;
using DmlEnhance.Training.Runs;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance train</c>.</summary>
internal static partial class TrainCommand
{
    private const string SciDetails = """
        Training needs dark pictures only: the loss asks that the illumination be close to the picture and smooth (Ma et al.,
        CVPR 2022). Every step sees one picture; a few hundred steps give a usable model. The longer it trains the brighter the
        model makes its pictures, so validate with pairs, and the step with the best PSNR becomes the model.

        RUN gets NAME.onnx with its card NAME.json, checkpoint.safetensors (the last step, with the optimiser), best.safetensors
        (with pairs to validate on) and event files: tensorboard --logdir RUN shows curves and pictures while it runs.
        A run that was interrupted goes on with --resume and the same settings, and ends with the same weights.

        Examples:
          dmlenhance train sci --data night-photos -o runs/mine --steps 1000
          dmlenhance simulate day-photos -o pairs --count 4 --size 800
          dmlenhance simulate day-photos -o check --seed 2 --size 480
          dmlenhance train sci --data pairs/low night-photos -o runs/mine --steps 1000 --validate check
          dmlenhance train sci --data pairs/low night-photos -o runs/mine --steps 1000 --validate check --resume
          dmlenhance train sci --dataset lol=LOLdataset -o runs/lol --epochs 20

        Exit code: 0 done; 1 failed (the last checkpoint stays); 2 wrong usage; 130 Ctrl+C (with a checkpoint).
        """;

    public static Command Create(CliConsole console, ModelCatalog catalog, ITrainingBackend backend) => new("train", "Train a network.") { Sci(console, backend), Tce(console, catalog, backend) };

    private static CommandWithExamples Sci(CliConsole console, ITrainingBackend backend)
    {
        var defaults = new TrainingOptions { Data = [], Folder = "" };
        var shared = new TrainingOptionSet(defaults.LearningRate, defaults.Crop);
        var output = new Option<string>("--output", "-o") { HelpName = "RUN", Required = true, Description = "The run's folder." };
        var name = new Option<string>("--name") { HelpName = "NAME", Description = "The model's name.", DefaultValueFactory = _ => defaults.Name };
        Option<int?> steps = TrainingOptionSet.Count<int?>("--steps", "a number of steps", "Steps in all, each on one picture. Instead of --epochs.", null);
        Option<int> epochs = TrainingOptionSet.Count("--epochs", "a number of epochs", "Times that every picture is seen; the default is as published.", defaults.Epochs);
        var validate = new Option<string?>("--validate") { HelpName = "DIR", Description = "Pictures to enhance while training. With subfolders low and reference, as simulate writes them, the best step becomes the model." };
        Option<long?> validateEvery = TrainingOptionSet.Count<long?>("--validate-every", "a number of steps", "Steps from one validation to the next. [default: 100]", null);
        Option<long> checkpointEvery = TrainingOptionSet.Count("--checkpoint-every", "a number of steps", "Steps from one checkpoint to the next.", defaults.CheckpointEvery);
        var resume = new Option<bool>("--resume") { Description = "Go on from RUN's checkpoint, with the same settings. --steps or --epochs, --checkpoint-every, --keep-last and what is written into the card may differ." };
        var licence = new Option<string?>("--licence") { HelpName = "TEXT", Description = "Licence of the weights, for the card." };
        var description = new Option<string?>("--description") { HelpName = "TEXT", Description = "What the model is good for, for the card." };
        var notes = new Option<string[]>("--data-note") { HelpName = "TEXT", Description = "What the data is, for the card; may be given several times. [default: the paths]" };
        var datasets = new Option<DatasetFolder[]>("--dataset")
        {
            HelpName = "NAME=DIR",
            AllowMultipleArgumentsPerToken = true,
            Description = $"Data sets of picture pairs in their published layouts ({TceOptionSet.Names(DatasetKind.Pictures)}): trained on their dark pictures, and validated on at most 50 of their pairs for testing.",
            CustomParser = result => OptionValues.ParseEach(result, DatasetFolder.Parse),
        };
        datasets.Validators.Add(OptionValues.RefuseUnknownOptions);
        shared.Data.Required = false;
        output.Validators.Add(OptionValues.RefuseEmptyNames);
        validate.Validators.Add(OptionValues.RefuseEmptyNames);
        var command = new CommandWithExamples("sci", "Train SCI on dark pictures, with no bright ones.", SciDetails)
        {
            shared.Data, datasets, output, name, steps, epochs, shared.LearningRate, shared.Seed, shared.Crop, shared.Sigma, shared.AuthorsColours,
            validate, validateEvery, checkpointEvery, shared.KeepLast, resume, licence, description, notes, shared.Threads, shared.Quiet,
        };
        TrainingOptionSet.AddTo(command, backend);
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(steps) is not null && parsed.GetResult(epochs) is { Implicit: false })
                throw new UsageException("--steps and --epochs exclude each other");
            string modelName = CheckedModelName(parsed.GetRequiredValue(name));
            DatasetFolder[] published = parsed.GetValue(datasets) ?? [];
            if (Array.Find(published, dataset => dataset.Layout.Kind != DatasetKind.Pictures) is { } videos)
                throw new UsageException($"{videos.Layout.Name} holds videos; use train tce");
            if (published.Length > 0 && parsed.GetValue(validate) is not null)
                throw new UsageException("--validate and --dataset exclude each other: data sets have pairs for testing");
            var options = new TrainingOptions
            {
                Data = parsed.GetValue(shared.Data) ?? [],
                Datasets = published,
                Folder = parsed.GetRequiredValue(output),
                Name = modelName,
                Steps = parsed.GetValue(steps),
                Epochs = parsed.GetValue(epochs),
                LearningRate = parsed.GetValue(shared.LearningRate),
                Seed = parsed.GetValue(shared.Seed),
                Crop = parsed.GetValue(shared.Crop),
                Loss = shared.Loss(parsed),
                Validate = parsed.GetValue(validate),
                ValidateEvery = parsed.GetValue(validateEvery),
                CheckpointEvery = parsed.GetValue(checkpointEvery),
                KeepLast = parsed.GetValue(shared.KeepLast),
                Resume = parsed.GetValue(resume),
                Threads = parsed.GetValue(shared.Threads),
                Licence = parsed.GetValue(licence),
                Description = parsed.GetValue(description),
                DataNotes = parsed.GetValue(notes) ?? [],
            };
            if (options.Data.Count + options.Datasets.Count == 0)
                throw new UsageException("there is nothing to train on; name dark pictures with --data, or data sets with --dataset");
            await RunAsync(console, backend, shared, parsed, (engine, progress) => SciTrainingRun.Execute(options, engine, progress, cancellationToken));
            return ExitCode.Success;
        }));
        return command;
    }

    private static async Task RunAsync(
        CliConsole console, ITrainingBackend backend, TrainingOptionSet shared, ParseResult parsed, Func<ITrainingEngine, Action<TrainingProgress>?, TrainingSummary> run)
    {
        bool quiet = parsed.GetValue(shared.Quiet);
        (ITrainingEngine engine, string reason) = backend.Open(parsed, parsed.GetValue(shared.Threads));
        using (engine)
        {
            if (!quiet)
                await console.Out.WriteLineAsync($"training on {engine.Description} ({reason})");
            TrainingSummary summary = await TrainingReporter.RunAsync(console, quiet, "training", progress => run(engine, progress));
            if (!quiet)
                await console.Out.WriteLineAsync(Describe(summary));
        }
    }

    private static string CheckedModelName(string name) => ModelName().IsMatch(name) && !ModelCatalog.IsAuto(name)
        ? name
        : throw new UsageException($"'{name}' cannot be a model's name: use letters, digits, '-', '_' and '.', beginning with a letter or digit, and not '{ModelCatalog.AutoName}'");

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N}._-]*\z")]
    private static partial Regex ModelName();

    private static string Describe(TrainingSummary summary)
    {
        string loss = double.IsNaN(summary.FirstLoss) ? "nothing was left to do" : FormattableString.Invariant($"loss {summary.FirstLoss:G5} -> {summary.LastLoss:G5}");
        string chosen = summary.Best is { } best ? $", the best of {summary.Steps}: {TrainingReporter.Text(best)}" : "";
        string speed = summary.StepsPerSecond > 0 ? FormattableString.Invariant($"; {summary.StepsPerSecond:F2} steps/s, {summary.WaitingShare:P0} of the time waiting for data") : "";
        return $"{summary.Model}: step {summary.ModelStep}{chosen} ({loss}{speed})";
    }
}
