using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Losses;

namespace DmlEnhance.Training.Tce;

/// <summary>RAFT with given weights, inside a training step.</summary>
/// <param name="model">The weights.</param>
/// <param name="iterations">RAFT's iterations: 12 in the TCE-Net authors' code.</param>
/// <remarks>The authors give RAFT pictures in [0,1], where its weights were trained on [-1,1]; here it gets what it was trained on.</remarks>
public sealed class FlowEstimator(RaftModel model, int iterations = RaftNetwork.DefaultIterations)
{
    /// <summary>What is said where there are no operators of flow.</summary>
    internal DmlEnhanceException NotHere => new($"{model.Name}: motion is estimated while training by TorchSharp alone (dmlenhance-torch); here train on clips whose motion is known, those made of photographs");

    /// <summary>The motion from one picture to another.</summary>
    /// <param name="operators">A reader that has the operators of flow.</param>
    /// <param name="first">[N, 3, H, W].</param>
    /// <param name="second">[N, 3, H, W].</param>
    /// <returns>[N, 2, H, W], in pixels: columns, then rows.</returns>
    /// <exception cref="DmlEnhanceException">The reader has not these operators.</exception>
    public T Estimate<T>(ILossOperators<T> operators, T first, T second)
    {
        ArgumentNullException.ThrowIfNull(operators);
        return operators.Fixed(model.Source) is IFlowOperators<T> reader
            ? model.Network.Estimate(reader, first, second, iterations)
            : throw NotHere;
    }
}
