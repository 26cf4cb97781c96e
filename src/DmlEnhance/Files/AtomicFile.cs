namespace DmlEnhance.Files;

/// <summary>Writes files so that a reader sees the old one or the new one, never a part.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary name in the same folder and moves it into place. Missing folders are made; an existing
    /// file is replaced only by a complete one.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="contents">All its bytes.</param>
    /// <param name="cancellationToken">Checked before the file takes its place; the old one then stays.</param>
    /// <exception cref="DmlEnhanceException">The file cannot be written: no room, no permission, a folder in the way.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(string path, ReadOnlySpan<byte> contents, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string? temporary = null;
        try
        {
            string target = Path.GetFullPath(path);
            if (Directory.Exists(target))
                throw new DmlEnhanceException($"cannot write {path}: there is a folder of that name");
            string folder = Path.GetDirectoryName(target) ?? throw new DmlEnhanceException($"cannot write {path}: it names no file");
            Directory.CreateDirectory(folder);
            temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(contents);
                // A rename can reach the disk before the data does; after a power cut the file would be empty.
                stream.Flush(flushToDisk: true);
            }

            cancellationToken.ThrowIfCancellationRequested();
            File.Move(temporary, target, overwrite: true);
            temporary = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DmlEnhanceException($"cannot write {path}: {e.Message}", e);
        }
        finally
        {
            if (temporary is not null)
                DeleteQuietly(temporary);
        }
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that led here is the one to report; this one would hide it.
        }
    }
}
