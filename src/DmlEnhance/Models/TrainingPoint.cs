namespace DmlEnhance.Models;

/// <summary>A point of a training's curve: what a validation found.</summary>
public sealed record TrainingPoint
{
    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Mean loss of the steps since the point before; null where it is not known.</summary>
    public double? Loss { get; init; }

    /// <summary>Validation PSNR in dB, or null without references.</summary>
    public double? Psnr { get; init; }

    /// <summary>Validation SSIM, or null without references.</summary>
    public double? Ssim { get; init; }

    /// <summary>Validation FSIM, or null without references.</summary>
    public double? Fsim { get; init; }

    /// <summary>Of a video's network, how far the change from frame to frame is from the clean frames', of 255; else null.</summary>
    public double? TemporalError { get; init; }
}
