using System.Diagnostics;
using DmlEnhance.Direct3D12.Benchmark.Results;
using DmlEnhance.Direct3D12.Benchmark.Subjects;
using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Benchmark;

/// <summary>Measures submissions by both clocks.</summary>
internal sealed class SubmissionTimer : IDisposable
{
    // What one submission may take of the device's descriptors (4096, of which a chain needs 9) and timestamps (1024, of which it needs 3).
    private const int MostRepetitions = 256;

    // How much longer than an empty submission a batch is to be at least, so that what the submission itself takes hardly matters.
    private const int TimesEmpty = 50;

    // Of all marks the only one that is asked for.
    private const string Mark = "benchmark";

    private static readonly Subject Nothing = new("nothing", false, _ => { });

    private readonly GraphicsDevice _device;
    private double _timestamps;

    /// <summary>Listens to a device's timer.</summary>
    public SubmissionTimer(GraphicsDevice device)
    {
        _device = device;
        device.Timer.Measured += Measured;
    }

    /// <summary>Milliseconds from an empty submission until the GPU is idle.</summary>
    public double MeasureEmpty() => Submit(Nothing, 1).Wall;

    /// <summary>How often a subject is to be repeated to fill a submission.</summary>
    /// <param name="subject">Which; it is run, so that nothing is done for the first time later.</param>
    /// <param name="milliseconds">How long a submission should be, at least.</param>
    public int Repetitions(Subject subject, double milliseconds)
    {
        Submit(subject, 1);
        double wanted = Math.Max(milliseconds, TimesEmpty * Math.Min(MeasureEmpty(), MeasureEmpty()));
        int repetitions = 1;
        // The faster of two: one alone may have waited for another program.
        while (repetitions < MostRepetitions && Math.Min(Submit(subject, repetitions).Wall, Submit(subject, repetitions).Wall) < wanted)
            repetitions *= 2;
        return repetitions;
    }

    /// <summary>Measures one submission.</summary>
    /// <param name="subject">What is submitted.</param>
    /// <param name="repetitions">How often it is recorded.</param>
    /// <returns>The time of one repetition.</returns>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public Sample Measure(Subject subject, int repetitions)
    {
        Sample sample = Submit(subject, repetitions);
        return new Sample(sample.Wall / repetitions, sample.Timestamps / repetitions);
    }

    /// <summary>Listens no longer.</summary>
    public void Dispose() => _device.Timer.Measured -= Measured;

    private Sample Submit(Subject subject, int repetitions)
    {
        CommandList list = _device.Rent(subject.Name);
        try
        {
            using (list.BeginMark(Mark))
            {
                for (int repetition = 0; repetition < repetitions; repetition++)
                    subject.Record(list);
            }
        }
        catch
        {
            _device.Discard(list);
            throw;
        }

        long start = Stopwatch.GetTimestamp();
        _device.Submit(list);
        _device.WaitIdle();
        return new Sample(Stopwatch.GetElapsedTime(start).TotalMilliseconds, _timestamps);
    }

    private void Measured(string mark, double milliseconds)
    {
        if (mark == Mark)
            _timestamps = milliseconds;
    }
}
