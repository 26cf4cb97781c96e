using DmlEnhance.Cpu;
using DmlEnhance.Devices;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;
using DmlEnhance.Video;

namespace DmlEnhance.Enhancers;

/// <summary>A video through a network that gives an illumination, such as SCI, without the flicker that it makes of noise and of an encoder's pulses.</summary>
/// <remarks>
/// <para>
/// A frame I is divided by its illumination x: the reflectance R = I / x is the enhanced frame (Ma et al., "Toward Fast, Flexible, and Robust Low-Light Image
/// Enhancement", CVPR 2022). Where nothing moves the reflectance is the same thing seen again, so there it is averaged: A' = A + (R - A) / n, n being the frames since
/// something moved there, at most 16. That is a recursive filter (Dubois and Sabri, "Noise Reduction in Image Sequences Using Motion-Compensated Temporal
/// Filtering", IEEE Transactions on Communications 32(7), 1984), with a count in place of its constant, so that a place is as steady as it can be from the first frame on. The
/// mean of what is averaged is its own, so brightness stays.
/// </para>
/// <para>
/// Something moves where the frame is not what the average would be under this frame's light: (R - A) x = I - A x, which a light that changes slowly leaves
/// small, and which has the scale of the frame, whatever its gain is. Of that the mean of 5x5 pixels and three channels counts, of which the noise is small and faint
/// things are left, or half of the mean of the pixel's own channels without their signs, less the noise, where that is more: fine texture and colour alone; and of all that the maximum of 5x5 pixels. Thresholds are a step of 8 bits and what the frame's noise asks for
/// (<see cref="NoiseMeter"/>); between the two the count is kept in part.
/// </para>
/// <para>
/// At a cut (<see cref="SceneCutDetector"/>) the average begins anew: that frame, like the first, is exactly what the network makes of it. <c>auto</c> averages the exposure,
/// keeps its model near a border and fades from one to the next. A strength of 0 runs nothing and forgets the average. Made by <see cref="Enhancer.CreateSteady"/> and
/// <see cref="Enhancer.CreateSteadyAuto"/>.
/// </para>
/// </remarks>
public sealed class SteadyEnhancer : IVideoEnhancer
{
    private readonly IReadOnlyDictionary<string, OnnxModel> _models;
    private readonly Dictionary<string, ICpuBands> _bands = new(StringComparer.Ordinal);
    private readonly ExposureTrack? _track;
    private readonly SceneCutDetector _detector = new();
    private readonly StreamGuard _guard = new(typeof(SteadyEnhancer));
    private readonly int _threads;
    private readonly CpuPath _cpuPath;
    private SteadyHistory? _history;
    private bool _hasAverage;
    private bool _disposed;

    /// <summary>Takes the models; no session is made yet.</summary>
    /// <param name="models">The model, or those that are chosen among, by their names.</param>
    /// <param name="name">What <see cref="Info"/> calls them.</param>
    /// <param name="isAuto">Whether the exposure chooses among the models of <see cref="AutoExposure.Models"/>, which these are then.</param>
    /// <param name="threads">Threads that compute, 1 or more.</param>
    /// <param name="cpuPath">How they run.</param>
    /// <exception cref="DmlEnhanceException">A model gives no illumination, the path does not take it, or ONNX Runtime is needed and missing.</exception>
    internal SteadyEnhancer(IReadOnlyDictionary<string, OnnxModel> models, string name, bool isAuto, int threads, CpuPath cpuPath)
    {
        if (models.Values.FirstOrDefault(model => !FixedGraph.Divides(model)) is { } other)
            throw new DmlEnhanceException($"{other.Name}: gives no illumination that the picture is divided by, so there is nothing to keep steady; take an SCI model, or do without the steady filter");
        _models = models;
        _track = isAuto ? new ExposureTrack() : null;
        (_threads, _cpuPath) = (threads, cpuPath);
        (ComputeDevice device, string reason) = ComputeDevice.Resolve(new DeviceRequest(DeviceKind.Cpu));
        Info = new CpuDevice(device.Name, threads, cpuPath).Describe($"{name}, steady", [.. models.Values], reason);
    }

    /// <inheritdoc/>
    public EnhancerInfo Info { get; }

    /// <summary>0: only frames before are averaged.</summary>
    public int Latency => 0;

    /// <inheritdoc/>
    public int Cuts { get; private set; }

    /// <inheritdoc/>
    public bool Push(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        _guard.BeginPush(source, target, strength, cancellationToken);
        if (_detector.IsCut(source))
        {
            Cuts++;
            ForgetScene();
        }

        TrackedChoice choice = _track?.Next(ExposureMeter.Measure(source), strength) ?? new TrackedChoice(_models.Keys.Single(), null, 0, strength);
        if (choice.Strength == 0)
            source.Samples.CopyTo(target.Samples);
        else if (_hasAverage)
            Continue(source, target, choice, cancellationToken);
        else
            Begin(source, target, choice, cancellationToken);
        _hasAverage = choice.Strength > 0;
        _guard.Done();
        return true;
    }

    /// <inheritdoc/>
    public bool Flush(Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        _guard.BeginFlush(target, strength, cancellationToken);
        _guard.Done();
        return false;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _detector.Reset();
        ForgetScene();
        _guard.Reset();
        Cuts = 0;
        _history?.Dispose();
        _history = null;
    }

    /// <summary>Frees what runs the network and what is remembered.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _guard.Close();
        foreach (ICpuBands bands in _bands.Values)
            bands.Dispose();
        _bands.Clear();
        _history?.Dispose();
    }

    private void ForgetScene()
    {
        _hasAverage = false;
        _track?.Reset();
    }

    private ICpuBands BandsOf(string model)
    {
        if (!_bands.TryGetValue(model, out ICpuBands? bands))
            _bands.Add(model, bands = CreateBands(_models[model]));
        return bands;
    }

    private ICpuBands CreateBands(OnnxModel model) => FusedModel.Read(model, _cpuPath) is { } weights
        ? new FusedBands(model, weights, _threads)
        : new OnnxBands(model, _threads, givesIllumination: true);

    private void Begin(Frame source, Frame target, TrackedChoice choice, CancellationToken cancellationToken)
    {
        SteadyHistory history = _history ??= new SteadyHistory(source, Band.RowsOf(source, _threads), _threads);
        BandsOf(choice.Model).Run(
            source,
            (buffers, band) =>
            {
                buffers.Write(source, target, band, choice.Strength);
                history.Begin(buffers, band);
            },
            cancellationToken);
    }

    private void Continue(Frame source, Frame target, TrackedChoice choice, CancellationToken cancellationToken)
    {
        SteadyHistory history = _history!;
        (string model, float kept) = (choice.Model, 0);
        if (choice.Before is { } before)
        {
            // The one with the larger share comes last: its illumination says how much a change is.
            (string lesser, model, kept) = choice.ShareBefore < 0.5f ? (before, choice.Model, choice.ShareBefore) : (choice.Model, before, 1 - choice.ShareBefore);
            BandsOf(lesser).Run(source, history.Keep, cancellationToken);
        }

        BandsOf(model).Run(source, (buffers, band) => history.Measure(buffers, band, kept), cancellationToken);
        float noise = NoiseMeter.Measure(source);
        new FrameJob(source, Band.RowsOf(source, _threads), halo: 0).Run(_threads, (worker, band) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            history.Filter(worker, source, target, band, noise, choice.Strength);
        });
    }
}
