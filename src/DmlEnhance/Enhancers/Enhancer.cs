using DmlEnhance.Devices;
using DmlEnhance.Exposure;
using DmlEnhance.Models;
using DmlEnhance.Onnx;

namespace DmlEnhance.Enhancers;

/// <summary>Creates enhancers.</summary>
public static class Enhancer
{
    /// <summary>Version of ONNX Runtime's native library, for example <c>1.30.0</c>.</summary>
    /// <exception cref="DmlEnhanceException">The library is missing.</exception>
    public static string RuntimeVersion => OrtEnvironment.Call("ONNX Runtime", () => OrtEnvironment.Version);

    /// <summary>Creates the enhancer for a model on the device asked for.</summary>
    /// <param name="model">What to run.</param>
    /// <param name="device">On what; a device that cannot run it is an error, never another device instead.</param>
    /// <param name="threads">Threads that compute on a CPU, 1 or more; null for one a logical core.</param>
    /// <exception cref="DmlEnhanceException">The device is not there, or does not take the model.</exception>
    public static IEnhancer Create(OnnxModel model, DeviceRequest device = default, int? threads = null)
    {
        (ComputeDevice chosen, string reason) = ComputeDevice.Resolve(device);
        return new OnnxCpuEnhancer(model, threads ?? Environment.ProcessorCount, chosen.Name, reason);
    }

    /// <summary>Creates the enhancer that chooses among this project's three SCI models, frame by frame.</summary>
    /// <param name="catalog">Where the models of <see cref="AutoExposure.Models"/> are; null for <see cref="ModelCatalog.Default"/>.</param>
    /// <param name="device">On what; a device that cannot run them is an error, never another device instead.</param>
    /// <param name="threads">Threads that compute on a CPU, 1 or more; null for one a logical core.</param>
    /// <exception cref="DmlEnhanceException">A model is missing or broken, or the device is not there.</exception>
    public static AutoEnhancer CreateAuto(ModelCatalog? catalog = null, DeviceRequest device = default, int? threads = null)
    {
        (ComputeDevice chosen, string reason) = ComputeDevice.Resolve(device);
        int count = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(threads));
        return new AutoEnhancer(
            catalog ?? ModelCatalog.Default,
            name => OnnxCpuEnhancer.Describe(name, count, chosen.Name, reason),
            model => new OnnxCpuEnhancer(model, count, chosen.Name, reason));
    }
}
