using System.Globalization;

namespace DmlEnhance;

/// <summary>
/// An error that the caller's input caused: a broken image, a checkpoint of the wrong shape, a device that is not there.
/// </summary>
/// <remarks>The message is one line that a person can act on: what is wrong, where, and what to do. Only an <see cref="Explanation"/> adds further ones.</remarks>
public class DmlEnhanceException : Exception
{
    // Longer than any path; a name inside a hostile file can have megabytes.
    private const int LongestLine = 8192;

    private static readonly char[] LineBreaks = ['\n', '\r', '\u0085', '\u2028', '\u2029'];

    /// <summary>Creates the error without saying what is wrong; prefer the overload with a message.</summary>
    public DmlEnhanceException() { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: what, where, what to do.</param>
    public DmlEnhanceException(string message) : base(OneLine(message)) { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: what, where, what to do.</param>
    /// <param name="innerException">What was caught, for a debugger; never shown to a user.</param>
    public DmlEnhanceException(string message, Exception? innerException) : base(OneLine(message), innerException) { }

    /// <summary>Lines that belong below the message, indented as they are to be shown, where one line cannot say it: the folders that were expected. This program's own words,
    /// nothing that a file or a user named.</summary>
    public IReadOnlyList<string> Explanation { get; init; } = [];

    /// <summary>One line; then those of <see cref="Explanation"/>, if there are any, after a line feed each.</summary>
    public override string Message => Explanation.Count == 0 ? base.Message : string.Join('\n', [base.Message, .. Explanation]);

    /// <summary>
    /// Folds a text that may span lines, as native libraries' messages do, into one, and shows control and formatting
    /// characters as '?': names in files of strangers must not steer a terminal.
    /// </summary>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string joined = string.Join(' ', text.Split(LineBreaks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (joined.Length > LongestLine)
            joined = joined[..LongestLine] + "...";
        return string.Create(joined.Length, joined, (shown, source) =>
        {
            for (int i = 0; i < source.Length; i++)
                shown[i] = CharUnicodeInfo.GetUnicodeCategory(source[i]) is UnicodeCategory.Control or UnicodeCategory.Format ? '?' : source[i];
        });
    }
}
