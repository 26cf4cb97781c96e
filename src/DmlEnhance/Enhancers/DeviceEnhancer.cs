using DmlEnhance.Devices;
using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>One device's one enhancer, which end together.</summary>
internal sealed class DeviceEnhancer(IOpenedDevice device, IEnhancer enhancer) : IEnhancer
{
    public EnhancerInfo Info => enhancer.Info;

    public void Enhance(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default) =>
        enhancer.Enhance(source, target, strength, cancellationToken);

    public void Dispose()
    {
        enhancer.Dispose();
        device.Dispose();
    }
}
