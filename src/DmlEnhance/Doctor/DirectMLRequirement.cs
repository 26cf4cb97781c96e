namespace DmlEnhance.Doctor;

/// <summary>Which DirectML.dll belongs beside the program.</summary>
internal static class DirectMLRequirement
{
    /// <summary>The version that comes with ONNX Runtime: it is built against this one's feature levels.</summary>
    public const string LeastVersion = "1.15.4";

    /// <summary>What is wrong with a library of a version, or null.</summary>
    public static string? Problem(string version) =>
        System.Version.TryParse(version, out Version? found) && found >= System.Version.Parse(LeastVersion)
            ? null
            : $"DirectML.dll is of version {version}, which is too old: {LeastVersion} belongs beside the program";
}
