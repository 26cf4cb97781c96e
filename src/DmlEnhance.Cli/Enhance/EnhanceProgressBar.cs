using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DmlEnhance.Cli.Enhance;

/// <summary>A bar with files a second and the time left; failures and notes stay above it.</summary>
internal sealed class EnhanceProgressBar(CliConsole console, bool json) : EnhanceReporter(console)
{
    protected override async Task<EnhanceSummary> RunCoreAsync(EnhanceRun run, EnhancePlan plan, CancellationToken cancellationToken)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Streams.Error) });
        EnhanceSummary? summary = null;
        await terminal.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new CountColumn(), new RateColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask("enhancing", maxValue: Math.Max(1, plan.Items.Count));
                summary = await run.RunAsync(plan, Report, task.Increment, cancellationToken);

                void Report(EnhanceResult result)
                {
                    if (result.Error is { } error)
                        terminal.MarkupLineInterpolated($"[red]dmlenhance: {error}[/]");
                    else if (plan.Items.Count == 1)
                        terminal.WriteLine(Line(result));
                    foreach (string note in result.Notes)
                        terminal.WriteLine(DmlEnhanceException.OneLine($"{result.Item.Input}: note: {note}"));
                }
            });
        if (!json && !summary!.Interrupted && (plan.Items.Count != 1 || plan.Missing.Count > 0))
            await Streams.Out.WriteLineAsync(Total(summary));
        return summary!;
    }

    private sealed class CountColumn : ProgressColumn
    {
        // Three thirds of a file may add up to a little less than one.
        private const double Rounding = 1e-6;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(task.Value + Rounding):F0}/{task.MaxValue:F0}"));
    }

    private sealed class RateColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            double seconds = task.ElapsedTime?.TotalSeconds ?? 0;
            return new Text(seconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"{task.Value / seconds:F1} files/s") : "");
        }
    }
}
