using DmlEnhance;

namespace NightSceneViewer;

/// <summary>Where the viewer writes: results to <paramref name="Out"/>, errors and progress to <paramref name="Error"/>.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Errors, one line each, and the progress bar.</param>
/// <param name="ErrorIsTerminal">Whether a person watches <paramref name="Error"/>, so that a progress bar can be drawn there.</param>
internal sealed record ViewerConsole(TextWriter Out, TextWriter Error, bool ErrorIsTerminal)
{
    /// <summary>The process's own streams, as they are now.</summary>
    public static ViewerConsole Process => new(Console.Out, Console.Error, !Console.IsErrorRedirected);

    /// <summary>Writes one line in the form that all errors have.</summary>
    public void WriteError(string message) => Error.WriteLine($"NightSceneViewer: {DmlEnhanceException.OneLine(message)}");
}
