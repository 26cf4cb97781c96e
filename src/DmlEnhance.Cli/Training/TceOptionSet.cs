using System.CommandLine;
using DmlEnhance.Cli.Commands;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Clips;
using DmlEnhance.Training.Datasets.Published;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Runs;

namespace DmlEnhance.Cli.Training;

/// <summary>The options that only the training of TCE-Net has.</summary>
internal sealed class TceOptionSet
{
    // What --published means; each option may still be given.
    private const int PublishedCrop = 256, PublishedClips = 4, PublishedEpochs = 300;
    private const double PublishedRate = 1e-4;
    private const string Known = "known", Stcl = "stcl";

    private static readonly TceTrainingOptions Defaults = new() { Data = [], Folder = "" };

    private readonly TrainingOptionSet _shared;
    private readonly ModelCatalog _catalog;

    public TceOptionSet(TrainingOptionSet shared, ModelCatalog catalog)
    {
        _shared = shared;
        _catalog = catalog;
        Level.AcceptOnlyFromAmong([.. SimulateCommand.Levels.Keys]);
        Loss.AcceptOnlyFromAmong(Known, Stcl);
        foreach (Option named in new Option[] { Videos, Vgg, Flow, StartModel, Validate })
            named.Validators.Add(OptionValues.RefuseEmptyNames);
        foreach (Option named in new Option[] { Videos, Datasets, Validate })
            named.Validators.Add(OptionValues.RefuseUnknownOptions);
    }

    public Option<string[]> Videos { get; } = new("--videos")
    {
        HelpName = "DIR",
        AllowMultipleArgumentsPerToken = true,
        Description = "Folders with the frames of bright videos, in a folder for each video, in the order of their names.",
    };

    public Option<DatasetFolder[]> Datasets { get; } = new("--dataset")
    {
        HelpName = "NAME=DIR",
        AllowMultipleArgumentsPerToken = true,
        Description = $"Data sets of video pairs in their published layouts ({Names(DatasetKind.Video)}); their lists of testing are validated on.",
        CustomParser = result => OptionValues.ParseEach(result, DatasetFolder.Parse),
    };

    public Option<bool> Published { get; } = new("--published")
    {
        Description = $"Train as the authors do, where nothing else is said: --width {TceNetwork.PublishedWidth} --blocks {TceNetwork.PublishedBlocks} --crop {PublishedCrop} --clips {PublishedClips} --lr {PublishedRate:0.0000} --epochs {PublishedEpochs} --loss stcl --xavier.",
    };

    public Option<int> Width { get; } = TrainingOptionSet.Count("--width", "a width", $"Channels of a frame's first features; {TceNetwork.PublishedWidth} as published.", Defaults.Width);

    public Option<int> Blocks { get; } = TrainingOptionSet.Count("--blocks", "a number of blocks", $"Residual blocks; {TceNetwork.PublishedBlocks} as published.", Defaults.Blocks);

    public Option<int> Clips { get; } = TrainingOptionSet.Count("--clips", "a number of clips", "Clips of a step; with --loss stcl, real ones, and as many synthetic ones.", Defaults.Clips);

    public Option<long> Steps { get; } = TrainingOptionSet.Count("--steps", "a number of steps", "Steps in all.", Defaults.Steps);

    public Option<int?> Epochs { get; } = new("--epochs")
    {
        HelpName = "N",
        Description = "Epochs in all, instead of --steps: ten windows of each video. The learning rate is then that of the paper: whole for half of them, then falling linearly.",
        CustomParser = result => OptionValues.Parse<int?>(result, text => OptionValues.Integer(text, "a number of epochs", 2, int.MaxValue)),
    };

    public Option<long> Cooldown { get; } = new("--cooldown")
    {
        HelpName = "N",
        Description = "How many of the last steps the learning rate falls to 0 in; may be given with --resume, to end a run.",
        CustomParser = result => OptionValues.Parse(result, text => (long)OptionValues.Integer(text, "a number of steps", 0, int.MaxValue)),
    };

    public Option<string> Loss { get; } = new("--loss")
    {
        HelpName = $"{Known}|{Stcl}",
        Description = "known: of clips of which the clean frames are known, and so how one output should differ from the other. stcl: as published, the spatial loss of real clips and the temporal loss of synthetic ones, which have both where none is real.",
        DefaultValueFactory = _ => Known,
    };

    public Option<double?> Temporal { get; } = new("--temporal")
    {
        HelpName = "W",
        Description = $"Weight of the loss's temporal term; more is steadier and softer. [default: {Defaults.Loss.TemporalWeight} with known, {new StclLossOptions().TemporalWeight} with stcl]",
        CustomParser = result => OptionValues.Parse<double?>(result, text => TrainingOptionSet.ParseWeight(text)),
    };

    public Option<string?> Vgg { get; } = new("--vgg") { HelpName = "FILE", Description = "torchvision's vgg19 (.pth or .safetensors), for the perceptual part of stcl; without it that is left out." };

