using DmlEnhance.Enhancers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DmlEnhance.Training.Steps;

/// <summary>Runs training steps by ONNX Runtime.</summary>
/// <remarks>
/// The state lives in two sets of buffers, where the network runs. A step reads one and writes the other, and then they change places, so
/// the state is never copied; it comes to CPU memory only when asked for. Steps for images of other sizes are sessions of
/// their own over the same buffers; the most recently used are kept, as far as memory goes.
/// </remarks>
public sealed class TrainingSession : ITrainingSession
{
    // Each session keeps the memory of its largest step.
    private const int MostSessions = 8;
    private const long MostPixels = 1 << 19;

    private readonly string _name;
    private readonly int _threads, _bytesPerPixel;
    private readonly Func<TrainingShape, TrainingStep> _build;
    private readonly List<SizedSession> _sessions = [];
    private readonly TrainingState _layout;
    private Dictionary<string, OrtValue> _current, _next;
    private readonly OrtValue _loss, _norm, _stepSize, _squareCorrection;
    private bool _disposed;

    /// <summary>Puts a state on the device.</summary>
    /// <param name="name">What error messages call the run.</param>
    /// <param name="state">Where to start; copied.</param>
    /// <param name="threads">Threads that compute, 1 or more. Results depend on it in the last digits.</param>
    /// <param name="bytesPerPixel">Memory that a step takes for a pixel of its pictures, as measured.</param>
    /// <param name="build">Builds the step for a shape.</param>
    /// <exception cref="DmlEnhanceException">ONNX Runtime cannot be loaded.</exception>
    public TrainingSession(string name, TrainingState state, int threads, int bytesPerPixel, Func<TrainingShape, TrainingStep> build)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(build);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _name = name;
        _threads = threads;
        _bytesPerPixel = bytesPerPixel;
        _build = build;
        _layout = state;
        Step = state.Step;
        (_current, _next, _loss, _norm, _stepSize, _squareCorrection) = OrtEnvironment.Call(name, () =>
            (Buffers(state), Buffers(state), Allocate(), Allocate(), Allocate(), Allocate()));
        foreach ((string key, float[] values) in Vectors(state))
            values.CopyTo(_current[key].GetTensorMutableDataAsSpan<float>());
    }

    /// <inheritdoc/>
    public long Step { get; private set; }

    /// <inheritdoc/>
    public StepResult Run(TrainingShape shape, float[] values, double learningRate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (values.Length != shape.Count)
            throw new ArgumentException($"an input of {shape} has {shape.Count} values, not {values.Length}", nameof(values));
        cancellationToken.ThrowIfCancellationRequested();
        SizedSession session = SessionFor(shape);
        (float stepSize, float squareCorrection) = session.Step.Corrections(Step + 1, learningRate);
        _stepSize.GetTensorMutableDataAsSpan<float>()[0] = stepSize;
        _squareCorrection.GetTensorMutableDataAsSpan<float>()[0] = squareCorrection;
        values.CopyTo(session.Image.GetTensorMutableDataAsSpan<float>());
        StepResult result = Run(session, cancellationToken);
        if (!float.IsFinite(result.Loss) || !float.IsFinite(result.GradientNorm))
            throw new NotFiniteNumberException($"the loss is {result.Loss} and its gradient has the length {result.GradientNorm}");
        (_current, _next) = (_next, _current);
        Step++;
        return result;
    }

    /// <inheritdoc/>
    public TrainingState Snapshot()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var state = new TrainingState(_layout.ParameterLayout, _layout.StatisticsLayout) { Step = Step };
        foreach ((string key, float[] values) in Vectors(state))
            _current[key].GetTensorDataAsSpan<float>().CopyTo(values);
        return state;
    }

    /// <summary>Frees the sessions and the buffers.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (SizedSession session in _sessions)
            session.Dispose();
        foreach (OrtValue value in _current.Values.Concat(_next.Values).Concat([_loss, _norm, _stepSize, _squareCorrection]))
            value.Dispose();
    }

    private StepResult Run(SizedSession session, CancellationToken cancellationToken)
    {
        using var run = new RunOptions();
        using CancellationTokenRegistration terminating = cancellationToken.Register(() => run.Terminate = true);
        try
        {
            return OrtEnvironment.Call(_name, () => Run(session, run));
        }
        catch (DmlEnhanceException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private StepResult Run(SizedSession session, RunOptions run)
    {
        using OrtIoBinding binding = session.Session.CreateIoBinding();
        binding.BindInput(TrainingStep.Image, session.Image);
        binding.BindInput(TrainingStep.StepSize, _stepSize);
        binding.BindInput(TrainingStep.SquareCorrection, _squareCorrection);
        binding.BindOutput(TrainingStep.Loss, _loss);
        binding.BindOutput(TrainingStep.GradientNorm, _norm);
        foreach (string key in _current.Keys)
        {
            binding.BindInput(key, _current[key]);
            binding.BindOutput(TrainingStep.Next(key), _next[key]);
        }

        session.Session.RunWithBinding(run, binding);
        return new StepResult(_loss.GetTensorDataAsSpan<float>()[0], _norm.GetTensorDataAsSpan<float>()[0]);
    }

    private SizedSession SessionFor(TrainingShape shape)
    {
        int found = _sessions.FindIndex(session => session.Step.Shape == shape);
        if (found >= 0)
        {
            SizedSession known = _sessions[found];
            _sessions.RemoveAt(found);
            _sessions.Insert(0, known);
            return known;
        }

        MakeRoom(shape.Pixels);
        SizedSession opened = OrtEnvironment.Call(_name, () => Open(_build(shape)));
        _sessions.Insert(0, opened);
        return opened;
    }

    private void MakeRoom(long pixels)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (pixels * _bytesPerPixel > available)
            throw new DmlEnhanceException($"{_name}: a step on {pixels} pixels needs about {pixels * _bytesPerPixel >> 20} MiB, and there are {available >> 20}; train on parts (--crop), or on smaller pictures");
        while (_sessions.Count > 0 && (_sessions.Count >= MostSessions || _sessions.Sum(session => session.Pixels) + pixels > MostPixels))
        {
            _sessions[^1].Dispose();
            _sessions.RemoveAt(_sessions.Count - 1);
        }
    }

    private SizedSession Open(TrainingStep step)
    {
        using SessionOptions options = OrtEnvironment.CpuOptions(_threads);
        OrtValue image = Allocate(step.Shape.Pictures, step.Shape.Channels, step.Shape.Height, step.Shape.Width);
        try
        {
            return new SizedSession(step, new InferenceSession(step.Model.ToArray(), options), image);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static Dictionary<string, OrtValue> Buffers(TrainingState state) =>
        Vectors(state).ToDictionary(vector => vector.Key, vector => Allocate(vector.Values.Length), StringComparer.Ordinal);

    private static IEnumerable<(string Key, float[] Values)> Vectors(TrainingState state)
    {
        yield return (TrainingStep.Parameters, state.Parameters);
        yield return (TrainingStep.GradientMean, state.GradientMean);
        yield return (TrainingStep.GradientSquare, state.GradientSquare);
        if (state.Statistics.Length > 0)
            yield return (TrainingStep.Statistics, state.Statistics);
    }

    private static OrtValue Allocate(params ReadOnlySpan<int> shape) =>
        OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [.. shape.ToArray().Select(size => (long)size)]);

    private sealed record SizedSession(TrainingStep Step, InferenceSession Session, OrtValue Image) : IDisposable
    {
        public long Pixels => Step.Shape.Pixels;

        public void Dispose()
        {
            Image.Dispose();
            Session.Dispose();
        }
    }
}
