using System.CommandLine;
using DmlEnhance.Devices;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Cli.Training;

/// <summary>ONNX Runtime on the CPU.</summary>
internal sealed class OnnxTrainingBackend : ITrainingBackend
{
    private readonly Option<DeviceRequest> _device = new("--device", "-d")
    {
        HelpName = "auto|cpu|dml|dml:N",
        Description = "What to run on. Training runs on the CPU, so dml is an error, and auto takes the CPU. [default: auto]",
        CustomParser = result => OptionValues.Parse(result, DeviceRequest.Parse),
    };

    public IReadOnlyList<Option> Options => [_device];

    public (ITrainingEngine Engine, string Reason) Open(ParseResult parsed, int? threads)
    {
        DeviceRequest request = parsed.GetValue(_device);
        return (OnnxTrainingEngine.On(request, threads), ComputeDevice.Resolve(request).Reason);
    }
}
