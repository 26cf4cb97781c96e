namespace DmlEnhance.Cli.Bench;

/// <summary>How PyTorch is started.</summary>
internal sealed record PyTorchOptions
{
    /// <summary>The program that the user named, a full path or a name on PATH; null: those that are usual.</summary>
    public string? Program { get; init; }

    /// <summary>How long Python may take to load PyTorch.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one frame may take.</summary>
    public TimeSpan FrameLimit { get; init; } = TimeSpan.FromSeconds(60);
}
