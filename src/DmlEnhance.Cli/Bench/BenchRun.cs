using System.Globalization;
using DmlEnhance.Cli.Bench.Peaks;
using DmlEnhance.Cli.Bench.Results;
using DmlEnhance.Devices;
using DmlEnhance.Doctor;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Cli.Bench;

/// <summary>Compares ways of running SCI: all in one run, in turn, so that a machine that changes its clock or has other work changes all of them.</summary>
internal sealed class BenchRun
{
    /// <summary>Multiply-adds that SCI needs for a pixel: three 3x3 convolutions of 3 to 3 channels.</summary>
    public const int MultiplyAddsPerPixel = 3 * 9 * 3 * 3;

    /// <summary>Bytes of a frame of <see cref="PixelFormat.Rgb8"/>, read and written, a pixel.</summary>
    public const int BytesPerPixel = 2 * 3;

    private const int RoundSteps = 10;
    private const int LeastRounds = 5;
    private const int MostRounds = 501;

    private static readonly TimeSpan UsualTime = TimeSpan.FromSeconds(10);

    // ONNX Runtime's and OpenMP's threads look for new work for some milliseconds before they sleep; the next subject shall have the processor for itself.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);

    private readonly OnnxModel _model;
    private readonly BenchOptions _options;
    private readonly IReadOnlyList<BenchSubjectSource> _sources;

    /// <summary>Plans the run.</summary>
    /// <param name="model">A model of SCI.</param>
    /// <param name="options">Sizes, threads and rounds.</param>
    /// <param name="sources">What is compared.</param>
    /// <exception cref="DmlEnhanceException">It is another model.</exception>
    public BenchRun(OnnxModel model, BenchOptions options, IReadOnlyList<BenchSubjectSource> sources)
    {
        // PyTorch is given the weights alone, and what a pixel costs is known of SCI alone.
        SciWeights.Read(model);
        (_model, _options, _sources) = (model, options, sources);
    }

    /// <summary>How many steps a progress bar shows.</summary>
    public int Steps => _options.Threads.Count * (2 + _sources.Count + _options.Sizes.Count * (_sources.Count + RoundSteps));

    /// <summary>Measures.</summary>
    /// <param name="version">Version of the program, for the report.</param>
    /// <param name="begin">Gets the name of each step that begins.</param>
    /// <param name="cancellationToken">Ends the run; all that was started is ended with it.</param>
    /// <exception cref="DmlEnhanceException">ONNX Runtime, by which others are judged, does not run the model.</exception>
    public BenchReport Run(string version, Action<string> begin, CancellationToken cancellationToken) => new(
        version, BenchMachine.Here(), Path.GetFileName(_model.Name), MultiplyAddsPerPixel, BytesPerPixel,
        [.. _options.Threads.Select(threads => Run(new BenchContext(_model, threads), begin, cancellationToken))]);

    private BenchThreadsResult Run(BenchContext context, Action<string> begin, CancellationToken cancellationToken)
    {
        begin($"{Threads(context)}: the machine's peak");
        MachinePeak peak = MachinePeak.Measure(context.Threads, cancellationToken);
        var candidates = new List<BenchCandidate>();
        var measured = new List<(PictureSize Size, BenchSamples[] Samples)>();
        try
        {
            foreach (BenchSubjectSource source in _sources)
            {
                begin($"{Threads(context)}: {source.Name}");
                candidates.Add(BenchCandidate.Open(source, context, cancellationToken));
            }

            foreach (PictureSize size in _options.Sizes)
                measured.Add((size, Measure(size, context, candidates, begin, cancellationToken)));
        }
        finally
        {
            foreach (BenchCandidate candidate in candidates)
                candidate.Dispose();
        }

        begin($"{Threads(context)}: the machine's peak, again");
        peak = peak.Best(MachinePeak.Measure(context.Threads, cancellationToken));
        return new BenchThreadsResult(context.Threads, peak.MultiplyAddsPerSecond, peak.CopyBytesPerSecond, [.. measured.Select(one => Result(one.Size, one.Samples, peak))]);
    }

    private BenchSamples[] Measure(PictureSize size, BenchContext context, IEnumerable<BenchCandidate> candidates, Action<string> begin, CancellationToken cancellationToken)
    {
        using Frame dark = TestPicture.Dark(size);
        using Frame picture = dark.ToRgb8();
        using var expected = new Frame(picture.Width, picture.Height, picture.Format);
        using (EnhancerSubject reference = BenchSubjects.Cpu(context, CpuPath.OnnxRuntime))
        {
            reference.Load(picture, cancellationToken);
            reference.Run(cancellationToken);
            reference.Read(expected, cancellationToken);
        }

        BenchSamples[] samples = [.. candidates.Select(candidate => new BenchSamples(candidate))];
        foreach (BenchSamples one in samples)
        {
            begin($"{Threads(context)}, {size}: {one.Name}");
            one.Prepare(picture, expected, cancellationToken);
        }

        int rounds = Rounds(samples);
        for (int round = 0, step = -1; round < rounds; round++)
        {
            if (round * RoundSteps / rounds is var now && now > step)
            {
                begin(string.Create(CultureInfo.InvariantCulture, $"{Threads(context)}, {size}: {rounds} rounds"));
                step = now;
            }

            // Another one begins each round, so that none always comes after the same one.
            for (int i = 0; i < samples.Length; i++)
                Time(samples[(i + round) % samples.Length], cancellationToken);
        }

        return samples;
    }

    private static void Time(BenchSamples samples, CancellationToken cancellationToken)
    {
        if (!samples.Runs)
            return;
        cancellationToken.WaitHandle.WaitOne(Rest);
        cancellationToken.ThrowIfCancellationRequested();
        samples.Time(cancellationToken);
    }

    private int Rounds(IEnumerable<BenchSamples> samples)
    {
        if (_options.Rounds is { } asked)
            return asked;
        double round = samples.Where(one => one.Runs).Sum(one => Rest.TotalMilliseconds + 2 * one.WarmMs);
        double each = UsualTime.TotalMilliseconds / (_options.Threads.Count * _options.Sizes.Count);
        return (int)Math.Clamp(each / Math.Max(1, round), LeastRounds, MostRounds);
    }

    private static BenchSizeResult Result(PictureSize size, BenchSamples[] samples, MachinePeak peak)
    {
        BenchSamples? fused = samples.FirstOrDefault(one => one.Name == BenchSubjects.Fused);
        return new BenchSizeResult(size.ToString(), samples.Max(one => one.Times.Count), [.. samples.Select(one => one.Result((long)size.Width * size.Height, peak, fused))]);
    }

    private static string Threads(BenchContext context) => BenchText.Threads(context.Threads);
}
