using System.Diagnostics;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DmlEnhance.Cli.Bench;

/// <summary>ONNX Runtime as its manual shows it: the whole frame in one session on its own threads, float tensors in and out, bound once.</summary>
internal sealed class OrtWholeSubject : BenchSubject
{
    private readonly string _name;
    private readonly InferenceSession _session;
    private Frame? _picture;
    private PlaneBuffer? _input;
    private PlaneBuffer? _output;
    private OrtValue? _inputTensor;
    private OrtValue? _outputTensor;
    private OrtIoBinding? _binding;

    /// <summary>Loads the model.</summary>
    /// <exception cref="DmlEnhanceException">ONNX Runtime does not take it.</exception>
    public OrtWholeSubject(BenchContext context)
    {
        _name = context.Model.Name;
        _session = OrtEnvironment.Call(_name, () =>
        {
            using SessionOptions options = OrtEnvironment.CpuOptions(context.Threads);
            return new InferenceSession(context.Model.Content, options);
        });
    }

    public override string Description => $"ONNX Runtime {Enhancer.RuntimeVersion} CPUExecutionProvider, whole frame on its own threads, float tensors, no conversion";

    public override bool IsOnCpu => true;

    public override void Load(Frame picture, CancellationToken cancellationToken)
    {
        Free();
        _picture = picture;
        _input = new PlaneBuffer(picture.Width, picture.Height);
        _output = new PlaneBuffer(picture.Width, picture.Height);
        _input.Set(picture);
        OrtEnvironment.Call(_name, () =>
        {
            _inputTensor = Tensor(_input);
            _outputTensor = Tensor(_output);
            _binding = _session.CreateIoBinding();
            _binding.BindInput(OnnxModel.ImageInput, _inputTensor);
            _binding.BindOutput(OnnxModel.EnhancedOutput, _outputTensor);
            return true;
        });
    }

    public override double Run(CancellationToken cancellationToken)
    {
        double milliseconds = 0;
        OrtEnvironment.Run(_name, options =>
        {
            long start = Stopwatch.GetTimestamp();
            _session.RunWithBinding(options, _binding!);
            milliseconds = MillisecondsSince(start);
        }, cancellationToken);
        return milliseconds;
    }

    public override bool Read(Frame result, CancellationToken cancellationToken) => _output!.CopyTo(_picture!, result);

    public override void Dispose()
    {
        Free();
        _session.Dispose();
    }

    private void Free()
    {
        _binding?.Dispose();
        _inputTensor?.Dispose();
        _outputTensor?.Dispose();
        _input?.Dispose();
        _output?.Dispose();
        // Where the next picture's fail half way, none of these is used or freed again.
        (_binding, _inputTensor, _outputTensor, _input, _output) = (null, null, null, null, null);
    }

    private static OrtValue Tensor(PlaneBuffer planes) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, planes.Shape, planes.Address, planes.SizeInBytes);
}
