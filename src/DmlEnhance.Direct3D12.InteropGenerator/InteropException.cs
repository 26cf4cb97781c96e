namespace DmlEnhance.Direct3D12.InteropGenerator;

/// <summary>A header or the list of what is wanted says something that this tool does not understand.</summary>
public sealed class InteropException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public InteropException()
    {
    }

    /// <summary>Makes an exception that says what was not understood.</summary>
    public InteropException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says what was not understood, and why.</summary>
    public InteropException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
