namespace DmlEnhance.Direct3D12.Devices;

/// <summary>A call of Direct3D 12 or DXGI failed.</summary>
public class GraphicsException : DmlEnhanceException
{
    /// <summary>Creates the error without saying what is wrong; prefer the overload with a result.</summary>
    public GraphicsException() { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: what, where, what to do.</param>
    public GraphicsException(string message) : base(message) { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: what, where, what to do.</param>
    /// <param name="innerException">What was caught.</param>
    public GraphicsException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: what, where, what to do.</param>
    /// <param name="result">The HRESULT.</param>
    public GraphicsException(string message, int result) : base(message) => Result = result;

    /// <summary>The HRESULT, or 0 where there was none.</summary>
    public int Result { get; }
}
