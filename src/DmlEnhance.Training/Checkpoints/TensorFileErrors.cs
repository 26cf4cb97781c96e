namespace DmlEnhance.Training.Checkpoints;

/// <summary>Words every error about one tensor file alike: its path, what is wrong, what to do.</summary>
internal sealed class TensorFileErrors(string path)
{
    public DmlEnhanceException Damaged(string what, Exception? cause = null) =>
        new($"{path}: is no tensor file (.safetensors) or is damaged: {what}; copy it again, or take an older one", cause);

    public DmlEnhanceException Refused(string what) => new($"{path}: {what}");
}
