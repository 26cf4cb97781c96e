using System.Runtime.InteropServices;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DmlEnhance.Enhancers;

/// <summary>One worker's input and output tensors, bound once a band height and used again for every band of it.</summary>
/// <remarks>
/// Every band height has its binding over the same memory. Memory grows to the tallest band and stays; a frame of
/// another width starts anew.
/// </remarks>
/// <param name="session">The network.</param>
/// <param name="model">Its name for errors.</param>
/// <param name="givesIllumination">Whether its illumination is bound, too.</param>
internal sealed unsafe class BandBuffers(InferenceSession session, string model, bool givesIllumination) : IDisposable
{
    /// <summary>Floats behind the last plane that may be read, and are finite: vectors may go beyond the end.</summary>
    public const int Slack = 64;

    private const int Alignment = 64;

    // A frame's bands have at most four heights (first, middle, last but shorter, only one).
    private const int MostBindings = 8;

    private readonly Dictionary<int, Binding> _bindings = [];
    private float* _input;
    private float* _output;
    private float* _illumination;
    private int _width;
    private int _heightCapacity;
    private Band _band;

    /// <summary>Floats from one plane of the last band to the next.</summary>
    public int PlaneStride => _band.Height * _width;

    /// <summary>The enhanced image of the last band that was run: its first row that is written, three planes.</summary>
    public float* Enhanced => _output + (long)_band.Top * _width;

    /// <summary>The illumination of the last band, as <see cref="Enhanced"/>.</summary>
    public float* Illumination => _illumination + (long)_band.Top * _width;

    /// <summary>Runs the network on a band of the source.</summary>
    /// <param name="job">The frame.</param>
    /// <param name="band">The rows.</param>
    /// <param name="cancellationToken">Ends the network between two of its nodes.</param>
    public void Infer(FrameJob job, Band band, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int width = job.Source.Width;
        if (width != _width || job.TallestBand > _heightCapacity)
            Allocate(job.TallestBand, width);
        _band = band;
        Binding binding = Bind(band.Height);
        SampleConversion.ToPlanes(job.Source, band.Row - band.Top, band.Height, _input);
        OrtEnvironment.Run(model, options => session.RunWithBinding(options, binding.Io), cancellationToken);
    }

    /// <summary>Writes the enhanced image of the last band.</summary>
    /// <param name="source">The frame that the network saw.</param>
    /// <param name="target">Same size and format; the band's rows of it are overwritten.</param>
    /// <param name="band">The band.</param>
    /// <param name="strength">Above 0, at most 1.</param>
    /// <exception cref="DmlEnhanceException">A value is not finite.</exception>
    public void Write(Frame source, Frame target, Band band, float strength)
    {
        if (!SampleConversion.FromPlanes(source, target, band.Row, band.Rows, Enhanced, PlaneStride, strength))
            throw NotFinite();
    }

    /// <summary>What is wrong where a result is not finite.</summary>
    public DmlEnhanceException NotFinite() =>
        new($"{model}: the network's result holds NaN or infinity; the model is broken or not made for such pictures");

    public void Dispose() => Free();

    private Binding Bind(int height)
    {
        if (_bindings.TryGetValue(height, out Binding? binding))
            return binding;
        if (_bindings.Count == MostBindings)
            DisposeBindings();
        binding = new Binding(session, Tensor(_input, height), Tensor(_output, height), givesIllumination ? Tensor(_illumination, height) : null);
        _bindings.Add(height, binding);
        return binding;
    }

    private void Allocate(int height, int width)
    {
        Free();
        long values = 3L * height * width;
        if (values > int.MaxValue)
            throw new DmlEnhanceException($"a tensor of 3x{height}x{width} values is more than one tensor can hold; scale the picture down");
        nuint bytes = ((nuint)values + Slack) * sizeof(float);
        _input = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        _output = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_output, bytes);
        if (givesIllumination)
        {
            _illumination = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
            NativeMemory.Clear(_illumination, bytes);
        }

        (_width, _heightCapacity) = (width, height);
    }

    private void Free()
    {
        DisposeBindings();
        NativeMemory.AlignedFree(_input);
        NativeMemory.AlignedFree(_output);
        NativeMemory.AlignedFree(_illumination);
        _input = null;
        _output = null;
        _illumination = null;
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
        private readonly OrtValue? _illumination;

        public Binding(InferenceSession session, OrtValue input, OrtValue output, OrtValue? illumination)
        {
            (_input, _output, _illumination) = (input, output, illumination);
            Io = session.CreateIoBinding();
            Io.BindInput(OnnxModel.ImageInput, input);
            Io.BindOutput(OnnxModel.EnhancedOutput, output);
            if (illumination is not null)
                Io.BindOutput(OnnxModel.IlluminationOutput, illumination);
        }

        public OrtIoBinding Io { get; }

        public void Dispose()
        {
            Io.Dispose();
            _input.Dispose();
            _output.Dispose();
            _illumination?.Dispose();
        }
    }
}
