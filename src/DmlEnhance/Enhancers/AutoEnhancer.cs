using DmlEnhance.Devices;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Onnx;

namespace DmlEnhance.Enhancers;

/// <summary>
/// Measures each frame and runs the one of three models that fits its exposure; a bright frame is returned as it is.
/// </summary>
/// <remarks>
/// <see cref="AutoExposure"/> says how it chooses, and why. Every frame is judged by itself. A model's session is made
/// when the model is first needed, and kept. Made by <see cref="Enhancer.CreateAuto"/>.
/// </remarks>
public sealed class AutoEnhancer : IEnhancer
{
    private readonly Dictionary<string, OnnxModel> _models;
    private readonly IOpenedDevice _device;
    private readonly string _reason;
    private readonly Dictionary<string, IEnhancer> _enhancers = new(StringComparer.Ordinal);
    private bool _disposed;

    /// <summary>Loads the three models; no session is made yet.</summary>
    /// <param name="catalog">Where the models are.</param>
    /// <param name="device">Where they run; disposed with the enhancer.</param>
    /// <param name="reason">Why this device.</param>
    /// <exception cref="DmlEnhanceException">A model is missing or broken; the device stays open.</exception>
    internal AutoEnhancer(ModelCatalog catalog, IOpenedDevice device, string reason)
    {
        _models = Load(catalog);
        _device = device;
        _reason = reason;
        Info = device.Describe(Name, [.. _models.Values], reason);
    }

    /// <summary>What it runs, and on what; the model's name is <c>auto</c> with the three models that it chooses among.</summary>
    public EnhancerInfo Info { get; }

    /// <summary>Enhances one frame by the model that fits it.</summary>
    /// <param name="source">As in <see cref="IEnhancer.Enhance"/>.</param>
    /// <param name="target">As in <see cref="IEnhancer.Enhance"/>.</param>
    /// <param name="strength">0 to 1: the most of the network's result that is taken; bright frames take less.</param>
    /// <param name="cancellationToken">Ends the work early; the target then holds part of the result.</param>
    /// <returns>What was chosen for this frame.</returns>
    /// <inheritdoc cref="IEnhancer.Enhance" path="/exception"/>
    public AutoChoice Enhance(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        EnhanceArguments.Check(source, target, strength, cancellationToken);
        AutoChoice choice = AutoExposure.Choose(ExposureMeter.Measure(source), strength);
        Enhance(source, target, choice, cancellationToken);
        return choice;
    }

    /// <summary>Enhances one frame as was decided elsewhere.</summary>
    internal void Enhance(Frame source, Frame target, AutoChoice choice, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (choice.Strength == 0)
            source.Samples.CopyTo(target.Samples);
        else
            EnhancerOf(choice.Model).Enhance(source, target, choice.Strength, cancellationToken);
    }

    /// <inheritdoc/>
    void IEnhancer.Enhance(Frame source, Frame target, float strength, CancellationToken cancellationToken) =>
        Enhance(source, target, strength, cancellationToken);

    /// <summary>Frees the enhancers and the device.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (IEnhancer enhancer in _enhancers.Values)
            enhancer.Dispose();
        _enhancers.Clear();
        _device.Dispose();
    }

    /// <summary>Loads the three models.</summary>
    /// <exception cref="DmlEnhanceException">One is missing or broken.</exception>
    internal static Dictionary<string, OnnxModel> Load(ModelCatalog catalog)
    {
        string[] missing = [.. AutoExposure.Models.Where(name => catalog.Find(name) is null)];
        if (missing.Length > 0)
            throw new DmlEnhanceException(Missing(missing, catalog));
        return AutoExposure.Models.ToDictionary(name => name, catalog.Load, StringComparer.Ordinal);
    }

    /// <summary>What describes <c>auto</c> where a model's name is asked for.</summary>
    internal static string Name => $"{ModelCatalog.AutoName} ({string.Join(", ", AutoExposure.Models)})";

    private static string Missing(string[] missing, ModelCatalog catalog)
    {
        IReadOnlyList<string> installed = catalog.Names();
        string needs = $"'{ModelCatalog.AutoName}' chooses among {string.Join(", ", AutoExposure.Models)}";
        string folders = string.Join(" or ", catalog.Folders.DefaultIfEmpty("no folder"));
        return installed.Count > 0
            ? $"{needs}, and there is no {string.Join(" and no ", missing)} in {folders}; put what is missing there, or name an installed model ({string.Join(", ", installed)}) or a model's file (.onnx, or a .pt checkpoint)"
            : $"no model is installed in {folders}: {needs}; put them there, or name a model's file (.onnx, or a .pt checkpoint)";
    }

    private IEnhancer EnhancerOf(string model)
    {
        if (!_enhancers.TryGetValue(model, out IEnhancer? enhancer))
            _enhancers.Add(model, enhancer = _device.Create(_models[model], _reason));
        return enhancer;
    }
}
