using DmlEnhance.Exposure;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Tests;

/// <summary>The three models that <c>auto</c> chooses among, each with other random weights, in a folder of a test.</summary>
internal static class AutoModels
{
    /// <summary>Writes them and gives the catalog of their folder.</summary>
    public static ModelCatalog Write(string folder)
    {
        for (int i = 0; i < AutoExposure.Models.Count; i++)
            File.WriteAllBytes(Path.Combine(folder, $"{AutoExposure.Models[i]}.onnx"), OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(20 + i)));
        return new ModelCatalog([folder]);
    }
}
