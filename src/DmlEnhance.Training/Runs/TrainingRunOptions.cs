using DmlEnhance.Devices;
using DmlEnhance.Training.Datasets.Published;

namespace DmlEnhance.Training.Runs;

/// <summary>What any training run is asked to do, whatever the network.</summary>
public abstract record TrainingRunOptions
{
    /// <summary>Folders or files with the pictures to train on.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>
    /// Data sets in their published layouts, of pictures for SCI and of videos for TCE-Net; may be empty. What they list for training is trained on, and what they list for
    /// testing is validated on.
    /// </summary>
    public IReadOnlyList<DatasetFolder> Datasets { get; init; } = [];

    /// <summary>The folder that the run writes into.</summary>
    public required string Folder { get; init; }

    /// <summary>The model's name: the run writes Name.onnx and its card.</summary>
    public string Name { get; init; } = "model";

    /// <summary>Adam's alpha.</summary>
    public double LearningRate { get; init; } = 3e-4;

    /// <summary>Picks the initial weights, and what each step sees.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Steps from one validation to the next, 1 or more, at most as many as the run has; null for an epoch where the run counts epochs, else 100.</summary>
    public long? ValidateEvery { get; init; }

    /// <summary>
    /// Whether the last step becomes the model, and not the one with the best validation PSNR: after a cool-down it is the one that the training led to, and the best of many
    /// validations on a few pictures is in part luck.
    /// </summary>
    public bool KeepLast { get; init; }

    /// <summary>Steps from one checkpoint to the next, 1 or more; there is one at the end, and when the run is interrupted, as well.</summary>
    public long CheckpointEvery { get; init; } = 100;

    /// <summary>Whether to go on from the folder's checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>What to run on, where no engine is given.</summary>
    public DeviceRequest Device { get; init; }

    /// <summary>Threads that compute on a CPU; null for one a logical core. Sums are ordered by them, so the last digits depend on it. Not used where an engine is given.</summary>
    public int? Threads { get; init; }

    /// <summary>Licence of the weights, for the model and its card.</summary>
    public string? Licence { get; init; }

    /// <summary>What the model is good for, a sentence, for the card.</summary>
    public string? Description { get; init; }

    /// <summary>What it is trained on, a sentence each, for the card; empty to say the paths.</summary>
    public IReadOnlyList<string> DataNotes { get; init; } = [];

    /// <summary>All folders and files to train on that are no data sets.</summary>
    internal virtual IReadOnlyList<string> Inputs => Data;
}
