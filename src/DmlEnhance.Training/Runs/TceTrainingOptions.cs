using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Clips;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Tce;

namespace DmlEnhance.Training.Runs;

/// <summary>
/// What a run that trains TCE-Net is asked to do; its data are bright photographs, of which clips are made (<see cref="ClipDataset"/>). The defaults are not the published
/// ones, which need a large graphics card, but such as train on a CPU in hours.
/// </summary>
public sealed record TceTrainingOptions : TrainingRunOptions
{
    /// <summary>Folders of bright videos, each a folder of its frames in the order of their names; may be empty.</summary>
    public IReadOnlyList<string> Videos { get; init; } = [];

    /// <summary>The network: <see cref="TceNetwork.Width"/>, 32 as published.</summary>
    public int Width { get; init; } = 8;

    /// <summary>The network: <see cref="TceNetwork.ResidualBlocks"/>, 16 as published.</summary>
    public int Blocks { get; init; } = 8;

    /// <summary>Steps in all, where <see cref="Epochs"/> is null.</summary>
    public long Steps { get; init; } = 20_000;

    /// <summary>
    /// Epochs in all, 2 or more, or null to count <see cref="Steps"/>. With epochs the learning rate is that of the paper: whole for half of them, then falling linearly to 0
    /// (<see cref="Tce.LinearSchedule"/>); with steps it falls with their root (<see cref="Tce.RootSchedule"/>).
    /// </summary>
    public int? Epochs { get; init; }

    /// <summary>Clips of a step.</summary>
    public int Clips { get; init; } = 2;

    /// <summary>Pixels a side of a clip, a multiple of <see cref="TceNetwork.SideMultiple"/>.</summary>
    public int Crop { get; init; } = 96;

    /// <summary>
    /// How many of the last steps the learning rate falls to 0 in, on top of its schedule; 0 for none. It may be given when a run is resumed to be ended: a rate that is still
    /// high leaves the weights of the last step to the last clips (Hu et al., "MiniCPM", 2024: warm-up, stable, decay).
    /// </summary>
    public long Cooldown { get; init; }

    /// <summary>How clips are made.</summary>
    public ClipOptions Clip { get; init; } = new();

    /// <summary>The loss of clips of which everything is known, where <see cref="Stcl"/> is null.</summary>
    public TceLossOptions Loss { get; init; } = new();

    /// <summary>
    /// The loss of Spatial-Temporal Compatible Learning, or null for <see cref="Loss"/>. A step then sees <see cref="Clips"/> real clips and as many synthetic ones: those of
    /// data sets that are real, and those of synthetic data sets and of <see cref="TrainingRunOptions.Data"/> and <see cref="Videos"/>.
    /// </summary>
    public StclLossOptions? Stcl { get; init; }

    /// <summary>Weights of VGG-19 for the perceptual loss of <see cref="Stcl"/>; null to leave it out.</summary>
    public VggModel? Vgg { get; init; }

    /// <summary>RAFT for the motion of clips that do not have it, which the temporal loss of <see cref="Stcl"/> needs; may be null where all have it, and is not used there.</summary>
    public RaftModel? Flow { get; init; }

    /// <summary>Whether the initial weights are the authors' (<see cref="XavierInitialization"/>), and not PyTorch's defaults.</summary>
    public bool Xavier { get; init; }

    /// <summary>A model to start from, which gives the network's size as well; null for initial weights.</summary>
    public TceModel? Start { get; init; }

    /// <summary>Whether the model's file has its weights in float16, which halves it.</summary>
    public bool HalfWeights { get; init; }

    /// <summary>
    /// Folders or files with bright photographs that are not trained on, or empty. Of each a clip is made, the same at every validation, and the step with the best PSNR is
    /// kept as the run's model.
    /// </summary>
    public IReadOnlyList<string> Validate { get; init; } = [];

    internal override IReadOnlyList<string> Inputs => [.. Data, .. Videos];
}
