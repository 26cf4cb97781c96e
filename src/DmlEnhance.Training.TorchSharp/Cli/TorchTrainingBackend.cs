using System.CommandLine;
using DmlEnhance.Cli.Training;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.TorchSharp.Steps;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Cli;

/// <summary>TorchSharp, on CUDA or the CPU.</summary>
internal sealed class TorchTrainingBackend : ITrainingBackend
{
    private static readonly Dictionary<string, ScalarType> Precisions = new(StringComparer.Ordinal)
    {
        ["float32"] = ScalarType.Float32, ["bfloat16"] = ScalarType.BFloat16, ["float16"] = ScalarType.Float16,
    };

    private readonly Option<string> _device = new("--device", "-d")
    {
        HelpName = TorchDevices.Form,
        Description = "What to run on; several GPUs share the clips of each step.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _precision = new("--precision")
    {
        HelpName = string.Join('|', Precisions.Keys),
        Description = "What convolutions and attention compute in. bfloat16 wants an Ampere GPU or newer; float16 scales the loss.",
        DefaultValueFactory = _ => "float32",
    };

    private readonly Option<int> _accumulate = TrainingOptionSet.Count("--accumulate", "a number of parts", "Parts that a step's clips are computed in, one after another, for a small memory; their gradients are added.", 1);

    public TorchTrainingBackend() => _precision.AcceptOnlyFromAmong([.. Precisions.Keys]);

    public IReadOnlyList<Option> Options => [_device, _precision, _accumulate];

    public (ITrainingEngine Engine, string Reason) Open(ParseResult parsed, int? threads)
    {
        set_num_threads(threads ?? Environment.ProcessorCount);
        (IReadOnlyList<Device> devices, string reason) = TorchDevices.Find(parsed.GetRequiredValue(_device));
        var options = new TorchTrainingOptions { Precision = Precisions[parsed.GetRequiredValue(_precision)], Accumulate = parsed.GetValue(_accumulate) };
        return (new TorchTrainingEngine(devices, options), reason);
    }
}
