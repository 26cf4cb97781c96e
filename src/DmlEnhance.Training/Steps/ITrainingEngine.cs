using DmlEnhance.Devices;
using DmlEnhance.Onnx;

namespace DmlEnhance.Training.Steps;

/// <summary>What trains: ONNX Runtime on graphs with gradients, or TorchSharp.</summary>
/// <remarks>Checkpoints are the same for all; a run that was begun on one may go on on another. How far sums come out the same is each engine's own: ONNX Runtime's do, bit for bit, with one
/// number of threads; CUDA adds some gradients in no fixed order.</remarks>
public interface ITrainingEngine : IDisposable
{
    /// <summary>What it is and runs on, in a line for people, cards and checkpoints.</summary>
    string Description { get; }

    /// <summary>How many threads had best make samples while it computes.</summary>
    int Loaders { get; }

    /// <summary>Refuses steps that it cannot compute, before a run begins.</summary>
    /// <param name="name">What error messages call the run.</param>
    /// <param name="shape">What a step sees; height and width may differ from step to step.</param>
    /// <exception cref="DmlEnhanceException">So many pictures cannot be computed at once as was asked for.</exception>
    void Check(string name, TrainingShape shape);

    /// <summary>Puts a state on the device.</summary>
    /// <param name="name">What error messages call the run.</param>
    /// <param name="objective">What is trained.</param>
    /// <param name="state">Where to start; copied.</param>
    /// <exception cref="DmlEnhanceException">The device cannot be had.</exception>
    ITrainingSession Open(string name, TrainingObjective objective, TrainingState state);

    /// <summary>Makes the whole TCE-Net ready to run, as it will be used, for validation.</summary>
    /// <param name="model">The network and its weights.</param>
    /// <param name="width">Columns of the frames.</param>
    /// <param name="height">Rows of the frames.</param>
    /// <returns>Takes and gives what <see cref="TceGraphs.Whole"/> says, in the processor's memory.</returns>
    /// <exception cref="DmlEnhanceException">The device cannot be had, or has not enough memory.</exception>
    INetworkSession Open(TceModel model, int width, int height);
}