    public Option<string?> Flow { get; } = new("--flow") { HelpName = "FILE", Description = "RAFT (.pth, or .onnx of models import), which finds the motion of synthetic clips that were not made of photographs, for stcl." };

    public Option<bool> Xavier { get; } = new("--xavier") { Description = "Initial weights as the authors have them (Xavier, gain 0.02), not PyTorch's defaults." };

    public Option<string?> StartModel { get; } = new("--start") { HelpName = "NAME|FILE", Description = "A model of TCE-Net to start from; it gives --width and --blocks." };

    public Option<string> Level { get; } = new("--level", "-l")
    {
        HelpName = string.Join('|', SimulateCommand.Levels.Keys),
        Description = "How much light is left (see simulate).",
        DefaultValueFactory = _ => "medium",
    };

    public Option<string[]> Validate { get; } = new("--validate")
    {
        HelpName = "DIR",
        AllowMultipleArgumentsPerToken = true,
        Description = "Bright photographs that are not trained on. Of each a clip is made; the step with the best PSNR becomes the model.",
    };

    public Option<bool> Half { get; } = new("--half") { Description = "Write the model's weights in float16: half the file." };

    public IEnumerable<Option> All => [Videos, Datasets, Published, Width, Blocks, Steps, Epochs, Cooldown, Clips, Loss, Temporal, Vgg, Flow, Xavier, StartModel, Level, Validate, Half];

    /// <summary>What a command line asks for, beside what all training has.</summary>
    /// <exception cref="UsageException">Options exclude each other.</exception>
    /// <exception cref="DmlEnhanceException">A model cannot be read.</exception>
    public TceTrainingOptions Read(ParseResult parsed, TceTrainingOptions options)
    {
        bool published = parsed.GetValue(Published);
        bool stcl = IsGiven(parsed, Loss) ? parsed.GetRequiredValue(Loss) == Stcl : published;
        float? temporal = (float?)parsed.GetValue(Temporal);
        if (IsGiven(parsed, Steps) && IsGiven(parsed, Epochs))
            throw new UsageException("--steps and --epochs exclude each other");
        foreach (Option only in new Option[] { Vgg, Flow }.Where(option => !stcl && IsGiven(parsed, option)))
            throw new UsageException($"{only.Name} is for --loss stcl");
        string? start = parsed.GetValue(StartModel);
        foreach (Option size in new Option[] { Width, Blocks, Xavier }.Where(option => start is not null && IsGiven(parsed, option)))
            throw new UsageException($"{size.Name} and --start exclude each other: the model has its own");
        DatasetFolder[] datasets = parsed.GetValue(Datasets) ?? [];
        if (Array.Find(datasets, dataset => dataset.Layout.Kind != DatasetKind.Video) is { } pictures)
            throw new UsageException($"{pictures.Layout.Name} holds pictures, which TCE-Net cannot be trained on; use train sci");
        string? vgg = parsed.GetValue(Vgg), flow = parsed.GetValue(Flow);
        return options with
        {
            Videos = parsed.GetValue(Videos) ?? [],
            Datasets = datasets,
            Width = Value(Width, TceNetwork.PublishedWidth),
            Blocks = Value(Blocks, TceNetwork.PublishedBlocks),
            Steps = parsed.GetValue(Steps),
            Epochs = published && !IsGiven(parsed, Epochs) && !IsGiven(parsed, Steps) ? PublishedEpochs : parsed.GetValue(Epochs),
            Cooldown = parsed.GetValue(Cooldown),
            Clips = Value(Clips, PublishedClips),
            Crop = Value(_shared.Crop, PublishedCrop),
            LearningRate = Value(_shared.LearningRate, PublishedRate),
            Clip = new ClipOptions { Light = SimulateCommand.Levels[parsed.GetRequiredValue(Level)] },
            Loss = temporal is { } known ? Defaults.Loss with { TemporalWeight = known } : Defaults.Loss,
            Stcl = stcl ? new StclLossOptions { TemporalWeight = temporal ?? new StclLossOptions().TemporalWeight } : null,
            Vgg = vgg is null ? null : VggModel.Load(vgg),
            Flow = flow is null ? null : ModelLoader.LoadFlow(flow, _catalog),
            Xavier = parsed.GetValue(Xavier) || (published && start is null),
            Start = start is null ? null : TceModelOf(start),
            Validate = parsed.GetValue(Validate) ?? [],
            HalfWeights = parsed.GetValue(Half),
        };

        T Value<T>(Option<T> option, T ofPublished) => published && !IsGiven(parsed, option) ? ofPublished : parsed.GetValue(option)!;
    }

    /// <summary>Names of the layouts of a kind.</summary>
    public static string Names(DatasetKind kind) => string.Join(", ", PublishedDataset.All.Where(dataset => dataset.Kind == kind).Select(dataset => dataset.Name));

    private TceModel TceModelOf(string model) =>
        ModelLoader.LoadFile(model, _catalog) as TceModel ?? throw new DmlEnhanceException($"{model}: is not a model of TCE-Net");

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
