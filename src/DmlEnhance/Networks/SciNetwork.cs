namespace DmlEnhance.Networks;

/// <summary>
/// SCI: Ma, Ma, Liu, Fan, Luo, "Toward Fast, Flexible, and Robust Low-Light Image Enhancement", CVPR 2022.
/// Retinex: an image is illumination times reflectance, so dividing by an estimate of the illumination enhances it.
/// </summary>
/// <remarks>
/// Training cascades stages with shared weights ("Illumination Learning with Weight Sharing") joined by the
/// self-calibrated module ("Self-Calibrated Module"); inference needs the first stage alone, because the module makes
/// the results of all stages converge.
/// </remarks>
public sealed class SciNetwork : ImageNetworkDefinition
{
    /// <summary>Stages in training, as published.</summary>
    public const int TrainingStages = 3;

    private const int EnhanceChannels = 3;
    private const int CalibrateChannels = 16;
    private const int CalibrateBlocks = 3;

    // Below this, dividing by the illumination would amplify noise without bound (the authors' code, model.py).
    private const float SmallestIllumination = 0.0001f;

    /// <inheritdoc/>
    public override string Name => "sci";

    /// <inheritdoc/>
    public override string Paper => "Ma et al., Toward Fast, Flexible, and Robust Low-Light Image Enhancement, CVPR 2022";

    /// <summary>Three 3x3 convolutions: 3.</summary>
    public override int Halo => 3;

    /// <inheritdoc/>
    public override Enhancement<T> Enhance<T>(INetworkOperators<T> operators, T image)
    {
        T illumination = EstimateIllumination(operators, image);
        return new Enhancement<T>(Reflectance(operators, image, illumination), illumination);
    }

    /// <summary>The enhancement network H: illumination = clamp(input + residual).</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="input">[N, 3, H, W].</param>
    /// <returns>Illumination, [N, 3, H, W], [0.0001, 1].</returns>
    public static T EstimateIllumination<T>(INetworkOperators<T> operators, T input)
    {
        ArgumentNullException.ThrowIfNull(operators);
        T features = operators.Relu(operators.Conv2d(input, "enhance.in_conv.0", 3, EnhanceChannels, 3));
        T block = operators.Conv2d(features, "enhance.conv.0", EnhanceChannels, EnhanceChannels, 3);
        block = operators.Relu(operators.BatchNorm(block, "enhance.conv.1", EnhanceChannels));
        features = operators.Add(features, block);
        T residual = operators.Sigmoid(operators.Conv2d(features, "enhance.out_conv.0", EnhanceChannels, 3, 3));
        return operators.Clamp(operators.Add(residual, input), SmallestIllumination, 1);
    }

    /// <summary>
    /// The self-calibrated module K: the map that is added to the image to make the next stage's input.
    /// </summary>
    /// <param name="operators">The reader.</param>
    /// <param name="reflectance">z, the image divided by a stage's illumination, [N, 3, H, W], [0,1].</param>
    /// <returns>s, the calibration map, [N, 3, H, W].</returns>
    public static T Calibrate<T>(INetworkOperators<T> operators, T reflectance)
    {
        ArgumentNullException.ThrowIfNull(operators);
        T features = ConvBatchNormRelu(operators, reflectance, "calibrate.in_conv.0", "calibrate.in_conv.1", 3);
        for (int block = 0; block < CalibrateBlocks; block++)
        {
            // The checkpoints hold one module under the names convs and blocks.0 to blocks.2: the blocks share weights.
            T inner = ConvBatchNormRelu(operators, features, "calibrate.convs.0", "calibrate.convs.1", CalibrateChannels);
            inner = ConvBatchNormRelu(operators, inner, "calibrate.convs.3", "calibrate.convs.4", CalibrateChannels);
            features = operators.Add(features, inner);
        }

        T estimate = operators.Sigmoid(operators.Conv2d(features, "calibrate.out_conv.0", CalibrateChannels, 3, 3));
        return operators.Subtract(reflectance, estimate);
    }

    /// <summary>The training cascade: every stage sees the image plus the previous stage's calibration map.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="image">[N, 3, H, W], [0,1].</param>
    /// <param name="count">How many stages, 1 or more; <see cref="TrainingStages"/> as published.</param>
    public static IReadOnlyList<SciStage<T>> Stages<T>(INetworkOperators<T> operators, T image, int count = TrainingStages)
    {
        ArgumentNullException.ThrowIfNull(operators);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var stages = new List<SciStage<T>>(count);
        T input = image;
        for (int stage = 0; stage < count; stage++)
        {
            T illumination = EstimateIllumination(operators, input);
            T reflectance = Reflectance(operators, image, illumination);
            T map = Calibrate(operators, reflectance);
            stages.Add(new SciStage<T>(input, illumination, reflectance, map));
            input = operators.Add(image, map);
        }

        return stages;
    }

    private static T Reflectance<T>(INetworkOperators<T> operators, T image, T illumination) =>
        operators.Clamp(operators.Divide(image, illumination), 0, 1);

    private static T ConvBatchNormRelu<T>(INetworkOperators<T> operators, T input, string convolution, string normalisation, int inputChannels) =>
        operators.Relu(operators.BatchNorm(
            operators.Conv2d(input, convolution, inputChannels, CalibrateChannels, 3), normalisation, CalibrateChannels));
}
