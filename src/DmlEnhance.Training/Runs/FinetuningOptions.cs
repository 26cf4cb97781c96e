using DmlEnhance.Devices;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Sci;

namespace DmlEnhance.Training.Runs;

/// <summary>What fine-tuning is asked to do. The defaults are those of the authors' finetune.py.</summary>
public sealed record FinetuningOptions
{
    /// <summary>The model to start from.</summary>
    public required OnnxModel Model { get; init; }

    /// <summary>Folders or files with dark pictures of the kind that the model is to suit.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>Steps, each on one picture; more than 0. (The authors count passes over the pictures; they fine-tune on one.)</summary>
    public long Steps { get; init; } = SciFinetuning.Steps;

    /// <summary>Adam's alpha.</summary>
    public double LearningRate { get; init; } = SciFinetuning.LearningRate;

    /// <summary>Picks the order and parts of pictures.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Pixels a side of the part that a step sees; 0 for whole pictures.</summary>
    public int Crop { get; init; }

    /// <summary>The loss.</summary>
    public SciLossOptions Loss { get; init; } = new();

    /// <summary>A folder for TensorBoard events, or null for none.</summary>
    public string? Events { get; init; }

    /// <summary>What to run on.</summary>
    public DeviceRequest Device { get; init; }

    /// <summary>Threads that compute on a CPU; null for one a logical core.</summary>
    public int? Threads { get; init; }
}
