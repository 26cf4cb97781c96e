using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Models;

namespace DmlEnhance.Cli.Enhance;

/// <summary>The one place that decides what enhances a video.</summary>
internal static class VideoEnhancerFactory
{
    /// <summary>Makes the enhancer for a model.</summary>
    /// <param name="model">As <c>--model</c> takes it.</param>
    /// <param name="catalog">The installed models.</param>
    /// <param name="device">What to run on.</param>
    /// <param name="threads">Threads on a CPU; null for one a logical core.</param>
    /// <param name="gpus">What brings GPUs; null for none.</param>
    public static IVideoEnhancer Create(string model, ModelCatalog catalog, DeviceRequest device, int? threads, IComputeBackend? gpus) => ModelCatalog.IsAuto(model)
        ? new AutoVideoEnhancer(Enhancer.CreateAuto(catalog, device, threads, gpus))
        : new FrameByFrameEnhancer(Enhancer.Create(ModelLoader.Load(model, catalog), device, threads, gpus));
}
