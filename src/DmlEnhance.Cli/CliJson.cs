using System.Text.Encodings.Web;
using System.Text.Json;

namespace DmlEnhance.Cli;

/// <summary>How all commands write JSON: indented, camelCase, paths readable.</summary>
internal static class CliJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);
}
