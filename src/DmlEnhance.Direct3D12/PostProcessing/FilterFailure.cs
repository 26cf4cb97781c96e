namespace DmlEnhance.Direct3D12.PostProcessing;

/// <summary>Why frames pass through a <see cref="PostProcessFilter"/> as they are.</summary>
/// <param name="Model">The model that was to run.</param>
/// <param name="Path">What was to run it.</param>
/// <param name="Error">What went wrong, in one line; <see cref="Devices.DeviceLostException"/> where the device is gone.</param>
public sealed record FilterFailure(string Model, FilterPath Path, DmlEnhanceException Error)
{
    /// <inheritdoc/>
    public override string ToString() => Error.Message;
}
