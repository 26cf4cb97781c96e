using DmlEnhance.Enhancers;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Devices;

/// <summary>A device that is ready to run networks. Dispose its enhancers before it.</summary>
public interface IOpenedDevice : IDisposable
{
    /// <summary>What its enhancers say of themselves.</summary>
    /// <param name="model">Name of what is run.</param>
    /// <param name="reason">Why this device.</param>
    EnhancerInfo Describe(string model, string reason);

    /// <summary>What an enhancer says of itself that chooses among models of single pictures.</summary>
    /// <param name="title">What it is called.</param>
    /// <param name="models">The models.</param>
    /// <param name="reason">Why this device.</param>
    /// <exception cref="DmlEnhanceException">The device does not take one of them.</exception>
    EnhancerInfo Describe(string title, IReadOnlyList<OnnxModel> models, string reason) => Describe(title, reason);

    /// <summary>Makes an enhancer; several may be made, and used one at a time.</summary>
    /// <param name="model">What to run.</param>
    /// <param name="reason">Why this device, for <see cref="IEnhancer.Info"/>.</param>
    /// <exception cref="DmlEnhanceException">The device does not take the model.</exception>
    IEnhancer Create(OnnxModel model, string reason);

    /// <summary>The most memory that networks may take on it, in bytes.</summary>
    long MemoryBytes { get; }

    /// <summary>Makes a session of a graph.</summary>
    /// <param name="name">The model, for errors.</param>
    /// <param name="graph">An ONNX file whose shapes are all numbers; not kept.</param>
    /// <exception cref="DmlEnhanceException">The device does not take the graph.</exception>
    INetworkSession CreateSession(string name, byte[] graph);

    /// <summary>Makes a tensor in the device's own memory, for what goes from one session to another.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="name">What tools call it.</param>
    /// <exception cref="DmlEnhanceException">There is no memory for it.</exception>
    NetworkTensor CreateTensor(FeatureShape shape, string name);
}
