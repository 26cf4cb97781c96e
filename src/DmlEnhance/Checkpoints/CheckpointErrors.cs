using System.Globalization;

namespace DmlEnhance.Checkpoints;

/// <summary>Words every error about one checkpoint alike: its path, what is wrong, what to do.</summary>
internal sealed class CheckpointErrors(string path)
{
    public const string SaveAgain = "download it again, or save it again with torch.save(model.state_dict(), path)";
    public const string SaveStateDict = "save model.state_dict() instead";

    private const int LongestQuote = 120;

    public DmlEnhanceException Error(string what, Exception? cause = null) => new($"checkpoint '{path}' {what}", cause);

    public DmlEnhanceException Damaged(string what, Exception? cause = null) => Error($"is damaged: {what}; {SaveAgain}", cause);

    public DmlEnhanceException Unreadable(Exception cause) => cause switch
    {
        FileNotFoundException or DirectoryNotFoundException => Error("does not exist; check the path", cause),
        UnauthorizedAccessException => Error("cannot be read: access denied; check its permissions", cause),
        ArgumentException => Error("is not a possible path; give that of a .pt or .pth file", cause),
        _ => Error($"cannot be read: {cause.Message}", cause),
    };

    /// <summary>Text out of an untrusted file, fit for a terminal: no control or direction characters, not endless.</summary>
    public static string Quote(string untrusted)
    {
        string shown = untrusted.Length <= LongestQuote ? untrusted : untrusted[..LongestQuote] + "...";
        return $"'{string.Concat(shown.Select(c => IsPlain(c) ? c : '?'))}'";
    }

    private static bool IsPlain(char c) => char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
