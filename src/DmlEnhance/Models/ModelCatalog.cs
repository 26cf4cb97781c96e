using DmlEnhance.Files;
using DmlEnhance.Onnx;

namespace DmlEnhance.Models;

/// <summary>The models that are installed: *.onnx, each with a card of the same name, in a few folders.</summary>
public sealed class ModelCatalog
{
    /// <summary>The environment variable that lists more folders, separated as PATH is; they are looked at first.</summary>
    public const string FoldersVariable = "DMLENHANCE_MODELS";

    /// <summary>The word that stands for the choice by a picture's exposure; no model can have it for a name.</summary>
    public const string AutoName = "auto";

    /// <summary>A catalog of these folders; one that does not exist is empty.</summary>
    public ModelCatalog(IEnumerable<string> folders) => Folders = [.. folders];

    /// <summary>The folders of <see cref="FoldersVariable"/>, then <c>models</c> beside the program.</summary>
    public static ModelCatalog Default { get; } = new(
        (Environment.GetEnvironmentVariable(FoldersVariable) ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Append(Path.Combine(AppContext.BaseDirectory, "models")));

    /// <summary>Where models are looked for, in this order.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>Every installed model by name; of two with one name the first folder's counts.</summary>
    /// <exception cref="DmlEnhanceException">A folder cannot be read.</exception>
    public IReadOnlyList<ModelEntry> List() =>
        [.. Files().Select(DescribeFile)];

    /// <summary>The names of the installed models; no model is read.</summary>
    /// <exception cref="DmlEnhanceException">A folder cannot be read.</exception>
    public IReadOnlyList<string> Names() => [.. Files().Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => !IsAuto(name))];

    /// <summary>The file of the installed model of this name, or null. It is not read.</summary>
    public string? Find(string name) => IsAuto(name) ? null : Folders.Select(folder => Path.Combine(folder, $"{name}.onnx")).FirstOrDefault(File.Exists);

    /// <summary>The installed model of pictures of this name. Its card is not looked at.</summary>
    /// <exception cref="DmlEnhanceException">There is none, or it cannot be used.</exception>
    public OnnxModel Load(string name) => OnnxModel.Load(Require(name));

    /// <summary>The installed model of this name, for pictures, videos or motion. Its card is not looked at.</summary>
    /// <exception cref="DmlEnhanceException">There is none, or it cannot be used.</exception>
    public OnnxFile LoadFile(string name) => OnnxFile.Load(Require(name));

    /// <summary>The installed model of this name with its card, and what is wrong with it.</summary>
    /// <exception cref="DmlEnhanceException">There is none.</exception>
    public ModelEntry Describe(string name) => DescribeFile(Require(name));

    /// <summary>Whether a name is <see cref="AutoName"/>, in any case.</summary>
    public static bool IsAuto(string name) => AutoName.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is installed, as the second half of an error message.</summary>
    public string Installed()
    {
        IReadOnlyList<string> names = Names();
        return names.Count > 0
            ? $"installed: {string.Join(", ", names)}"
            : $"no model is installed in {string.Join(" or ", Folders)}; give a file (.onnx, or a .pt checkpoint)";
    }

    private string Require(string name) => Find(name) ?? throw new DmlEnhanceException(
        IsAuto(name) ? $"'{AutoName}' is no model but the choice of one by each picture's exposure; {Installed()}" : $"there is no model '{name}'; {Installed()}");

    private IEnumerable<string> Files() =>
        Folders.Where(Directory.Exists)
            .SelectMany(Models)
            .DistinctBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)
            .OrderBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase);

    private static string[] Models(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*.onnx");
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw new DmlEnhanceException($"{folder}: the folder of models cannot be read: {FileErrors.Reason(e)}", e);
        }
    }

    private static ModelEntry DescribeFile(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string card = Path.ChangeExtension(path, ".json");
        if (IsAuto(name))
            return new ModelEntry(name, path, null, $"the name '{AutoName}' is taken by the choice among models; give the file another name");
        try
        {
            OnnxFile model = OnnxFile.Load(path);
            ModelCard? read = null;
            string? problem = "has no card";
            if (File.Exists(card))
            {
                read = ModelCard.Load(card);
                problem = read.Sha256 == model.Sha256 ? null : "its card is of another file (sha256 differs)";
            }

            return new ModelEntry(name, path, read, problem) { HasHalfWeights = model.HasHalfWeights };
        }
        catch (DmlEnhanceException e)
        {
            return new ModelEntry(name, path, null, e.Message);
        }
    }
}
