using DmlEnhance.Frames;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace DmlEnhance.Enhancers;

/// <summary>A model on ONNX Runtime's CPU provider, run over a frame in bands of rows.</summary>
/// <remarks>
/// <para>
/// A model that states its halo is run in bands of rows, each on one thread with its own buffers: that is exact, keeps a
/// band's tensors in the cache, and bounds memory whatever the size of the picture (docs/performance.md has the
/// measurement: bands are faster than ONNX Runtime's own threads, and a session of fixed size is no faster than one of
/// free size). Any other model is run whole, on ONNX Runtime's threads.
/// </para>
/// <para>Buffers are kept from frame to frame; a frame of another width replaces them.</para>
/// </remarks>
internal sealed class OnnxBands : ICpuBands
{
    private readonly OnnxModel _model;
    private readonly InferenceSession _session;
    private readonly BandBuffers[] _workers;

    /// <summary>Loads the model.</summary>
    /// <param name="model">What to run.</param>
    /// <param name="threads">Threads that compute, 1 or more.</param>
    /// <param name="givesIllumination">Whether the illumination is wanted, too; the model must have that output.</param>
    /// <exception cref="DmlEnhanceException">ONNX Runtime does not take the model.</exception>
    public OnnxBands(OnnxModel model, int threads, bool givesIllumination = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _model = model;
        bool banded = CanBand(model);
        _session = OrtEnvironment.Call(model.Name, () =>
        {
            using SessionOptions options = OrtEnvironment.CpuOptions(banded ? 1 : threads);
            return new InferenceSession(model.Content, options);
        });
        _workers = [.. Enumerable.Range(0, banded ? threads : 1).Select(_ => new BandBuffers(_session, model.Name, givesIllumination))];
    }

    /// <inheritdoc/>
    public void Run(Frame source, Action<BandResult, Band> result, CancellationToken cancellationToken)
    {
        _model.RequireSize(source);
        var job = new FrameJob(source, CanBand(_model) ? Band.RowsOf(source, _workers.Length) : source.Height, _model.Halo ?? 0);
        job.Run(_workers.Length, (worker, band) =>
        {
            _workers[worker].Infer(job, band, cancellationToken);
            result(_workers[worker], band);
        });
    }

    /// <summary>Frees the session and the buffers.</summary>
    public void Dispose()
    {
        foreach (BandBuffers worker in _workers)
            worker.Dispose();
        _session.Dispose();
    }

    private static bool CanBand(OnnxModel model) => model is { Halo: not null, Height: null };
}
