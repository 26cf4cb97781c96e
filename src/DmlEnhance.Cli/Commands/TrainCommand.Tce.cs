using System.CommandLine;
using DmlEnhance.Cli.Training;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Training.Runs;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance train tce</c>.</summary>
internal static partial class TrainCommand
{
    private const string TceDetails = """
        Clips are made while it trains: a camera that moves over a bright photograph, sometimes with something that moves on its
        own, or six consecutive frames of a bright video; then the light is taken away and noise comes in, anew for each frame.
        So the clean frames are known, and what moves between them. The loss is of both output frames, and of how the one
        becomes the other.

        Data sets of dark and bright videos in their published layouts are trained on with --dataset; a folder that is laid out
        otherwise is answered with what is expected. --published is the training of the paper: Spatial-Temporal Compatible
        Learning on a real data set and a synthetic one, which needs a CUDA GPU (dmlenhance-torch) and days.

        On a CPU a network of width 8 learns within hours what one of the published width 32 takes a graphics card for.
        RUN gets NAME.onnx with its card, checkpoints and event files as with SCI, and goes on with --resume.

        Examples:
          ffmpeg -i day.mp4 -vf scale=384:-2 frames/day/%04d.png
          dmlenhance train tce --data photos --videos frames -o runs/video --steps 20000
          dmlenhance train tce --data photos --videos frames -o runs/video --steps 20000 --validate held-out-photos --validate-every 1000
          dmlenhance train tce --data photos --videos frames -o runs/video --steps 30000 --validate held-out-photos --validate-every 1000 --resume
          dmlenhance train tce --data photos --start tce-small -o runs/mine --steps 5000 --lr 2e-4
          dmlenhance-torch train tce --published --dataset sdsd-indoor=SDSD_CUHK ds-lol=DS_LOL --flow raft-things.pth -o runs/paper

        Exit code: 0 done; 1 failed (the last checkpoint stays); 2 wrong usage; 130 Ctrl+C (with a checkpoint).
        """;

    private static CommandWithExamples Tce(CliConsole console, ModelCatalog catalog, ITrainingBackend backend)
    {
        var defaults = new TceTrainingOptions { Data = [], Folder = "" };
        var shared = new TrainingOptionSet(defaults.LearningRate, defaults.Crop);
        shared.Data.Description = "Folders (with their subfolders) or files of bright photographs.";
        shared.Data.Required = false;
        shared.Crop.Description = $"Pixels a side of a clip, a multiple of {TceNetwork.SideMultiple}; pictures have as many or more.";
        shared.LearningRate.Description = "Adam's highest learning rate; it rises to it and then falls with the root of the steps.";
        var output = new Option<string>("--output", "-o") { HelpName = "RUN", Required = true, Description = "The run's folder." };
        var name = new Option<string>("--name") { HelpName = "NAME", Description = "The model's name.", DefaultValueFactory = _ => defaults.Name };
        var own = new TceOptionSet(shared, catalog);
        Option<long?> validateEvery = TrainingOptionSet.Count<long?>("--validate-every", "a number of steps", "Steps from one validation to the next. [default: 100; an epoch with --epochs]", null);
        Option<long> checkpointEvery = TrainingOptionSet.Count("--checkpoint-every", "a number of steps", "Steps from one checkpoint to the next.", defaults.CheckpointEvery);
        var resume = new Option<bool>("--resume") { Description = "Go on from RUN's checkpoint, with the same settings. --steps, --cooldown, --half, --checkpoint-every, --keep-last and what is written into the card may differ." };
        var licence = new Option<string?>("--licence") { HelpName = "TEXT", Description = "Licence of the weights, for the card." };
        var description = new Option<string?>("--description") { HelpName = "TEXT", Description = "What the model is good for, for the card." };
        var notes = new Option<string[]>("--data-note") { HelpName = "TEXT", Description = "What the data is, for the card; may be given several times. [default: the paths]" };
        output.Validators.Add(OptionValues.RefuseEmptyNames);
        var command = new CommandWithExamples("tce", "Train TCE-Net on clips made of bright photographs and videos.", TceDetails)
        {
            shared.Data, output, name, shared.LearningRate, shared.Seed, shared.Crop, validateEvery, checkpointEvery, shared.KeepLast, resume, licence, description, notes, shared.Threads, shared.Quiet,
        };
        foreach (Option option in own.All)
            command.Options.Add(option);
        TrainingOptionSet.AddTo(command, backend);
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            TceTrainingOptions options = own.Read(parsed, new TceTrainingOptions
            {
                Data = parsed.GetValue(shared.Data) ?? [],
                Folder = parsed.GetRequiredValue(output),
                Name = CheckedModelName(parsed.GetRequiredValue(name)),
                Seed = parsed.GetValue(shared.Seed),
                ValidateEvery = parsed.GetValue(validateEvery),
                CheckpointEvery = parsed.GetValue(checkpointEvery),
                KeepLast = parsed.GetValue(shared.KeepLast),
                Resume = parsed.GetValue(resume),
                Threads = parsed.GetValue(shared.Threads),
                Licence = parsed.GetValue(licence),
                Description = parsed.GetValue(description),
                DataNotes = parsed.GetValue(notes) ?? [],
            });
            if (options.Data.Count + options.Videos.Count + options.Datasets.Count == 0)
                throw new UsageException("there is nothing to train on; name photographs with --data, videos with --videos, or data sets with --dataset");
            await RunAsync(console, backend, shared, parsed, (engine, progress) => TceTrainingRun.Execute(options, engine, progress, cancellationToken));
            return ExitCode.Success;
        }));
        return command;
    }
}
