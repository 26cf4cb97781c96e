namespace DmlEnhance.Cli.Bench;

/// <summary>Where Python is.</summary>
internal static class PythonPrograms
{
    // A system's own Python has the system's packages, also where another one comes first on PATH.
    private static readonly string[] Usual = OperatingSystem.IsWindows() ? ["python3", "python"] : ["python3", "/usr/bin/python3"];

    /// <summary>The programs to try, in this order.</summary>
    /// <param name="named">What the user named; null: the usual ones.</param>
    /// <returns>Each as it is called, and its full path, or null where it is not there.</returns>
    public static IReadOnlyList<(string Name, string? Path)> Find(string? named)
    {
        string[] names = named is null ? Usual : [named];
        return [.. names.Select(name => (name, Locate(name))).DistinctBy(program => program.Item2 ?? program.name, StringComparer.Ordinal)];
    }

    private static string? Locate(string name)
    {
        string[] files = OperatingSystem.IsWindows() && !Path.HasExtension(name) ? [$"{name}.exe"] : [name];
        // A name with a folder in it is a file; a relative folder of PATH would mean whatever lies where the user happens to be.
        IEnumerable<string> folders = Path.GetFileName(name) != name
            ? [Environment.CurrentDirectory]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(Path.IsPathFullyQualified);
        return folders.SelectMany(folder => files.Select(file => Path.Combine(folder, file))).FirstOrDefault(File.Exists);
    }
}
