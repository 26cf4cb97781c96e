using DmlEnhance.Direct3D12.Benchmark.Results;
using DmlEnhance.Direct3D12.Benchmark.Subjects;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using Spectre.Console;

namespace DmlEnhance.Direct3D12.Benchmark;

/// <summary>One run of the benchmark.</summary>
internal static class BenchmarkRun
{
    // What getting ready counts for in the progress bar, in rounds.
    private const int Preparation = 2;

    /// <summary>Measures everything and writes the result.</summary>
    /// <exception cref="DmlEnhanceException">Something cannot be used; the message says what.</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static void Execute(BenchmarkOptions options, BenchmarkConsole console, CancellationToken cancellationToken)
    {
        SciWeights weights = SciWeights.Read(ModelLoader.Load(options.Model));
        using var device = new GraphicsDevice(new GraphicsDeviceOptions { Adapter = options.Adapter });
        List<SizeSamples> sizes = [];
        if (console.ErrorIsTerminal)
        {
            IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) });
            terminal.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(device.Adapter.Name), maxValue: options.Sizes.Count * (Preparation + options.Rounds));
                MeasureAll(task.Increment);
            });
        }
        else
        {
            MeasureAll(_ => { });
        }

        Clock clock = Clock.Choose(device.Adapter.IsSoftware, Host.IsWine, sizes);
        if (options.Json)
            console.Out.WriteLine(ResultJson.Write(device.Adapter, options, clock, sizes));
        else
            ResultTable.Write(console, device.Adapter, options, clock, sizes);

        void MeasureAll(Action<double> progress)
        {
            foreach ((int width, int height) in options.Sizes)
                sizes.Add(Measure(device, weights, width, height, options, progress, cancellationToken));
        }
    }

    private static SizeSamples Measure(GraphicsDevice device, SciWeights weights, int width, int height, BenchmarkOptions options, Action<double> progress, CancellationToken cancellationToken)
    {
        using var subjects = new SubjectSet(device, weights, width, height, options.Tiles);
        using var timer = new SubmissionTimer(device);
        byte[] expected = IlluminationCheck.Run(device, subjects, subjects[Subject.Fused]);
        double?[] differences = [.. subjects.All.Select<Subject, double?>(subject =>
            subject.EstimatesIllumination ? IlluminationCheck.Compare(device, subject, IlluminationCheck.Run(device, subjects, subject), expected) : null)];
        progress(1);
        int[] repetitions = new int[subjects.All.Count];
        for (int i = 0; i < repetitions.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            repetitions[i] = timer.Repetitions(subjects.All[i], options.BatchMilliseconds);
        }

        progress(Preparation - 1);
        List<double> empty = [];
        List<Sample>[] samples = [.. subjects.All.Select(_ => new List<Sample>())];
        for (int round = 0; round < options.Rounds; round++)
        {
            empty.Add(timer.MeasureEmpty());
            for (int i = 0; i < samples.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                samples[i].Add(timer.Measure(subjects.All[i], repetitions[i]));
            }

            progress(1);
        }

        return new SizeSamples(width, height, Quartiles.Of(empty).Median, [.. subjects.All.Select((subject, i) => new SubjectSamples(subject.Name, repetitions[i], differences[i], samples[i]))]);
    }
}
