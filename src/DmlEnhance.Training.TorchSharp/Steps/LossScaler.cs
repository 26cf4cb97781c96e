namespace DmlEnhance.Training.TorchSharp.Steps;

/// <summary>
/// Dynamic loss scaling for float16 (Micikevicius et al., "Mixed Precision Training", ICLR 2018, section 3.2): small gradients vanish in it, so the loss is multiplied by
/// a power of two, and the gradient divided. Where the gradient overflows, the step is computed again with half of it; after many steps without, it doubles.
/// </summary>
/// <param name="scales">Whether there is any scaling: float32 and bfloat16 need none.</param>
internal sealed class LossScaler(bool scales)
{
    private const double First = 65536;
    private const int StepsUntilGrowth = 2000;

    private int _accepted;

    /// <summary>What the loss is multiplied by.</summary>
    public double Scale { get; private set; } = scales ? First : 1;

    /// <summary>Says whether a step's gradient is to be used, and moves the scale.</summary>
    /// <param name="finite">Whether it is finite.</param>
    /// <returns>False to compute it again; true for one that is not finite where no scale would help.</returns>
    public bool Accepts(bool finite)
    {
        if (!scales)
            return true;
        if (!finite)
        {
            _accepted = 0;
            if (Scale <= 1)
                return true;
            Scale /= 2;
            return false;
        }

        if (++_accepted % StepsUntilGrowth == 0)
            Scale *= 2;
        return true;
    }
}
