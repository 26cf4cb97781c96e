using System.Globalization;

namespace DmlEnhance.Training.Tce;

/// <summary>The same for some epochs, then falling linearly to 0: as the authors of TCE-Net train (config.py, and trainer.py's lambda_rule).</summary>
/// <remarks>
/// In epoch e, which counts from 0, every step has the rate times 1 - max(0, e + 1 - decayStart) / decayEpochs, and none is below 0. The authors step their scheduler behind the
/// last step of an epoch, so the rate changes between two epochs and never within one. With their 300 epochs and 150, 150, the rate is whole up to and including epoch 149,
/// 149/150 of it in epoch 150, and 0 in the last one, epoch 299: what that one still moves are the running statistics.
/// </remarks>
public sealed record LinearSchedule : LearningRateSchedule
{
    /// <summary>A schedule.</summary>
    /// <param name="stepsPerEpoch">Steps of an epoch, 1 or more.</param>
    /// <param name="decayStart">Epochs before the rate falls, 0 or more.</param>
    /// <param name="decayEpochs">Epochs in which it falls to 0, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than that.</exception>
    public LinearSchedule(long stepsPerEpoch, int decayStart, int decayEpochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(decayStart);
        ArgumentOutOfRangeException.ThrowIfLessThan(decayEpochs, 1);
        StepsPerEpoch = stepsPerEpoch;
        DecayStart = decayStart;
        DecayEpochs = decayEpochs;
    }

    /// <summary>Steps of an epoch.</summary>
    public long StepsPerEpoch { get; }

    /// <summary>Epochs before the rate falls.</summary>
    public int DecayStart { get; }

    /// <summary>Epochs in which it falls to 0.</summary>
    public int DecayEpochs { get; }

    /// <inheritdoc/>
    public override string Description =>
        string.Create(CultureInfo.InvariantCulture, $"for {DecayStart} epochs of {StepsPerEpoch} steps, then falling linearly to 0 in {DecayEpochs} epochs");

    /// <summary>The published schedule for a run of some epochs: whole for half of them, then falling to 0, which the last epoch has.</summary>
    /// <param name="stepsPerEpoch">Steps of an epoch, 1 or more.</param>
    /// <param name="epochs">Epochs of the run, 2 or more; the authors have 300. Of an odd number the half that falls has one more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than that.</exception>
    public static LinearSchedule Over(long stepsPerEpoch, int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 2);
        return new LinearSchedule(stepsPerEpoch, epochs / 2, epochs - epochs / 2);
    }

    /// <inheritdoc/>
    public override double Rate(double highest, long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        long epoch = step / StepsPerEpoch;
        return highest * Math.Max(0, 1 - Math.Max(0, epoch + 1 - DecayStart) / (double)DecayEpochs);
    }
}
