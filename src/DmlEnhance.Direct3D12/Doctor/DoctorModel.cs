using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Doctor;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.Doctor;

/// <summary>An installed model, under its name alone: a report holds no paths.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">The model, or null: it cannot be used.</param>
/// <param name="IsSci">Whether the shader can run it.</param>
/// <param name="Problem">Why it cannot be used, or null.</param>
internal sealed record DoctorModel(string Name, OnnxModel? Model, bool IsSci, string? Problem)
{
    /// <summary>The model where it is one of videos, or null.</summary>
    public TceModel? Video { get; init; }

    /// <summary>What can run it on single pictures.</summary>
    public IReadOnlyList<FilterPath> Paths => Video is not null ? [] : IsSci ? [FilterPath.Shader, FilterPath.DirectML] : [FilterPath.DirectML];

    /// <summary>The model.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be used.</exception>
    public OnnxModel Require() => Model ?? throw new DmlEnhanceException(Problem!);

    /// <summary>Every model of a catalog that enhances; there may be none.</summary>
    public static IReadOnlyList<DoctorModel> List(ModelCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return [.. catalog.Names().Select(name => Load(catalog, name)).OfType<DoctorModel>()];
    }

    private static DoctorModel? Load(ModelCatalog catalog, string name)
    {
        try
        {
            // Under its name, for errors.
            OnnxFile file = OnnxFile.FromBytes(name, catalog.LoadFile(name).Content);
            return file switch
            {
                OnnxModel model => new DoctorModel(name, model, IsSciNetwork(model), null),
                TceModel video => new DoctorModel(name, null, false, null) { Video = video },
                // A model of motion, which serves training.
                _ => null,
            };
        }
        catch (DmlEnhanceException e)
        {
            // The folder may have any name; the file's is known.
            string message = catalog.Find(name) is { } path ? e.Message.Replace(path, Path.GetFileName(path), StringComparison.Ordinal) : e.Message;
            return new DoctorModel(name, null, false, Anonymous.Message(message));
        }
    }

    private static bool IsSciNetwork(OnnxModel model)
    {
        try
        {
            SciWeights.Read(model);
            return true;
        }
        catch (DmlEnhanceException)
        {
            // Another network, which DirectML runs: that is no failure.
            return false;
        }
    }
}
