using DmlEnhance.Enhancers;
using DmlEnhance.Onnx;

namespace DmlEnhance.Devices;

/// <summary>A device that is ready to run networks. Dispose its enhancers before it.</summary>
public interface IOpenedDevice : IDisposable
{
    /// <summary>What its enhancers say of themselves.</summary>
    /// <param name="model">Name of what is run.</param>
    /// <param name="reason">Why this device.</param>
    EnhancerInfo Describe(string model, string reason);

    /// <summary>Makes an enhancer; several may be made, and used one at a time.</summary>
    /// <param name="model">What to run.</param>
    /// <param name="reason">Why this device, for <see cref="IEnhancer.Info"/>.</param>
    /// <exception cref="DmlEnhanceException">The device does not take the model.</exception>
    IEnhancer Create(OnnxModel model, string reason);
}
