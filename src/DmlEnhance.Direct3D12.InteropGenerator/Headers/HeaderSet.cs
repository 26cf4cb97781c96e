namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>Reads the headers this project is about.</summary>
internal static class HeaderSet
{
    // In an order in which each knows the types and macros it needs.
    private static readonly string[] Names =
    [
        "shared/dxgiformat.h", "shared/dxgicommon.h", "shared/dxgitype.h", "shared/dxgi.h", "shared/dxgi1_2.h", "shared/dxgi1_3.h",
        "shared/dxgi1_4.h", "shared/dxgi1_5.h", "shared/dxgi1_6.h", "um/dxgidebug.h", "um/d3dcommon.h", "um/d3d12.h",
        "um/d3d12sdklayers.h", "um/d3dcompiler.h",
    ];

    public static HeaderModel Read(string root)
    {
        Preprocessor preprocessor = new();
        HeaderModel model = new(preprocessor);
        preprocessor.ReadMacros(Text(root, "shared/winerror.h"));
        foreach (string name in Names)
        {
            string header = Path.GetFileName(name);
            string text = Text(root, name);
            try
            {
                new HeaderParser(model, header, text, Lexer.Split(preprocessor.Read(text))).Parse();
            }
            catch (InteropException error)
            {
                throw new InteropException($"{header}: {error.Message}", error);
            }
        }

        return model;
    }

    private static string Text(string root, string name)
    {
        string path = Path.Combine(root, name);
        return File.Exists(path) ? File.ReadAllText(path) : throw new InteropException($"{path}: there is no such header");
    }
}
