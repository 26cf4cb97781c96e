using System.Diagnostics;
using DmlEnhance.Cli.Bench.Peaks;
using DmlEnhance.Cli.Bench.Results;
using DmlEnhance.Doctor;
using DmlEnhance.Frames;

namespace DmlEnhance.Cli.Bench;

/// <summary>What is measured of one subject at one size.</summary>
/// <param name="candidate">The subject.</param>
internal sealed class BenchSamples(BenchCandidate candidate)
{
    /// <summary>The most by which two right results differ: a value at a step's edge falls to either side when its last bits differ.</summary>
    public const int Tolerance = 1;

    private const int LeastWarmFrames = 3;

    // Code that runs often is compiled a second time, in the background.
    private static readonly TimeSpan LeastWarmTime = TimeSpan.FromMilliseconds(200);

    private readonly List<double> _times = [];
    private int? _largestDifference;
    private string? _wrong;

    /// <summary>Its name.</summary>
    public string Name => candidate.Source.Name;

    /// <summary>Whether it can be timed.</summary>
    public bool Runs => candidate is { Subject: not null, Failure: null };

    /// <summary>Milliseconds of a frame, roughly, from the warm-up.</summary>
    public double WarmMs { get; private set; }

    /// <summary>Milliseconds of a frame in each round.</summary>
    public IReadOnlyList<double> Times => _times;

    /// <summary>Hands over the picture and compares the first result with what is expected; then runs until the code is warm.</summary>
    public void Prepare(Frame picture, Frame expected, CancellationToken cancellationToken) => Try(subject =>
    {
        subject.Load(picture, cancellationToken);
        subject.Run(cancellationToken);
        using var actual = new Frame(picture.Width, picture.Height, picture.Format);
        if (!subject.Read(actual, cancellationToken))
            _wrong = "its result holds NaN or infinity";
        else if ((_largestDifference = LargestDifference(expected.Samples, actual.Samples)) > Tolerance)
            _wrong = $"its result differs from ONNX Runtime's by up to {_largestDifference}/255";
        var times = new List<double>();
        for (long start = Stopwatch.GetTimestamp(); times.Count < LeastWarmFrames || Stopwatch.GetElapsedTime(start) < LeastWarmTime;)
            times.Add(subject.Run(cancellationToken));
        WarmMs = CpuBaseline.Median(times);
    });

    /// <summary>Times a frame.</summary>
    public void Time(CancellationToken cancellationToken) => Try(subject =>
    {
        // As in a stream of frames: threads are awake, and memory is where this subject had it.
        subject.Run(cancellationToken);
        _times.Add(subject.Run(cancellationToken));
    });

    /// <summary>What came of it.</summary>
    /// <param name="pixels">Pixels of the picture.</param>
    /// <param name="peak">The machine's best.</param>
    /// <param name="fused">The samples of the subject <see cref="BenchSubjects.Fused"/>; null where there is none.</param>
    public BenchSubjectResult Result(long pixels, MachinePeak peak, BenchSamples? fused)
    {
        var result = new BenchSubjectResult
        {
            Name = Name,
            Verdict = candidate.Subject is null ? BenchVerdict.LeftOut : candidate.Failure is not null ? BenchVerdict.Failed : _wrong is not null ? BenchVerdict.Wrong : BenchVerdict.Right,
            Runs = candidate.Subject?.Description,
            Reason = candidate.Absence ?? candidate.Failure ?? _wrong,
            IsAskedFor = candidate.Source.IsAskedFor,
            LargestDifference = _largestDifference,
        };
        if (!Runs)
            return result;
        double median = CpuBaseline.Median(_times);
        double framesPerSecond = 1000 / median;
        double multiplyAdds = framesPerSecond * pixels * BenchRun.MultiplyAddsPerPixel;
        double bytes = framesPerSecond * pixels * BenchRun.BytesPerPixel;
        bool isOnCpu = candidate.Subject!.IsOnCpu;
        return result with
        {
            MedianMs = median,
            LeastMs = _times.Min(),
            FramesPerSecond = framesPerSecond,
            RatioToFused = fused is { Runs: true } ? CpuBaseline.Median(_times.Zip(fused.Times, (time, least) => time / least)) : null,
            MultiplyAddsPerSecond = multiplyAdds,
            FractionOfFmaPeak = isOnCpu ? multiplyAdds / peak.MultiplyAddsPerSecond : null,
            BytesPerSecond = bytes,
            FractionOfCopy = isOnCpu ? bytes / peak.CopyBytesPerSecond : null,
        };
    }

    private static int LargestDifference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        int largest = 0;
        for (int i = 0; i < expected.Length; i++)
            largest = Math.Max(largest, Math.Abs(expected[i] - actual[i]));
        return largest;
    }

    private void Try(Action<BenchSubject> work)
    {
        if (!Runs)
            return;
        try
        {
            work(candidate.Subject!);
        }
        catch (DmlEnhanceException e)
        {
            candidate.Failure = e.Message;
        }
    }
}
