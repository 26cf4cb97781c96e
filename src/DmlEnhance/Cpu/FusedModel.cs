using DmlEnhance.Devices;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Cpu;

/// <summary>Whether the fused kernel runs a model.</summary>
internal static class FusedModel
{
    /// <summary>What the kernel is called where a provider is named.</summary>
    public static string Provider => $"fused SIMD kernel, {FusedSci.VectorBits}-bit";

    /// <summary>The weights for the kernel, or null where ONNX Runtime is to run the model.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="path">What was asked for.</param>
    /// <exception cref="DmlEnhanceException">The kernel was asked for, and the model is none that it can run; the message says why.</exception>
    public static KernelWeights? Read(OnnxModel model, CpuPath path)
    {
        if (path == CpuPath.OnnxRuntime)
            return null;
        try
        {
            return KernelWeights.Of(SciWeights.Read(model));
        }
        catch (DmlEnhanceException) when (path == CpuPath.Auto)
        {
            return null;
        }
        catch (DmlEnhanceException e)
        {
            throw new DmlEnhanceException($"{e.Message}; the fused kernel does not run it: take the other CPU path, onnxruntime", e);
        }
    }
}
