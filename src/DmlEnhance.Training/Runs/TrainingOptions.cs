using DmlEnhance.Devices;
using DmlEnhance.Training.Losses;

namespace DmlEnhance.Training.Runs;

/// <summary>What a training run is asked to do. The defaults are the published ones (SCI's train.py) but for the crop, the seed, and the loss's colours, which are converted as the paper says.</summary>
public sealed record TrainingOptions
{
    /// <summary>Folders or files with dark pictures; no bright ones are needed.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>The folder that the run writes into.</summary>
    public required string Folder { get; init; }

    /// <summary>The model's name: the run writes Name.onnx and its card.</summary>
    public string Name { get; init; } = "model";

    /// <summary>Steps in all, each on one picture; null to count by <see cref="Epochs"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Times that every picture is seen, where <see cref="Steps"/> is null.</summary>
    public int Epochs { get; init; } = 1000;

    /// <summary>Adam's alpha.</summary>
    public double LearningRate { get; init; } = 3e-4;

    /// <summary>Picks the initial weights and the order and parts of pictures.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Pixels a side of the part that a step sees; 0 for whole pictures, as the authors train. Parts are the default
    /// because memory and time go with the area, and every new size costs a session.
    /// </summary>
    public int Crop { get; init; } = 256;

    /// <summary>The loss.</summary>
    public SciLossOptions Loss { get; init; } = new();

    /// <summary>
    /// A folder of pictures to look at while training, or null. With the subfolders <c>low</c> and <c>reference</c> (as
    /// <c>dmlenhance simulate</c> writes them) the step with the best PSNR is kept as the run's model.
    /// </summary>
    public string? Validate { get; init; }

    /// <summary>Steps from one validation to the next, 1 or more; at most as many as the run has.</summary>
    public long ValidateEvery { get; init; } = 100;

    /// <summary>Steps from one checkpoint to the next, 1 or more; there is one at the end, and when the run is interrupted, as well.</summary>
    public long CheckpointEvery { get; init; } = 100;

    /// <summary>Whether to go on from the folder's checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>What to run on.</summary>
    public DeviceRequest Device { get; init; }

    /// <summary>Threads that compute on a CPU; null for one a logical core. Sums are ordered by them, so the last digits depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>Licence of the weights, for the model and its card.</summary>
    public string? Licence { get; init; }

    /// <summary>What the model is good for, a sentence, for the card.</summary>
    public string? Description { get; init; }

    /// <summary>What <see cref="Data"/> is, a sentence each, for the card; empty to say the paths.</summary>
    public IReadOnlyList<string> DataNotes { get; init; } = [];
}
