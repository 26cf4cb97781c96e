namespace DmlEnhance;

/// <summary>
/// An error that the caller's input caused: a broken image, a checkpoint of the wrong shape, a device that is not there.
/// </summary>
/// <remarks>The message is one line that a person can act on: what is wrong, where, and what to do.</remarks>
public class DmlEnhanceException : Exception
{
    /// <summary>Creates the error without saying what is wrong; prefer the overload with a message.</summary>
    public DmlEnhanceException() { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: what, where, what to do.</param>
    public DmlEnhanceException(string message) : base(OneLine(message)) { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: what, where, what to do.</param>
    /// <param name="innerException">What was caught, for a debugger; never shown to a user.</param>
    public DmlEnhanceException(string message, Exception? innerException) : base(OneLine(message), innerException) { }

    /// <summary>Folds a text that may span lines, as native libraries' messages do, into one line.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
