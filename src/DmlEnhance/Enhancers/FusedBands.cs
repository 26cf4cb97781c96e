using DmlEnhance.Cpu;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;

namespace DmlEnhance.Enhancers;

/// <summary>SCI by the fused kernel, in bands whose enhanced image and illumination stay floats: for what comes after the network and before the frame.</summary>
internal sealed class FusedBands : ICpuBands
{
    private readonly OnnxModel _model;
    private readonly KernelNumbers _numbers;
    private readonly FusedBandResult[] _workers;

    /// <summary>Takes a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="threads">Threads that compute, 1 or more.</param>
    public FusedBands(OnnxModel model, KernelWeights weights, int threads)
    {
        _model = model;
        _numbers = new KernelNumbers(weights);
        _workers = [.. Enumerable.Range(0, threads).Select(_ => new FusedBandResult(model.Name))];
    }

    /// <inheritdoc/>
    public void Run(Frame source, Action<BandResult, Band> result, CancellationToken cancellationToken)
    {
        _model.RequireSize(source);
        PixelLayout layout = PixelLayout.Of(source.Format);
        _numbers.Use(layout.Unit);
        // The kernel reads the rows round a band itself.
        int rows = (Band.RowsOf(source, _workers.Length) + TileLayout.BandUnit - 1) / TileLayout.BandUnit * TileLayout.BandUnit;
        var job = new FrameJob(source, rows, halo: 0);
        job.Run(_workers.Length, (worker, band) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            _workers[worker].Infer(job, band, layout, _numbers);
            result(_workers[worker], band);
        });
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (FusedBandResult worker in _workers)
            worker.Dispose();
        _numbers.Dispose();
    }
}
