using System.Runtime.InteropServices;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DmlEnhance.Enhancers;

/// <summary>One worker's input and output tensors, bound once a band height and used again for every band of it.</summary>
/// <remarks>Every band height has its binding over the same memory.</remarks>
/// <param name="session">The network.</param>
/// <param name="model">Its name for errors.</param>
/// <param name="givesIllumination">Whether its illumination is bound, too.</param>
internal sealed unsafe class BandBuffers(InferenceSession session, string model, bool givesIllumination) : BandResult(model, givesIllumination)
{
    // A frame's bands have at most four heights (first, middle, last but shorter, only one).
    private const int MostBindings = 8;

    private readonly Dictionary<int, Binding> _bindings = [];
    private float* _input;

    /// <summary>Runs the network on a band of the source.</summary>
    /// <param name="job">The frame.</param>
    /// <param name="band">The rows.</param>
    /// <param name="cancellationToken">Ends the network between two of its nodes.</param>
    public void Infer(FrameJob job, Band band, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Fit(job);
        Band = band;
        Binding binding = Bind(band.Height);
        SampleConversion.ToPlanes(job.Source, band.Row - band.Top, band.Height, _input);
        OrtEnvironment.Run(Model, options => session.RunWithBinding(options, binding.Io), cancellationToken);
    }

    protected override void Allocate(int height, int width)
    {
        base.Allocate(height, width);
        _input = Planes(height, width);
    }

    protected override void Free()
    {
        // Over the memory that goes next.
        DisposeBindings();
        base.Free();
        NativeMemory.AlignedFree(_input);
        _input = null;
    }

    private Binding Bind(int height)
    {
        if (_bindings.TryGetValue(height, out Binding? binding))
            return binding;
        if (_bindings.Count == MostBindings)
            DisposeBindings();
        binding = new Binding(session, Tensor(_input, height), Tensor(Output, height), IlluminationOutput is null ? null : Tensor(IlluminationOutput, height));
        _bindings.Add(height, binding);
        return binding;
    }

    private void DisposeBindings()
    {
        foreach (Binding binding in _bindings.Values)
            binding.Dispose();
        _bindings.Clear();
    }

    private OrtValue Tensor(float* values, int height) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [1, 3, height, Width], (nint)values, 3L * height * Width * sizeof(float));

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
