using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DmlEnhance.Cli;

/// <summary>A bar with the step in work, on the error stream where a person watches; it is gone when the work is done.</summary>
internal static class StepProgressBar
{
    /// <summary>Shows the bar while work is done, on another thread.</summary>
    /// <param name="console">Where.</param>
    /// <param name="steps">How many steps there are.</param>
    /// <param name="work">Gets an action to call at each step's beginning with its name.</param>
    public static async Task<T> RunAsync<T>(CliConsole console, int steps, Func<Action<string>, T> work)
    {
        if (!console.ErrorIsTerminal)
            return work(_ => { });
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) });
        return await terminal.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new CountColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context =>
            {
                ProgressTask task = context.AddTask("starting", maxValue: Math.Max(1, steps));
                bool isFirst = true;
                return Task.Run(() => work(step =>
                {
                    task.Description = Markup.Escape(step);
                    if (!isFirst)
                        task.Increment(1);
                    isFirst = false;
                }));
            });
    }

    private sealed class CountColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(string.Create(CultureInfo.InvariantCulture, $"{task.Value:F0}/{task.MaxValue:F0}"));
    }
}
