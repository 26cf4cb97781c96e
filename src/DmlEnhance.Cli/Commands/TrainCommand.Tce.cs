using System.CommandLine;
using DmlEnhance.Cli.Training;
using DmlEnhance.Networks;
using DmlEnhance.Training.Clips;
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

        On a CPU a network of width 8 learns within hours what one of the published width 32 takes a graphics card for.
        RUN gets NAME.onnx with its card, checkpoints and event files as with SCI, and goes on with --resume.

        Examples:
          ffmpeg -i day.mp4 -vf scale=384:-2 frames/day/%04d.png
          dmlenhance train tce --data photos --videos frames -o runs/video --steps 20000
          dmlenhance train tce --data photos --videos frames -o runs/video --steps 20000 --validate held-out-photos --validate-every 1000
          dmlenhance train tce --data photos --videos frames -o runs/video --steps 30000 --validate held-out-photos --validate-every 1000 --resume

        Exit code: 0 done; 1 failed (the last checkpoint stays); 2 wrong usage; 130 Ctrl+C (with a checkpoint).
        """;

    private static CommandWithExamples Tce(CliConsole console, ITrainingBackend backend)
    {
        var defaults = new TceTrainingOptions { Data = [], Folder = "" };
        var shared = new TrainingOptionSet(defaults.LearningRate, defaults.Crop);
        shared.Data.Description = "Folders (with their subfolders) or files of bright photographs.";
        shared.Data.Required = false;
        shared.Crop.Description = $"Pixels a side of a clip, a multiple of {TceNetwork.SideMultiple}; pictures have as many or more.";
        shared.LearningRate.Description = "Adam's highest learning rate; it rises to it and then falls with the root of the steps.";
        var videos = new Option<string[]>("--videos")
        {
            HelpName = "DIR",
            AllowMultipleArgumentsPerToken = true,
            Description = "Folders with the frames of bright videos, in a folder for each video, in the order of their names.",
        };
        var output = new Option<string>("--output", "-o") { HelpName = "RUN", Required = true, Description = "The run's folder." };
        var name = new Option<string>("--name") { HelpName = "NAME", Description = "The model's name.", DefaultValueFactory = _ => defaults.Name };
        Option<int> width = TrainingOptionSet.Count("--width", "a width", $"Channels of a frame's first features; {TceNetwork.PublishedWidth} as published.", defaults.Width);
        Option<int> blocks = TrainingOptionSet.Count("--blocks", "a number of blocks", $"Residual blocks; {TceNetwork.PublishedBlocks} as published.", defaults.Blocks);
        Option<int> clips = TrainingOptionSet.Count("--clips", "a number of clips", "Clips of a step.", defaults.Clips);
        Option<long> steps = TrainingOptionSet.Count("--steps", "a number of steps", "Steps in all.", defaults.Steps);
        var level = new Option<string>("--level", "-l") { HelpName = string.Join('|', SimulateCommand.Levels.Keys), Description = "How much light is left (see simulate).", DefaultValueFactory = _ => "medium" };
        level.AcceptOnlyFromAmong([.. SimulateCommand.Levels.Keys]);
        Option<double> temporal = TrainingOptionSet.Weight("--temporal", "Weight of the loss's temporal term; more is steadier and softer.", defaults.Loss.TemporalWeight);
        var validate = new Option<string[]>("--validate")
        {
            HelpName = "DIR",
            AllowMultipleArgumentsPerToken = true,
            Description = "Bright photographs that are not trained on. Of each a clip is made; the step with the best PSNR becomes the model.",
        };
        Option<long> validateEvery = TrainingOptionSet.Count("--validate-every", "a number of steps", "Steps from one validation to the next.", defaults.ValidateEvery);
        Option<long> checkpointEvery = TrainingOptionSet.Count("--checkpoint-every", "a number of steps", "Steps from one checkpoint to the next.", defaults.CheckpointEvery);
        var resume = new Option<bool>("--resume") { Description = "Go on from RUN's checkpoint, with the same settings. --steps, --checkpoint-every and what is written into the card may differ." };
        var licence = new Option<string?>("--licence") { HelpName = "TEXT", Description = "Licence of the weights, for the card." };
        var description = new Option<string?>("--description") { HelpName = "TEXT", Description = "What the model is good for, for the card." };
        var notes = new Option<string[]>("--data-note") { HelpName = "TEXT", Description = "What the data is, for the card; may be given several times. [default: the paths]" };
        output.Validators.Add(OptionValues.RefuseEmptyNames);
        videos.Validators.Add(OptionValues.RefuseUnknownOptions);
        videos.Validators.Add(OptionValues.RefuseEmptyNames);
        validate.Validators.Add(OptionValues.RefuseUnknownOptions);
        validate.Validators.Add(OptionValues.RefuseEmptyNames);
        var command = new CommandWithExamples("tce", "Train TCE-Net on clips made of bright photographs and videos.", TceDetails)
        {
            shared.Data, videos, output, name, width, blocks, steps, clips, shared.LearningRate, shared.Seed, shared.Crop, level, temporal,
            validate, validateEvery, checkpointEvery, resume, licence, description, notes, shared.Threads, shared.Quiet,
        };
        TrainingOptionSet.AddTo(command, backend);
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            var options = new TceTrainingOptions
            {
                Data = parsed.GetValue(shared.Data) ?? [],
                Videos = parsed.GetValue(videos) ?? [],
                Folder = parsed.GetRequiredValue(output),
                Name = CheckedModelName(parsed.GetRequiredValue(name)),
                Width = parsed.GetValue(width),
                Blocks = parsed.GetValue(blocks),
                Steps = parsed.GetValue(steps),
                Clips = parsed.GetValue(clips),
                LearningRate = parsed.GetValue(shared.LearningRate),
                Seed = parsed.GetValue(shared.Seed),
                Crop = parsed.GetValue(shared.Crop),
                Clip = new ClipOptions { Light = SimulateCommand.Levels[parsed.GetRequiredValue(level)] },
                Loss = defaults.Loss with { TemporalWeight = (float)parsed.GetValue(temporal) },
                Validate = parsed.GetValue(validate) ?? [],
                ValidateEvery = parsed.GetValue(validateEvery),
                CheckpointEvery = parsed.GetValue(checkpointEvery),
                Resume = parsed.GetValue(resume),
                Threads = parsed.GetValue(shared.Threads),
                Licence = parsed.GetValue(licence),
                Description = parsed.GetValue(description),
                DataNotes = parsed.GetValue(notes) ?? [],
            };
            if (options.Data.Count + options.Videos.Count == 0)
                throw new UsageException("there is nothing to train on; name photographs with --data, or videos with --videos");
            await RunAsync(console, backend, shared, parsed, (engine, progress) => TceTrainingRun.Execute(options, engine, progress, cancellationToken));
            return ExitCode.Success;
        }));
        return command;
    }
}
