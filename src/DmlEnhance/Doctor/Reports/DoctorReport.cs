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
            using (var document = JsonDocument.Parse(bytes))
                CheckHeader(document.RootElement, path);
            DoctorReport report = JsonSerializer.Deserialize(bytes, Json.DoctorReport)!;
            return HasGap(report) ? throw new DmlEnhanceException($"{path}: is a damaged report of dmlenhance doctor: one of its lists holds null; make it anew with --json") : report;
        }
        catch (JsonException e)
        {
            throw new DmlEnhanceException($"{path}: is no report of dmlenhance doctor, or a damaged one ({e.Message}); make it with dmlenhance doctor --json", e);
        }
    }

    private static void CheckHeader(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement format) || format.ValueKind != JsonValueKind.String || format.GetString() != FormatName)
            throw new DmlEnhanceException($"{path}: is JSON, but no report of dmlenhance doctor; make one with dmlenhance doctor --json");
        if (!root.TryGetProperty("version", out JsonElement version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != CurrentVersion)
            throw new DmlEnhanceException($"{path}: is a report of another version of dmlenhance doctor ({version}); this one reads version {CurrentVersion}: make both reports with one version");
    }

    // The serialiser refuses null where a member must not be null, but not in lists.
    private static bool HasGap(DoctorReport report) =>
        report.Adapters.Any(adapter => adapter is null
            || adapter.Checks.Any(check => check is null || check.Sizes.Contains(null) || check.CpuNodes.Contains(null))
            || adapter.Timings.Any(timing => timing is null || timing.Paths.Contains(null)));
}

[JsonSourceGenerationOptions(
    WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
