using System.Diagnostics;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;

namespace DmlEnhance.Doctor;

/// <summary>The CPU enhancer's time and result at each size, measured once for all adapters.</summary>
/// <param name="model">What is run.</param>
/// <param name="repetitions">Frames whose times count.</param>
internal sealed class CpuBaseline(OnnxModel model, int repetitions) : IDisposable
{
    private readonly Dictionary<PictureSize, (double Milliseconds, Frame Result)> _measured = [];
    private readonly OnnxCpuEnhancer _enhancer = new(model, Environment.ProcessorCount);

    /// <summary>Threads that the enhancer has.</summary>
    public static int Threads => Environment.ProcessorCount;

    /// <summary>Measures, where that was not done before.</summary>
    /// <returns>The median of milliseconds by the clock on the wall, and <see cref="TestPicture.Dark"/> enhanced, which belongs to this object.</returns>
    /// <exception cref="DmlEnhanceException">The model does not run at this size.</exception>
    public (double Milliseconds, Frame Result) Measure(PictureSize size, CancellationToken cancellationToken)
    {
        if (_measured.TryGetValue(size, out var known))
            return known;
        using Frame picture = TestPicture.Dark(size);
        var result = new Frame(picture.Width, picture.Height, picture.Format);
        try
        {
            var times = new List<double>(repetitions);
            // The first makes buffers.
            _enhancer.Enhance(picture, result, 1, cancellationToken);
            for (int i = 0; i < repetitions; i++)
            {
                long start = Stopwatch.GetTimestamp();
                _enhancer.Enhance(picture, result, 1, cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return _measured[size] = (Median(times), result);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>The middle of one or more numbers; of an even count the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Frees session and results.</summary>
    public void Dispose()
    {
        _enhancer.Dispose();
        foreach (var (_, result) in _measured.Values)
            result.Dispose();
        _measured.Clear();
    }
}
