using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Steps;

internal sealed partial class TorchTrainingSession
{
    // As TrainingStep has it for ONNX Runtime: clipping by the global norm, L2 regularisation, Adam.
    private void Update(Tensor gradient, Tensor norm, double learningRate)
    {
        using IDisposable ungraded = no_grad();
        (double beta1, double beta2) = (_objective.Adam.Beta1, _objective.Adam.Beta2);
        Tensor factor = (_objective.Adam.ClipNorm / (norm + 1e-6f)).clamp_max(1);
        Tensor g = gradient * factor + _parameters.detach() * _objective.Adam.WeightDecay;
        Tensor mean = _gradientMean * beta1 + g * (1 - beta1);
        Tensor square = _gradientSquare * beta2 + g * g * (1 - beta2);
        (double stepSize, double squareCorrection) = (learningRate / (1 - Math.Pow(beta1, Step + 1)), 1 / Math.Sqrt(1 - Math.Pow(beta2, Step + 1)));
        Tensor denominator = square.sqrt() * squareCorrection + _objective.Adam.Epsilon;
        Tensor next = (_parameters.detach() - mean * stepSize / denominator).requires_grad_(true);
        Replace(ref _parameters, next);
        Replace(ref _gradientMean, mean);
        Replace(ref _gradientSquare, square);
    }
}
