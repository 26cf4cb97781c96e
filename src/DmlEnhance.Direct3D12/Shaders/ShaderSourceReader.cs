using System.Text;
using System.Text.RegularExpressions;
using DmlEnhance.Files;

namespace DmlEnhance.Direct3D12.Shaders;

/// <summary>Reads a shader's file and all that it includes, each once, before anything is compiled.</summary>
internal sealed partial class ShaderSourceReader
{
    private const long LargestFile = 1 << 20;

    private readonly Dictionary<string, ShaderSource> _read = new(StringComparer.OrdinalIgnoreCase);

    private ShaderSourceReader() { }

    /// <summary>Reads a file and what it includes.</summary>
    /// <param name="path">The shader.</param>
    /// <returns>All files, the shader first, each included one after the first that includes it.</returns>
    /// <exception cref="DmlEnhanceException">
    /// The shader, or a file that is there, cannot be read. An included file that is missing is no error yet: the line may be one that the
    /// compiler leaves out.
    /// </exception>
    public static IReadOnlyList<ShaderSource> Read(string path)
    {
        var reader = new ShaderSourceReader();
        var sources = new List<ShaderSource>();
        reader.Add(path, sources);
        return sources;
    }

    private ShaderSource Add(string path, List<ShaderSource> sources)
    {
        if (_read.TryGetValue(path, out ShaderSource? known))
            return known;
        using FileStream file = InputFile.Open(path, "a shader");
        byte[] text = InputFile.ReadAll(file, path, LargestFile);
        var source = new ShaderSource(path, text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text);
        _read.Add(path, source);
        sources.Add(source);
        // Also lines in comments and in what the preprocessor leaves out: then the key covers a file too many, never one too few.
        foreach (Match match in IncludeLine().Matches(Encoding.UTF8.GetString(source.Text)))
        {
            string name = match.Groups[1].Value;
            string included = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, name));
            source.Includes.TryAdd(name, File.Exists(included) ? Add(included, sources) : null);
        }

        return source;
    }

    [GeneratedRegex("""^[ \t]*#[ \t]*include[ \t]*"([^"\r\n]+)""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex IncludeLine();
}
