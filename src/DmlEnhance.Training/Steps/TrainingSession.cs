using DmlEnhance.Enhancers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DmlEnhance.Training.Steps;

/// <summary>Runs training steps by ONNX Runtime.</summary>
/// <remarks>
/// The state lives in two sets of device buffers. A step reads one and writes the other, and then they change places, so
/// the state is never copied; it comes to CPU memory only when asked for. Steps for images of other sizes are sessions of
/// their own over the same buffers; the most recently used are kept.
/// </remarks>
public sealed class TrainingSession : IDisposable
{
    private const int MostSessions = 8;

    private readonly string _name;
    private readonly int _threads;
    private readonly Func<int, int, TrainingStep> _build;
    private readonly List<SizedSession> _sessions = [];
    private readonly TrainingState _layout;
    private Dictionary<string, OrtValue> _current, _next;
    private readonly OrtValue _loss, _norm, _stepSize, _squareCorrection;
    private long _step;
    private bool _disposed;

    /// <summary>Puts a state on the device.</summary>
    /// <param name="name">What error messages call the run.</param>
    /// <param name="state">Where to start; copied.</param>
    /// <param name="threads">Threads that compute, 1 or more. Results depend on it in the last digits.</param>
    /// <param name="build">Builds the step for an image's height and width.</param>
    /// <exception cref="DmlEnhanceException">ONNX Runtime cannot be loaded.</exception>
    public TrainingSession(string name, TrainingState state, int threads, Func<int, int, TrainingStep> build)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(build);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _name = name;
        _threads = threads;
        _build = build;
        _layout = state;
        _step = state.Step;
        (_current, _next, _loss, _norm, _stepSize, _squareCorrection) = OrtEnvironment.Call(name, () =>
            (Buffers(state), Buffers(state), Allocate(), Allocate(), Allocate(), Allocate()));
        foreach ((string key, float[] values) in Vectors(state))
            values.CopyTo(_current[key].GetTensorMutableDataAsSpan<float>());
    }

    /// <summary>Does one step.</summary>
    /// <param name="height">The image's height.</param>
    /// <param name="width">The image's width.</param>
    /// <param name="image">[1, 3, H, W], RGB, [0,1], in C order.</param>
    /// <param name="learningRate">Adam's alpha.</param>
    /// <exception cref="DmlEnhanceException">ONNX Runtime failed; or the loss or the gradient is not a number. The state is then as before the step.</exception>
    public StepResult Run(int height, int width, float[] image, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(image);
        ObjectDisposedException.ThrowIf(_disposed, this);
        SizedSession session = SessionFor(height, width);
        (float stepSize, float squareCorrection) = session.Step.Corrections(_step + 1, learningRate);
        _stepSize.GetTensorMutableDataAsSpan<float>()[0] = stepSize;
        _squareCorrection.GetTensorMutableDataAsSpan<float>()[0] = squareCorrection;
        image.CopyTo(session.Image.GetTensorMutableDataAsSpan<float>());
        StepResult result = OrtEnvironment.Call(_name, () => Run(session));
        if (!float.IsFinite(result.Loss) || !float.IsFinite(result.GradientNorm))
            throw new DmlEnhanceException($"{_name}: step {_step + 1}: the loss is {result.Loss} and its gradient has the length {result.GradientNorm}; try a smaller learning rate");
        (_current, _next) = (_next, _current);
        _step++;
        return result;
    }

    /// <summary>Copies the state to CPU memory.</summary>
    public TrainingState Snapshot()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var state = new TrainingState(_layout.ParameterLayout, _layout.StatisticsLayout) { Step = _step };
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

    private StepResult Run(SizedSession session)
    {
        using OrtIoBinding binding = session.Session.CreateIoBinding();
        using var run = new RunOptions();
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

    private SizedSession SessionFor(int height, int width)
    {
        int found = _sessions.FindIndex(session => session.Step.Height == height && session.Step.Width == width);
        SizedSession wanted = found >= 0 ? _sessions[found] : OrtEnvironment.Call(_name, () => Open(_build(height, width)));
        if (found >= 0)
            _sessions.RemoveAt(found);
        _sessions.Insert(0, wanted);
        if (_sessions.Count > MostSessions)
        {
            _sessions[^1].Dispose();
            _sessions.RemoveAt(_sessions.Count - 1);
        }

        return wanted;
    }

    private SizedSession Open(TrainingStep step)
    {
        using var options = new SessionOptions
        {
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            InterOpNumThreads = 1,
            IntraOpNumThreads = _threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        return new SizedSession(step, new InferenceSession(step.Model.ToArray(), options), Allocate(1, 3, step.Height, step.Width));
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
        public void Dispose()
        {
            Image.Dispose();
            Session.Dispose();
        }
    }
}
