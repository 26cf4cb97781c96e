using DmlEnhance.Direct3D12.InteropGenerator.Headers;

namespace DmlEnhance.Direct3D12.InteropGenerator.Output;

/// <summary>Writes the classes of functions and constants.</summary>
internal sealed class ApiWriter(HeaderModel model, TypeMap types)
{
    public void WriteApi(CodeText text, string name, string[] constants, string dll, string[] functions)
    {
        text.Open($"internal sealed unsafe class {name} : System.IDisposable");
        Constants(text, constants, prefixed: false);
        text.Gap();
        text.Line($"    public static {name} GetApi() => new();");
        text.Line("");
        text.Line("    public void Dispose()");
        text.Line("    {");
        text.Line("    }");
        foreach (Function function in functions.Select(x => model.Functions[x]))
        {
            string parameters = string.Join(", ", function.Parameters.Select(x => $"{types.CSharp(x.Type)} {Naming.Parameter(x.Name)}"));
            string arguments = string.Join(", ", function.Parameters.Select(x => Naming.Parameter(x.Name)));
            text.Line("");
            text.Line($"    public {types.CSharp(function.Return)} {Naming.Function(function.Name)}({parameters}) =>");
            text.Line($"        Native{function.Name}({arguments});");
            text.Line("");
            text.Line($"    [System.Runtime.InteropServices.DllImport(\"{dll}\", EntryPoint = \"{function.Name}\", ExactSpelling = true)]");
            text.Line($"    private static extern {types.CSharp(function.Return)} Native{function.Name}({parameters});");
        }

        text.Close();
    }

    public void WriteConstants(CodeText text, string name, string[] constants)
    {
        text.Open($"internal static class {name}");
        Constants(text, constants, prefixed: true);
        text.Close();
    }

    private void Constants(CodeText text, string[] wanted, bool prefixed)
    {
        foreach (string pattern in wanted)
        {
            string[] names = pattern.EndsWith('*')
                ? [.. model.MacroNames.Where(x => x.StartsWith(pattern[..^1], StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
                : [pattern];
            if (names.Length == 0)
                throw new InteropException($"interop.txt: the headers define no {pattern}");

            foreach (string name in names)
                text.Line("    " + Constant(name, Naming.Constant(name, prefixed)));
        }

        if (wanted.Length > 0)
            text.Gap();
    }

    private string Constant(string name, string constant)
    {
        if (model.Guids.TryGetValue(name, out Guid guid))
            return $"public static readonly System.Guid {constant} = new(\"{guid}\");";

        (long value, bool unsigned) = model.Macro(name);

        // HRESULTs, and only they, are negative numbers that the headers write as large ones.
        if (name.Contains("_ERROR_", StringComparison.Ordinal) || name.Contains("_STATUS_", StringComparison.Ordinal))
            return $"public const int {constant} = unchecked((int)0x{value:X8});";

        return unsigned || value > int.MaxValue || constant.EndsWith("ComponentMapping", StringComparison.Ordinal)
            ? $"public const uint {constant} = {CodeText.Number(value)};"
            : $"public const int {constant} = {CodeText.Number(value)};";
    }
}
