using DmlEnhance.Video;
using Spectre.Console;

namespace DmlEnhance.Cli.Enhance;

/// <summary>A bar with files a second and the time left; failures and notes stay above it.</summary>
internal sealed class EnhanceProgressBar(CliConsole console, bool json) : EnhanceReporter(console)
{
    protected override async Task<EnhanceSummary> RunCoreAsync(EnhanceRun run, EnhancePlan plan, CancellationToken cancellationToken)
    {
        EnhanceSummary? summary = null;
        await FileProgressBar.RunAsync(Streams, async (terminal, context) =>
        {
            int pictures = plan.Items.Count(item => item.Kind == EnhanceKind.Picture);
            ProgressTask? files = pictures > 0 || plan.Items.Count == 0 ? context.AddTask("enhancing", maxValue: Math.Max(1, pictures)) : null;
            ProgressTask? video = null;
            EnhanceItem? current = null;
            summary = await run.RunAsync(plan, Report, share => files?.Increment(share), ShowFrame, cancellationToken);

            void ShowFrame(EnhanceItem item, VideoProgress progress)
            {
                if (current != item)
                {
                    current = item;
                    video = context.AddTask(Markup.Escape(DmlEnhanceException.OneLine(Path.GetFileName(Path.TrimEndingDirectorySeparator(item.Input)))));
                }

                FileProgressBar.Show(video!, progress);
            }

            void Report(EnhanceResult result)
            {
                if (result.Error is { } error)
                    FileProgressBar.WriteError(terminal, error);
                else if (plan.Items.Count == 1 || result.Video is not null)
                    terminal.WriteLine(Line(result));
                foreach (string note in result.Notes)
                    terminal.WriteLine(DmlEnhanceException.OneLine($"{result.Item.Input}: note: {note}"));
            }
        });
        if (!json && !summary!.Interrupted && (plan.Items.Count != 1 || plan.Missing.Count > 0))
            await Streams.Out.WriteLineAsync(Total(summary));
        return summary!;
    }
}
