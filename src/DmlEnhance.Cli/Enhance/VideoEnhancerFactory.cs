using DmlEnhance.Devices;
using DmlEnhance.Doctor;
using DmlEnhance.Enhancers;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Video;

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
    /// <param name="steady">Whether SCI's flicker is to be filtered.</param>
    /// <param name="cpuPath">How a CPU runs SCI.</param>
    /// <param name="workingSize">The size at which TCE-Net runs at most; null for the usual one.</param>
    public static IVideoEnhancer Create(string model, ModelCatalog catalog, DeviceRequest device, int? threads, IComputeBackend? gpus, CpuPath cpuPath, bool steady, PictureSize? workingSize)
    {
        if (steady && device.Kind == DeviceKind.DirectML)
            throw new UsageException("--steady runs on the CPU; leave out --device dml (in a render loop the filter has it on the GPU)");
        OnnxFile? file = ModelCatalog.IsAuto(model) ? null : ModelLoader.LoadFile(model, catalog).RequireEnhancing();
        if (workingSize is not null && file is not TceModel)
            throw new UsageException($"--working-size is for models of TCE-Net, and '{model}' is none");
        return file switch
        {
            null when steady => Enhancer.CreateSteadyAuto(catalog, threads, cpuPath),
            null => new AutoVideoEnhancer(Enhancer.CreateAuto(catalog, device, threads, gpus, cpuPath)),
            TceModel when steady => throw new UsageException($"--steady is for SCI; '{model}' is a model of TCE-Net, which looks at neighbouring frames itself"),
            TceModel when cpuPath != CpuPath.Auto => throw new UsageException($"--cpu-path is for SCI; '{model}' is a model of TCE-Net, which ONNX Runtime runs"),
            TceModel tce => Enhancer.CreateVideo(tce, Options(workingSize), device, threads, gpus),
            OnnxModel picture when steady => Enhancer.CreateSteady(picture, threads, cpuPath),
            OnnxModel picture => new FrameByFrameEnhancer(Enhancer.Create(picture, device, threads, gpus, cpuPath)),
            _ => throw new DmlEnhanceException($"{model}: is no model of pictures or videos"),
        };
    }

    private static TceOptions? Options(PictureSize? workingSize) => workingSize is { } size ? new TceOptions { WorkingWidth = size.Width, WorkingHeight = size.Height } : null;
}
