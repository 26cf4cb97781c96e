using System.Globalization;
using System.Text.RegularExpressions;

namespace DmlEnhance.Direct3D12.Shaders;

/// <summary>Makes one line of what the compiler says about a broken shader.</summary>
internal static partial class CompilerMessages
{
    // "warning treated as error": the next line says which.
    private const string WarningIsError = "X3129";

    /// <summary>The error to throw.</summary>
    /// <param name="main">The shader.</param>
    /// <param name="messages">All that the compiler wrote.</param>
    /// <param name="result">What it returned.</param>
    /// <returns>For example <c>shaders/sci.hlsl(12,5): error X3004: undeclared identifier 'foo' (and 3 more)</c>.</returns>
    public static DmlEnhanceException Error(ShaderSource main, string messages, int result)
    {
        List<Match> errors = [.. messages.Split('\n').Select(line => ErrorLine().Match(line.TrimEnd())).Where(match => match.Success)];
        List<Match> causes = errors.FindAll(match => match.Groups["code"].Value != WarningIsError);
        if (causes is not [var first, ..])
        {
            string text = messages.Trim() is { Length: > 0 } some ? some : string.Create(CultureInfo.InvariantCulture, $"the compiler failed (0x{result:X8})");
            return new DmlEnhanceException($"{main.Path}: {text}");
        }

        string more = causes.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" (and {causes.Count - 1} more)") : "";
        string code = first.Groups["code"] is { Success: true, Value: var number } ? $" {number}" : "";
        string place = first.Groups["line"].Success
            ? string.Create(CultureInfo.InvariantCulture, $"{FileOf(main, first.Groups["file"].Value)}({first.Groups["line"].Value},{first.Groups["column"].Value})")
            : main.Path;
        return new DmlEnhanceException($"{place}: error{code}: {first.Groups["text"].Value}{more}");
    }

    // The compiler puts the current folder in front of a name that it was given, and names an included file as the line does.
    private static string FileOf(ShaderSource main, string named)
    {
        IEnumerable<ShaderSource> all = AllOf(main, []);
        string name = Path.GetFileName(named.Replace('/', Path.DirectorySeparatorChar));
        return named.EndsWith(main.Path, StringComparison.OrdinalIgnoreCase)
            ? main.Path
            : all.FirstOrDefault(source => named.EndsWith(source.Path, StringComparison.OrdinalIgnoreCase))?.Path
                ?? all.FirstOrDefault(source => Path.GetFileName(source.Path).Equals(name, StringComparison.OrdinalIgnoreCase))?.Path
                ?? named;
    }

    private static HashSet<ShaderSource> AllOf(ShaderSource source, HashSet<ShaderSource> found)
    {
        if (found.Add(source))
        {
            foreach (ShaderSource included in source.Includes.Values.OfType<ShaderSource>())
                AllOf(included, found);
        }

        return found;
    }

    [GeneratedRegex(@"^(?:(?<file>.+)\((?<line>\d+),(?<column>\d+)(?:-\d+)?\): )?error(?: (?<code>X\d+))?: (?<text>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorLine();
}
