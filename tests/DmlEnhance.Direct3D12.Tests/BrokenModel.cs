namespace DmlEnhance.Direct3D12.Tests;

/// <summary>A model that looks like one until something is to run it: it has an operator that nobody knows.</summary>
internal static class BrokenModel
{
    public static byte[] Bytes()
    {
        byte[] model = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "models", "sci-easy.onnx"));
        for (int i; (i = model.AsSpan().IndexOf("Relu"u8)) >= 0;)
            "Rexx"u8.CopyTo(model.AsSpan(i));
        return model;
    }
}
