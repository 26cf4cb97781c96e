using DmlEnhance.Files;

namespace DmlEnhance.Checkpoints;

/// <summary>Words every error about one checkpoint alike: its path, what is wrong, what to do.</summary>
internal sealed class CheckpointErrors(string path)
{
    public const string SaveAgain = "download it again, or save it again with torch.save(model.state_dict(), path)";
    public const string SaveStateDict = "save model.state_dict() instead";

    private const int LongestQuote = 120;

    public DmlEnhanceException Error(string what, Exception? cause = null) => new($"{path}: {what}", cause);

    public DmlEnhanceException Damaged(string what, Exception? cause = null) => Error($"is damaged: {what}; {SaveAgain}", cause);

    public DmlEnhanceException Unreadable(Exception cause) => Error($"the checkpoint cannot be read: {FileErrors.Reason(cause)}", cause);

    /// <summary>Text out of the file, in quotes and not endless.</summary>
    public static string Quote(string untrusted) =>
        $"'{(untrusted.Length <= LongestQuote ? untrusted : untrusted[..LongestQuote] + "...")}'";
}
