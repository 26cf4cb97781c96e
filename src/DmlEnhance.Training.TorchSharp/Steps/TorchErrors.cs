using System.Runtime.InteropServices;

namespace DmlEnhance.Training.TorchSharp.Steps;

/// <summary>Makes one line of libtorch's errors.</summary>
internal static class TorchErrors
{
    /// <summary>Runs something on libtorch.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="action">What to run.</param>
    /// <exception cref="DmlEnhanceException">libtorch failed.</exception>
    public static T Call<T>(string name, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ExternalException e)
        {
            string line = e.Message.Split('\n', 2)[0].Trim();
            throw new DmlEnhanceException(line.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || line.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase)
                ? $"{name}: the device has not enough memory for a step; use a smaller --crop, or for clips fewer --clips or --accumulate ({line})"
                : $"{name}: libtorch failed: {line}", e);
        }
    }
}
