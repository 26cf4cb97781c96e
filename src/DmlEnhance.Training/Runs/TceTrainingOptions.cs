using DmlEnhance.Networks;
using DmlEnhance.Training.Clips;
using DmlEnhance.Training.Losses;

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

    /// <summary>Steps in all.</summary>
    public long Steps { get; init; } = 20_000;

    /// <summary>Clips of a step.</summary>
    public int Clips { get; init; } = 2;

    /// <summary>Pixels a side of a clip, a multiple of <see cref="TceNetwork.SideMultiple"/>.</summary>
    public int Crop { get; init; } = 96;

    /// <summary>How clips are made.</summary>
    public ClipOptions Clip { get; init; } = new();

    /// <summary>The loss.</summary>
    public TceLossOptions Loss { get; init; } = new();

    /// <summary>
    /// Folders or files with bright photographs that are not trained on, or empty. Of each a clip is made, the same at every validation, and the step with the best PSNR is
    /// kept as the run's model.
    /// </summary>
    public IReadOnlyList<string> Validate { get; init; } = [];
}
