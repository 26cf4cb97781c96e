using System.Text.RegularExpressions;

namespace DmlEnhance.Direct3D12.InteropGenerator.Output;

/// <summary>Silk.NET's names for what the headers declare.</summary>
internal static partial class Naming
{
    public const string Core = "Silk.NET.Core.Native";

    public static string Namespace(string header) => header switch
    {
        "d3dcommon.h" => Core,
        "d3dcompiler.h" => "Silk.NET.Direct3D.Compilers",
        _ when header.StartsWith("d3d12", StringComparison.Ordinal) => "Silk.NET.Direct3D12",
        _ when header.StartsWith("dxgi", StringComparison.Ordinal) => "Silk.NET.DXGI",
        _ => throw new InteropException($"{header}: belongs to no namespace"),
    };

    /// <summary>Where an API class of interop.txt lives.</summary>
    public static string NamespaceOfClass(string name) => name switch
    {
        "D3D12" => "Silk.NET.Direct3D12",
        "DXGI" => "Silk.NET.DXGI",
        "D3DCompiler" => "Silk.NET.Direct3D.Compilers",
        _ => "DmlEnhance.Direct3D12",
    };

    /// <summary>The name of a struct or an enum.</summary>
    public static string Type(string name) => Words(WithoutPrefix(name));

    /// <summary>The name of a field or of a union's member.</summary>
    public static string Field(string name) => Pascal(name);

    /// <summary>The name of a function as a method of its API class.</summary>
    public static string Function(string name) => Prefix().Replace(name, "");

    /// <summary>The name of a macro as a constant of its class.</summary>
    public static string Constant(string name, bool prefixed)
    {
        string[] parts = name.StartsWith("D3DCOMPILE_", StringComparison.Ordinal) ? ["D3D", "COMPILE_" + name[11..]] : name.Split('_', 2);
        return prefixed ? parts[0] switch { "D3D" => "D3D", "DXGI" => "Dxgi", _ => "D3D12" } + Words(parts[1]) : Words(parts[1]);
    }

    /// <summary>
    /// The names of an enum's members: without the words they all begin with, but with as many of those as keep every name from
    /// beginning with a digit.
    /// </summary>
    public static string[] Members(IReadOnlyList<string> names)
    {
        string[] shared = names[0].Split('_')[..^1];
        foreach (string name in names.Skip(1))
        {
            string[] words = name.Split('_');
            shared = [.. shared.Zip(words[..^1]).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)];
        }

        int dropped = names.Count == 1 ? 0 : shared.Length;
        while (dropped > 0 && names.Any(name => char.IsDigit(name.Split('_')[dropped][0])))
            dropped--;

        return [.. names.Select(name => Words(string.Join('_', name.Split('_')[dropped..])))];
    }

    /// <summary>A parameter's name, escaped where C# keeps the word for itself.</summary>
    public static string Parameter(string name) => name is "object" or "event" or "in" or "out" or "ref" or "params" or "base" ? "@" + name : name;

    private static string WithoutPrefix(string name) =>
        name.StartsWith("D3D12_", StringComparison.Ordinal) ? name[6..] : name.StartsWith("DXGI_", StringComparison.Ordinal) ? name[5..] : name;

    // Silk.NET lowers runs of three capitals or more and some short words, and leaves other short runs (UV, MS, B8G8) alone.
    private static string Words(string name)
    {
        string lowered = LongRun().Replace(name, match => match.Value == "SNORM" ? "SNorm" : match.Value[0] + match.Value[1..].ToLowerInvariant());
        lowered = ShortWord().Replace(lowered, match => match.Value[0] + match.Value[1..].ToLowerInvariant());
        return Pascal(lowered);
    }

    private static string Pascal(string name) => WordStart().Replace(name, match => match.Groups[1].Value.ToUpperInvariant());

    [GeneratedRegex("^(D3D12|DXGI|D3D)(?=[A-Z])")]
    private static partial Regex Prefix();

    [GeneratedRegex("(?<![A-Z])[A-Z]{3,}(?![A-Z])")]
    private static partial Regex LongRun();

    [GeneratedRegex("(?<![A-Z])(IS|AS|NO|ON|TO|OP|BY|OF|IN|UP|OR)(?![A-Z])")]
    private static partial Regex ShortWord();

    [GeneratedRegex("(?:^|_)(.)")]
    private static partial Regex WordStart();
}
