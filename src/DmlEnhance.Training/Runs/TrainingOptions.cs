using DmlEnhance.Training.Losses;

namespace DmlEnhance.Training.Runs;

/// <summary>What a run that trains SCI is asked to do; its data are dark pictures, and no bright ones are needed. The defaults are the published ones (SCI's train.py) but for the crop, the seed, and the loss's colours, which are converted as the paper says.</summary>
public sealed record TrainingOptions : TrainingRunOptions
{
    /// <summary>Steps in all, each on one picture; null to count by <see cref="Epochs"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Times that every picture is seen, where <see cref="Steps"/> is null.</summary>
    public int Epochs { get; init; } = 1000;

    /// <summary>
    /// Pixels a side of the part that a step sees; 0 for whole pictures, as the authors train. Parts are the default
    /// because memory and time go with the area, and every new size costs a session.
    /// </summary>
    public int Crop { get; init; } = 256;

    /// <summary>The loss.</summary>
    public SciLossOptions Loss { get; init; } = new();

    /// <summary>
    /// A folder of pictures to look at while training, or null; not with <see cref="TrainingRunOptions.Datasets"/>, which have pairs for testing. With the subfolders <c>low</c> and <c>reference</c> (as
    /// <c>dmlenhance simulate</c> writes them) the step with the best PSNR is kept as the run's model.
    /// </summary>
    public string? Validate { get; init; }
}
