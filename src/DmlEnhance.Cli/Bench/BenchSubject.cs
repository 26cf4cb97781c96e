using System.Diagnostics;
using DmlEnhance.Frames;

namespace DmlEnhance.Cli.Bench;

/// <summary>One way of running SCI on a frame. Any failure is a <see cref="DmlEnhanceException"/> of one line.</summary>
internal abstract class BenchSubject : IDisposable
{
    /// <summary>What runs, with its version.</summary>
    public abstract string Description { get; }

    /// <summary>Whether it computes on the CPU, so that its times can be held against the CPU's peak.</summary>
    public abstract bool IsOnCpu { get; }

    /// <summary>Hands over the picture that <see cref="Run"/> enhances from now on, and makes room for results of its size; not timed.</summary>
    /// <param name="picture"><see cref="PixelFormat.Rgb8"/>; stays as it is until the next picture or <see cref="Dispose"/>.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public abstract void Load(Frame picture, CancellationToken cancellationToken);

    /// <summary>Enhances the picture.</summary>
    /// <returns>Milliseconds that it took.</returns>
    public abstract double Run(CancellationToken cancellationToken);

    /// <summary>The result of the last run, in 8 bits as <see cref="Enhancers.IEnhancer.Enhance"/> truncates them.</summary>
    /// <param name="result">Of the picture's size and format; overwritten.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Whether all of it is finite.</returns>
    public abstract bool Read(Frame result, CancellationToken cancellationToken);

    /// <summary>Frees what it holds.</summary>
    public abstract void Dispose();

    /// <summary>Milliseconds since a timestamp, in the clock's own ticks: a small frame takes less than one of <see cref="TimeSpan"/>'s.</summary>
    protected static double MillisecondsSince(long start) => (Stopwatch.GetTimestamp() - start) * 1000.0 / Stopwatch.Frequency;
}
