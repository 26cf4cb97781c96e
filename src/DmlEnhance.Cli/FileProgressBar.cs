using System.Globalization;
using DmlEnhance.Video;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DmlEnhance.Cli;

/// <summary>A bar with files a second and the time left, on the error stream; it is gone when the work is done.</summary>
/// <remarks>Its spinner turns all the time: one file may take long, such as the first one on a GPU, for which the network is compiled.</remarks>
internal static class FileProgressBar
{
    private const string RateKey = "rate";

    /// <summary>Shows the bar while work is done.</summary>
    /// <param name="console">Where.</param>
    /// <param name="what">What is being done: "enhancing".</param>
    /// <param name="files">How many files there are.</param>
    /// <param name="work">Gets the terminal, for lines that stay above the bar, and an action to tell how much of a file was done (a file is 1 in all).</param>
    public static Task RunAsync(CliConsole console, string what, int files, Func<IAnsiConsole, Action<double>, Task> work) =>
        RunAsync(console, (terminal, context) => work(terminal, context.AddTask(what, maxValue: Math.Max(1, files)).Increment));

    /// <summary>Shows bars, which the work adds, while work is done.</summary>
    /// <param name="console">Where.</param>
    /// <param name="work">Gets the terminal, for lines that stay above the bars, and what bars are added to.</param>
    public static async Task RunAsync(CliConsole console, Func<IAnsiConsole, ProgressContext, Task> work)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) });
        await terminal.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new CountColumn(), new RateColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(terminal, context));
    }

    /// <summary>Tells a bar how far a video is.</summary>
    public static void Show(ProgressTask bar, VideoProgress progress)
    {
        bar.IsIndeterminate = progress.Total is null;
        // What a file declares may be some frames off.
        bar.MaxValue = Math.Max(progress.Total ?? 0, progress.Frames);
        bar.Value = progress.Frames;
        bar.State.Update<double>(RateKey, _ => progress.FramesPerSecond);
    }

    /// <summary>An error in the form that all have, above the bar.</summary>
    public static void WriteError(IAnsiConsole terminal, string message) =>
        terminal.MarkupLineInterpolated($"[red]dmlenhance: {DmlEnhanceException.OneLine(message)}[/]");

    private sealed class CountColumn : ProgressColumn
    {
        // Three thirds of a file may add up to a little less than one.
        private const double Rounding = 1e-6;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.IsIndeterminate
                ? string.Create(CultureInfo.InvariantCulture, $"{task.Value:F0}")
                : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(task.Value + Rounding):F0}/{task.MaxValue:F0}"));
    }

    private sealed class RateColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            double rate = task.State.Get<double>(RateKey);
            if (rate > 0)
                return new Text(string.Create(CultureInfo.InvariantCulture, $"{rate:F1} fps"));
            double seconds = task.ElapsedTime?.TotalSeconds ?? 0;
            return new Text(seconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"{task.Value / seconds:F1} files/s") : "");
        }
    }
}
