using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Onnx;

namespace DmlEnhance.Training.Steps;

/// <summary>Trains by ONNX Runtime on the CPU: a step is one graph, forward, backward and update (<see cref="TrainingStep"/>).</summary>
public sealed class OnnxTrainingEngine : ITrainingEngine
{
    private readonly int _threads;

    /// <param name="threads">Threads that compute, 1 or more; null for one a logical core. Sums are ordered by them, so the last digits depend on it.</param>
    public OnnxTrainingEngine(int? threads = null)
    {
        _threads = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(_threads, 1, nameof(threads));
    }

    /// <summary>Trains on a device, if that is the CPU.</summary>
    /// <param name="device">What was asked for.</param>
    /// <param name="threads">As for the constructor.</param>
    /// <exception cref="DmlEnhanceException">Another device was asked for.</exception>
    public static OnnxTrainingEngine On(DeviceRequest device, int? threads)
    {
        ComputeDevice.Resolve(device);
        return new OnnxTrainingEngine(threads);
    }

    /// <inheritdoc/>
    public string Description => $"ONNX Runtime {Enhancer.RuntimeVersion} on {ComputeDevice.Resolve(default).Device.Name}, {_threads} {(_threads == 1 ? "thread" : "threads")}";

    /// <inheritdoc/>
    public int Loaders => 1;

    /// <summary>Refuses none: a step is one graph of any number of pictures.</summary>
    /// <inheritdoc/>
    public void Check(string name, TrainingShape shape)
    {
    }

    /// <inheritdoc/>
    /// <remarks>An objective that estimates motion is refused: there are no training operators of flow here.</remarks>
    public ITrainingSession Open(string name, TrainingObjective objective, TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(objective);

        // A step is read when its shape is known, which is after a run has begun.
        if (objective.Flow is { } flow)
            throw flow.NotHere;
        return new TrainingSession(name, state, _threads, objective.BytesPerPixel, shape => TrainingStep.Build(objective, shape));
    }

    /// <inheritdoc/>
    public INetworkSession Open(TceModel model, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new CpuSession(model.Name, TceGraphs.Whole(model.Network, model.Source, width, height), _threads);
    }

    /// <summary>Frees nothing: sessions are their openers'.</summary>
    public void Dispose()
    {
    }
}
