using System.Globalization;
using System.Runtime.ExceptionServices;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace DmlEnhance.Enhancers;

/// <summary>Runs a model by ONNX Runtime's CPU provider.</summary>
/// <remarks>
/// <para>
/// A model that states its halo is run in bands of rows, each on one thread with its own buffers: that is exact, keeps a
/// band's tensors in the cache, and bounds memory whatever the size of the picture (docs/performance.md has the
/// measurement: bands are faster than ONNX Runtime's own threads, and a session of fixed size is no faster than one of
/// free size). Any other model is run whole, on ONNX Runtime's threads.
/// </para>
/// <para>Buffers are kept from frame to frame; a frame of another width replaces them.</para>
/// </remarks>
internal sealed class OnnxCpuEnhancer : IEnhancer
{
    // About 64 Ki pixels a band: 0.75 MiB a tensor, so the few that are live at once stay in a core's cache.
    private const int BandPixels = 1 << 16;

    // A band recomputes its halo: fewer rows, for a very wide picture or many threads, would make that the larger part.
    private const int SmallestBandRows = 16;

    private readonly OnnxModel _model;
    private readonly InferenceSession _session;
    private readonly BandBuffers[] _workers;
    private bool _disposed;

    /// <summary>Loads the model.</summary>
    /// <param name="model">What to run.</param>
    /// <param name="threads">Threads that compute, 1 or more.</param>
    /// <param name="device">Name of the processor, for <see cref="Info"/>.</param>
    /// <param name="reason">Why this device, for <see cref="Info"/>.</param>
    /// <exception cref="DmlEnhanceException">ONNX Runtime does not take the model.</exception>
    public OnnxCpuEnhancer(OnnxModel model, int threads, string device = "CPU", string reason = "asked for")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _model = model;
        bool banded = CanBand(model);
        _session = OrtEnvironment.Call(model.Name, () =>
        {
            using var options = new SessionOptions
            {
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                InterOpNumThreads = 1,
                IntraOpNumThreads = banded ? 1 : threads,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            return new InferenceSession(model.Content, options);
        });
        _workers = [.. Enumerable.Range(0, banded ? threads : 1).Select(_ => new BandBuffers(_session))];
        Info = Describe(model.Name, threads, device, reason);
    }

    /// <inheritdoc/>
    public EnhancerInfo Info { get; }

    /// <inheritdoc/>
    public void Enhance(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        EnhanceArguments.Check(source, target, strength, cancellationToken);
        if (strength == 0)
        {
            source.Samples.CopyTo(target.Samples);
            return;
        }

        if ((_model.Width ?? source.Width) != source.Width || (_model.Height ?? source.Height) != source.Height)
            throw new DmlEnhanceException($"{_model.Name}: the model takes {Side(_model.Width)}x{Side(_model.Height)} pixels; the frame has {source.Width}x{source.Height}");
        Run(new FrameJob(source, target, strength, BandRows(source), _model.Halo ?? 0), cancellationToken);
    }

    /// <summary>What an enhancer says of itself; needs no session.</summary>
    /// <inheritdoc cref="OnnxCpuEnhancer(OnnxModel, int, string, string)" path="/param"/>
    /// <exception cref="DmlEnhanceException">ONNX Runtime is missing.</exception>
    public static EnhancerInfo Describe(string model, int threads, string device, string reason) =>
        new(model, device, $"ONNX Runtime {Enhancer.RuntimeVersion} CPUExecutionProvider", threads, reason);

    /// <summary>Frees the session and the buffers.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (BandBuffers worker in _workers)
            worker.Dispose();
        _session.Dispose();
    }

    private static string Side(int? pixels) => pixels?.ToString(CultureInfo.InvariantCulture) ?? "any";

    private static bool CanBand(OnnxModel model) => model is { Halo: not null, Height: null };

    private int BandRows(Frame frame)
    {
        if (!CanBand(_model))
            return frame.Height;
        // At least a band a thread, so that none is idle over a small picture.
        int rows = Math.Min(BandPixels / frame.Width, (frame.Height + _workers.Length - 1) / _workers.Length);
        return Math.Max(SmallestBandRows, rows);
    }

    private void Run(FrameJob job, CancellationToken cancellationToken)
    {
        var tasks = new Task[Math.Min(_workers.Length, job.Bands) - 1];
        for (int i = 0; i < tasks.Length; i++)
        {
            BandBuffers worker = _workers[i + 1];
            tasks[i] = Task.Run(() => RunBands(worker, job, cancellationToken), CancellationToken.None);
        }

        ExceptionDispatchInfo? failure = Try(() => RunBands(_workers[0], job, cancellationToken));
        // All are awaited, also after a failure: they use the buffers. A task that the pool has not started runs here.
        foreach (Task task in tasks)
            failure = Try(() => task.GetAwaiter().GetResult()) ?? failure;
        failure?.Throw();
    }

    private static ExceptionDispatchInfo? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }

    private void RunBands(BandBuffers worker, FrameJob job, CancellationToken cancellationToken)
    {
        try
        {
            while (job.NextBand() is { } band)
                worker.Run(_model.Name, job, band, cancellationToken);
        }
        catch
        {
            job.Abandon();
            throw;
        }
    }
}
