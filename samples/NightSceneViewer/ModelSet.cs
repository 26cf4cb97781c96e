using DmlEnhance;
using DmlEnhance.Exposure;
using DmlEnhance.Models;
using DmlEnhance.Onnx;

namespace NightSceneViewer;

/// <summary>The models that the user can go through, <c>auto</c> first. It outlives a lost device.</summary>
internal sealed class ModelSet
{
    private readonly List<string> _names;
    private readonly Dictionary<string, OnnxFile> _models = [];
    private int _chosen;
    private string? _auto;

    /// <summary>Takes the installed models and the one asked for.</summary>
    /// <param name="asked">An installed model, a file, or <c>auto</c>.</param>
    /// <exception cref="DmlEnhanceException">It is no enhancing model. Whether a path can run it is the path's to say.</exception>
    public ModelSet(string asked)
    {
        _names = [ModelCatalog.AutoName, .. ModelCatalog.Default.Names()];
        _chosen = _names.FindIndex(name => name.Equals(asked, StringComparison.OrdinalIgnoreCase));
        if (_chosen < 0)
        {
            _names.Add(asked);
            _chosen = _names.Count - 1;
        }

        // Now, so that a broken model is found before a window opens.
        CheckChosen();
    }

    /// <summary>What was chosen: a model's name, its file, or <c>auto</c>.</summary>
    public string Chosen => _names[_chosen];

    /// <summary>The model that runs.</summary>
    public OnnxFile Current => Load(IsAuto ? Auto : Chosen);

    /// <summary>What the panel says.</summary>
    public string Description => IsAuto ? $"{Auto} (auto)" : Chosen;

    /// <summary>Goes on to the next model that can be read.</summary>
    /// <returns>What was wrong with those that were passed over, or null.</returns>
    public string? Next()
    {
        string? wrong = null;
        for (int tried = 0; tried < _names.Count; tried++)
        {
            _chosen = (_chosen + 1) % _names.Count;
            try
            {
                CheckChosen();
                return wrong;
            }
            catch (DmlEnhanceException e)
            {
                wrong = e.Message;
            }
        }

        return wrong;
    }

    /// <summary>Tells <c>auto</c> how bright the source is.</summary>
    public void Measured(double exposure) => _auto = AutoExposure.ClearModel(exposure) ?? _auto ?? AutoExposure.Model(exposure);

    // Until something was measured, the one in the middle.
    private string Auto => _auto ?? AutoExposure.MediumModel;

    private bool IsAuto => ModelCatalog.IsAuto(Chosen);

    // All that auto may take, not only the one that it takes now.
    private void CheckChosen()
    {
        foreach (string name in IsAuto ? AutoExposure.Models : [Chosen])
            Load(name);
    }

    private OnnxFile Load(string name)
    {
        if (!_models.TryGetValue(name, out OnnxFile? model))
            _models.Add(name, model = ModelLoader.LoadFile(name).RequireEnhancing());
        return model;
    }
}
