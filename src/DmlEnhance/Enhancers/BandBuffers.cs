using System.Runtime.InteropServices;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DmlEnhance.Enhancers;

/// <summary>One worker's input and output tensors, bound once a band height and used again for every band of it.</summary>
/// <remarks>
/// Every band height has its binding over the same memory. Memory grows to the tallest band and stays; a frame of
/// another width starts anew.
/// </remarks>
internal sealed unsafe class BandBuffers(InferenceSession session) : IDisposable
{
    private const int Alignment = 64;

    // A frame's bands have at most four heights (first, middle, last but shorter, only one).
    private const int MostBindings = 8;

    private readonly Dictionary<int, Binding> _bindings = [];
    private float* _input;
    private float* _output;
    private int _width;
    private int _heightCapacity;

    /// <summary>Runs the network on a band of the source and writes the same rows of the target.</summary>
    /// <param name="model">Name for errors.</param>
    /// <param name="job">The frames.</param>
    /// <param name="band">The rows.</param>
    /// <param name="cancellationToken">Ends the network between two of its nodes.</param>
    public void Run(string model, FrameJob job, Band band, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int width = job.Source.Width;
        if (width != _width || job.TallestBand > _heightCapacity)
            Allocate(job.TallestBand, width);
        Binding binding = Bind(band.Height);
        SampleConversion.ToPlanes(job.Source, band.Row - band.Top, band.Height, _input);
        OrtEnvironment.Run(model, options => session.RunWithBinding(options, binding.Io), cancellationToken);
        if (!SampleConversion.FromPlanes(job.Source, job.Target, band.Row, band.Rows, _output + (long)band.Top * width, band.Height * width, job.Strength))
            throw new DmlEnhanceException($"{model}: the network's result holds NaN or infinity; the model is broken or not made for such pictures");
    }

    public void Dispose() => Free();

    private Binding Bind(int height)
    {
        if (_bindings.TryGetValue(height, out Binding? binding))
            return binding;
        if (_bindings.Count == MostBindings)
            DisposeBindings();
        binding = new Binding(session, Tensor(_input, height), Tensor(_output, height));
        _bindings.Add(height, binding);
        return binding;
    }

    private void Allocate(int height, int width)
    {
        Free();
        long values = 3L * height * width;
        if (values > int.MaxValue)
            throw new DmlEnhanceException($"a tensor of 3x{height}x{width} values is more than one tensor can hold; scale the picture down");
        nuint bytes = (nuint)values * sizeof(float);
        _input = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        _output = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        (_width, _heightCapacity) = (width, height);
    }

    private void Free()
    {
        DisposeBindings();
        NativeMemory.AlignedFree(_input);
        NativeMemory.AlignedFree(_output);
        _input = null;
        _output = null;
        (_width, _heightCapacity) = (0, 0);
    }

    private void DisposeBindings()
    {
        foreach (Binding binding in _bindings.Values)
            binding.Dispose();
        _bindings.Clear();
    }

    private OrtValue Tensor(float* values, int height) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [1, 3, height, _width], (nint)values, 3L * height * _width * sizeof(float));

    private sealed class Binding : IDisposable
    {
        private readonly OrtValue _input;
        private readonly OrtValue _output;

        public Binding(InferenceSession session, OrtValue input, OrtValue output)
        {
            (_input, _output) = (input, output);
            Io = session.CreateIoBinding();
            Io.BindInput(OnnxModel.ImageInput, input);
            Io.BindOutput(OnnxModel.EnhancedOutput, output);
        }

        public OrtIoBinding Io { get; }

        public void Dispose()
        {
            Io.Dispose();
            _input.Dispose();
            _output.Dispose();
        }
    }
}
