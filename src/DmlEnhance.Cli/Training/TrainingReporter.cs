using System.Globalization;
using DmlEnhance.Training.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DmlEnhance.Cli.Training;

/// <summary>Tells a person how training goes: a bar where one watches, otherwise a line now and then.</summary>
internal static class TrainingReporter
{
    private const int LinesOfARun = 20;

    private const double WorthSaying = 0.01;

    // A single step's loss is of a single picture, and jumps.
    private const double LossMemory = 0.9;

    /// <summary>Runs and reports.</summary>
    /// <param name="console">Where.</param>
    /// <param name="quiet">Whether to say nothing.</param>
    /// <param name="what">"training", "fine-tuning".</param>
    /// <param name="run">The work; calls back after every step.</param>
    public static async Task<T> RunAsync<T>(CliConsole console, bool quiet, string what, Func<Action<TrainingProgress>?, T> run)
    {
        if (quiet)
            return run(null);
        return console.ErrorIsTerminal ? await WithBarAsync(console, what, run) : run(Lines(console));
    }

    /// <summary>Scores in the form that all reports have.</summary>
    public static string Text(ValidationScores scores) => scores.Psnr is { } psnr
        ? string.Create(CultureInfo.InvariantCulture, $"PSNR {psnr:F2} dB, SSIM {scores.Ssim:F4}, exposure {scores.Exposure:F3}")
            + (scores.Fsim is { } fsim ? string.Create(CultureInfo.InvariantCulture, $", FSIM {fsim:F4}") : "")
            + (scores.TemporalError is { } error ? string.Create(CultureInfo.InvariantCulture, $", temporal error {error:F2}") : "")
        : string.Create(CultureInfo.InvariantCulture, $"exposure {scores.Exposure:F3}");

    private static Action<TrainingProgress> Lines(CliConsole console)
    {
        double loss = double.NaN;
        return progress =>
        {
            loss = Smooth(loss, progress.Result.Loss);
            bool due = progress.Step % Math.Max(1, progress.Steps / LinesOfARun) == 0 || progress.Step == progress.Steps;
            if (due || progress.Validation is not null)
                console.Error.WriteLine(Line(progress, loss));
        };
    }

    private static async Task<T> WithBarAsync<T>(CliConsole console, string what, Func<Action<TrainingProgress>?, T> run)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) });
        T result = default!;

        // Written by the run, read by the timer that draws.
        double loss = double.NaN, waiting = 0;
        await terminal.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new StepsColumn(), new LossColumn(() => Volatile.Read(ref loss)), new WaitingColumn(() => Volatile.Read(ref waiting)), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                ProgressTask? task = null;
                result = run(progress =>
                {
                    // A resumed run has steps behind it; its rate counts from where it goes on.
                    task ??= context.AddTask(what, maxValue: progress.Steps - progress.Step + 1);
                    Volatile.Write(ref loss, Smooth(loss, progress.Result.Loss));
                    Volatile.Write(ref waiting, progress.WaitingShare);
                    task.Increment(1);
                    task.Description = $"{what} {progress.Step}/{progress.Steps}";
                    if (progress.Validation is not null)
                        terminal.WriteLine(Line(progress, loss));
                });
                return Task.CompletedTask;
            });
        return result;
    }

    private static double Smooth(double before, double now) => double.IsNaN(before) ? now : LossMemory * before + (1 - LossMemory) * now;

    private static string Line(TrainingProgress progress, double loss)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"step {progress.Step}/{progress.Steps}: loss {loss:G5}");
        return progress.Validation is { } scores ? $"{line}; {Text(scores)}" : line;
    }

    private sealed class LossColumn(Func<double> loss) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(loss() is var value && !double.IsNaN(value) ? string.Create(CultureInfo.InvariantCulture, $"loss {value:G4}") : "");
    }

    // Not shown while the device is hardly ever kept waiting.
    private sealed class WaitingColumn(Func<double> share) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(share() is var value && value >= WorthSaying ? string.Create(CultureInfo.InvariantCulture, $"{value:P0} waiting for data") : "");
    }

    private sealed class StepsColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            double seconds = task.ElapsedTime?.TotalSeconds ?? 0;
            return new Text(seconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"{task.Value / seconds:F1} steps/s") : "");
        }
    }
}
