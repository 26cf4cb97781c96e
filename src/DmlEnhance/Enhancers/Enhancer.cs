using DmlEnhance.Cpu;
using DmlEnhance.Devices;
using DmlEnhance.Exposure;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Video;

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
    /// <param name="gpus">What brings GPUs, such as <c>DirectMLBackend</c> of <c>DmlEnhance.Direct3D12</c>; null for none: then there is the CPU.</param>
    /// <param name="cpuPath">How a CPU runs it; of no account on a GPU.</param>
    /// <exception cref="DmlEnhanceException">The device is not there, or does not take the model.</exception>
    public static IEnhancer Create(OnnxModel model, DeviceRequest device = default, int? threads = null, IComputeBackend? gpus = null, CpuPath cpuPath = CpuPath.Auto)
    {
        ArgumentNullException.ThrowIfNull(model);
        (IOpenedDevice opened, string reason) = Open(device, threads, gpus, cpuPath);
        try
        {
            return new DeviceEnhancer(opened, opened.Create(model, reason));
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Creates the enhancer that chooses among this project's three SCI models, frame by frame.</summary>
    /// <param name="catalog">Where the models of <see cref="AutoExposure.Models"/> are; null for <see cref="ModelCatalog.Default"/>.</param>
    /// <param name="device">On what; a device that cannot run them is an error, never another device instead.</param>
    /// <param name="threads">Threads that compute on a CPU, 1 or more; null for one a logical core.</param>
    /// <param name="gpus">As in <see cref="Create"/>.</param>
    /// <param name="cpuPath">How a CPU runs it; of no account on a GPU.</param>
    /// <exception cref="DmlEnhanceException">A model is missing or broken, or the device is not there.</exception>
    public static AutoEnhancer CreateAuto(
        ModelCatalog? catalog = null, DeviceRequest device = default, int? threads = null, IComputeBackend? gpus = null, CpuPath cpuPath = CpuPath.Auto)
    {
        (IOpenedDevice opened, string reason) = Open(device, threads, gpus, cpuPath);
        try
        {
            return new AutoEnhancer(catalog ?? ModelCatalog.Default, opened, reason);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Creates the enhancer of videos for a model of TCE-Net.</summary>
    /// <param name="model">What to run.</param>
    /// <param name="options">The working size; null for the usual one.</param>
    /// <param name="device">On what; a device that cannot run it is an error, never another device instead.</param>
    /// <param name="threads">Threads that compute on a CPU, 1 or more; null for one a logical core.</param>
    /// <param name="gpus">As in <see cref="Create"/>.</param>
    /// <exception cref="DmlEnhanceException">The device is not there.</exception>
    public static TceEnhancer CreateVideo(TceModel model, TceOptions? options = null, DeviceRequest device = default, int? threads = null, IComputeBackend? gpus = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (IOpenedDevice opened, string reason) = Open(device, threads, gpus, CpuPath.OnnxRuntime);
        try
        {
            return new TceEnhancer(model, opened, reason, options);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Creates the enhancer of videos that keeps still places steady, on the CPU.</summary>
    /// <param name="model">A model whose enhanced image is the image divided by the illumination that it gives, as SCI's is.</param>
    /// <param name="threads">Threads that compute, 1 or more; null for one a logical core.</param>
    /// <param name="cpuPath">How the CPU runs it.</param>
    /// <exception cref="DmlEnhanceException">The model is another one, or the path does not take it.</exception>
    public static SteadyEnhancer CreateSteady(OnnxModel model, int? threads = null, CpuPath cpuPath = CpuPath.Auto)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new SteadyEnhancer(new Dictionary<string, OnnxModel> { [model.Name] = model }, model.Name, isAuto: false, Threads(threads), cpuPath);
    }

    /// <summary>Creates the enhancer of videos that keeps still places steady and chooses among this project's three SCI models, on the CPU.</summary>
    /// <param name="catalog">Where the models of <see cref="AutoExposure.Models"/> are; null for <see cref="ModelCatalog.Default"/>.</param>
    /// <param name="threads">Threads that compute, 1 or more; null for one a logical core.</param>
    /// <param name="cpuPath">How the CPU runs them.</param>
    /// <exception cref="DmlEnhanceException">A model is missing, broken or another one.</exception>
    public static SteadyEnhancer CreateSteadyAuto(ModelCatalog? catalog = null, int? threads = null, CpuPath cpuPath = CpuPath.Auto) =>
        new(AutoEnhancer.Load(catalog ?? ModelCatalog.Default), AutoEnhancer.Name, isAuto: true, Threads(threads), cpuPath);

    private static int Threads(int? threads)
    {
        int count = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(threads));
        return count;
    }

    private static (IOpenedDevice Opened, string Reason) Open(DeviceRequest request, int? threads, IComputeBackend? gpus, CpuPath cpuPath)
    {
        int count = Threads(threads);
        (ComputeDevice chosen, string reason) = ComputeDevice.Resolve(request, gpus);
        if (!chosen.IsCpu)
        {
            try
            {
                return (gpus!.Open(chosen), reason);
            }
            catch (DmlEnhanceException e) when (request.Kind == DeviceKind.Auto)
            {
                (chosen, _) = ComputeDevice.Resolve(new DeviceRequest(DeviceKind.Cpu));
                reason = $"auto: {e.Message}";
            }
        }

        if (cpuPath != CpuPath.OnnxRuntime)
            KernelWarmUp.Begin();
        return (new CpuDevice(chosen.Name, count, cpuPath), reason);
    }
}
