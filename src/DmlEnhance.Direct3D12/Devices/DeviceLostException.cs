namespace DmlEnhance.Direct3D12.Devices;

/// <summary>
/// The adapter was reset, removed or updated, or did not answer: nothing that was created on the device can be used any more.
/// </summary>
/// <remarks>
/// Dispose the <see cref="GraphicsDevice"/> with all that was created on it and make a new one;
/// <see cref="Presentation.RenderLoop"/> does so by itself.
/// </remarks>
public sealed class DeviceLostException : GraphicsException
{
    /// <summary>Creates the error without saying why; prefer the overload with a reason.</summary>
    public DeviceLostException() { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: why the device was lost.</param>
    public DeviceLostException(string message) : base(message) { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: why the device was lost.</param>
    /// <param name="innerException">What was caught.</param>
    public DeviceLostException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: why the device was lost.</param>
    /// <param name="result">The reason that Direct3D gives.</param>
    public DeviceLostException(string message, int result) : base(message, result) { }
}
