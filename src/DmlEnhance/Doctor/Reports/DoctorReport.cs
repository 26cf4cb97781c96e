using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DmlEnhance.Files;

namespace DmlEnhance.Doctor.Reports;

/// <summary>All that an examination found; as a file, what goes into a bug report.</summary>
/// <remarks>It holds nothing of its user: no names of accounts, machines or folders.</remarks>
internal sealed record DoctorReport
{
    /// <summary>What <see cref="Format"/> is in every file.</summary>
    public const string FormatName = "dmlenhance-doctor";

    /// <summary>The version of the file's layout that is written and read. A member that is only added keeps it.</summary>
    public const int CurrentVersion = 1;

    private const int LargestFile = 16 << 20;

    // Into a file, and not into a page: signs as + need no escape.
    private static readonly ReportJson Json = new(new JsonSerializerOptions(ReportJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Marks the file.</summary>
    public required string Format { get; init; }

    /// <summary>Version of the file's layout.</summary>
    public required int Version { get; init; }

    /// <summary>Program, libraries and system.</summary>
    public required HostFacts Host { get; init; }

    /// <summary>Frames whose times count, and frames before them that do not.</summary>
    public required string TimingMethod { get; init; }

    /// <summary>What is wrong whatever the adapter, or null: no model is installed.</summary>
    public string? Problem { get; init; }

    /// <summary>Every adapter that was asked for.</summary>
    public required IReadOnlyList<AdapterResult> Adapters { get; init; }

    /// <summary>Whether at least one adapter was examined, with models, and nothing failed.</summary>
    public bool Passed => Problem is null && Adapters.Any(adapter => adapter.FeatureLevel is not null) && Adapters.All(adapter => adapter.Passed);

    /// <summary>The report as a file.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json.DoctorReport), (byte)'\n'];

    /// <summary>Reads a file.</summary>
    /// <exception cref="DmlEnhanceException">It is no such report, or one of another version; the message says what is wrong.</exception>
    public static DoctorReport Load(string path)
    {
        using FileStream file = InputFile.Open(path, "a report of dmlenhance doctor");
        byte[] bytes = InputFile.ReadAll(file, path, LargestFile);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (Defect(document.RootElement, path) is { } defect)
                throw Damaged(path, defect, null);
            return JsonSerializer.Deserialize(bytes, Json.DoctorReport)!;
        }
        catch (JsonException e)
        {
            string place = e.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"at line {line + 1} it") : "it";
            throw Damaged(path, $"{place} cannot be read as JSON", e);
        }
        catch (InvalidOperationException e)
        {
            // A text with half a character.
            throw Damaged(path, "it holds a text that is no Unicode", e);
        }
    }

    private static DmlEnhanceException Damaged(string path, string what, Exception? cause) =>
        new($"{path}: is not a report of dmlenhance doctor, or was changed: {what}", cause);

    private static string? Defect(JsonElement root, string path)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("format", out JsonElement format) && (format.ValueKind != JsonValueKind.String || format.GetString() != FormatName))
            return $"format is not {FormatName}";
        // Another version may have another shape.
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("format", out _)
            && root.TryGetProperty("version", out JsonElement version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out int number) && number != CurrentVersion)
        {
            throw new DmlEnhanceException($"{path}: is a report of another version of dmlenhance doctor ({number}); this one reads version {CurrentVersion}: make both reports with one version");
        }

        return ReportShape.Defect(root, Json.DoctorReport);
    }
}

[JsonSourceGenerationOptions(
    WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
