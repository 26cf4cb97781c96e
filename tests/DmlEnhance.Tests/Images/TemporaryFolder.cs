namespace DmlEnhance.Tests.Images;

/// <summary>An empty folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("dmlenhance-images-").FullName;

    /// <summary>A path inside.</summary>
    internal string this[string name] => Path.Combine(_path, name);

    internal string[] Names => [.. Directory.EnumerateFileSystemEntries(_path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
