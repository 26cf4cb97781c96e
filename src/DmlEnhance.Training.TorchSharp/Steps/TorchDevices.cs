using TorchSharp;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Steps;

/// <summary>Which devices training was asked to use.</summary>
internal static class TorchDevices
{
    /// <summary>What can be asked for, for help texts.</summary>
    public const string Form = "auto|cpu|cuda|cuda:N[,N...]";

    /// <summary>Finds the devices of a request.</summary>
    /// <param name="request">See <see cref="Form"/>; several numbers share the work of each step.</param>
    /// <returns>One device or more, and why these.</returns>
    /// <exception cref="DmlEnhanceException">The request is none, or the device is not there.</exception>
    public static (IReadOnlyList<Device> Devices, string Reason) Find(string request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request == "cpu")
            return ([CPU], "as asked for");
        if (request == "auto")
            return cuda.is_available() ? ([new Device(DeviceType.CUDA, 0)], "the first CUDA GPU") : ([CPU], "there is no CUDA GPU");
        if (request != "cuda" && !request.StartsWith("cuda:", StringComparison.Ordinal))
            throw new DmlEnhanceException($"'{request}' is no device to train on: use {Form}");
        if (!cuda.is_available())
            throw new DmlEnhanceException($"{request}: there is no CUDA GPU that libtorch can use; use cpu, or install NVIDIA's driver and the CUDA package of TorchSharp");
        if (request == "cuda")
            return ([new Device(DeviceType.CUDA, 0)], "as asked for");
        var devices = new List<Device>();
        foreach (string number in request["cuda:".Length..].Split(','))
        {
            if (!int.TryParse(number, out int index) || index < 0 || index >= cuda.device_count())
                throw new DmlEnhanceException($"'{request}': there is no GPU '{number}'; there {(cuda.device_count() == 1 ? "is one, 0" : $"are {cuda.device_count()}, from 0")}");
            if (devices.Exists(device => device.index == index))
                throw new DmlEnhanceException($"'{request}' names GPU {index} twice");
            devices.Add(new Device(DeviceType.CUDA, index));
        }

        return (devices, "as asked for");
    }

    /// <summary>What people call them.</summary>
    public static string Describe(IReadOnlyList<Device> devices)
    {
        if (devices[0].type == DeviceType.CPU)
            return $"the CPU, {get_num_threads()} {(get_num_threads() == 1 ? "thread" : "threads")}";
        return devices.Count == 1 ? $"CUDA GPU {devices[0].index}" : $"CUDA GPUs {string.Join(", ", devices.Select(device => device.index))}";
    }
}
