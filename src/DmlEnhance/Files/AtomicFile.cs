using System.Security.Cryptography;

namespace DmlEnhance.Files;

/// <summary>Writes a file so that its name always shows either the old content or all of the new.</summary>
public static class AtomicFile
{
    private const int KeptNameLength = 40; // file systems end at 255 bytes a name; a full name plus an ending might not fit

    /// <summary>Writes bytes that are in memory.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream, CancellationToken}, CancellationToken)"/>
    public static void Write(string path, byte[] contents, CancellationToken cancellationToken = default) =>
        Write(path, (stream, _) => stream.Write(contents), cancellationToken);

    /// <summary>Writes to a temporary name in the same folder and moves the complete file into place.</summary>
    /// <param name="path">Target; its folder is created.</param>
    /// <param name="write">Writes the content; may throw.</param>
    /// <param name="cancellationToken">Honoured until the file is moved into place.</param>
    /// <exception cref="DmlEnhanceException">The system refused: no room, no permission, a folder in the way. No
    /// temporary file is left, and an older file stays.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; likewise.</exception>
    public static void Write(string path, Action<Stream, CancellationToken> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        Replace(path, (candidate, reached) =>
        {
            using var stream = new FileStream(candidate, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            reached(Stage.Contents);
            write(stream, cancellationToken);
            reached(Stage.System);
            stream.Flush(flushToDisk: true);
            // Some systems' write takes a part of the bytes and reports no error; .NET believes that all were taken.
            if (stream.Length < stream.Position)
                throw new IOException($"only {stream.Length} of {stream.Position} bytes were taken; the disk may be full");
        }, cancellationToken);
    }

    /// <summary>The same for another program that writes the file by its name.</summary>
    /// <param name="path">Target; its folder is created.</param>
    /// <param name="write">Gets the name of an empty file in the same folder and has it filled; nobody holds that file any more when it returns.</param>
    /// <param name="cancellationToken">Honoured until the file is moved into place.</param>
    /// <inheritdoc cref="Write(string, Action{Stream, CancellationToken}, CancellationToken)" path="/exception"/>
    public static void WriteByName(string path, Action<string, CancellationToken> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        Replace(path, (candidate, reached) =>
        {
            // It is there from the start, so that nobody else takes the name.
            using (new FileStream(candidate, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
                reached(Stage.Others);
            write(candidate, cancellationToken);
            reached(Stage.System);
            using var stream = new FileStream(candidate, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            stream.Flush(flushToDisk: true);
        }, cancellationToken);
    }

    // The action tells when the temporary file is there, and when its contents are.
    private static void Replace(string path, Action<string, Action<Stage>> write, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string? temporary = null;
        var stage = Stage.System;
        try
        {
            if (Directory.Exists(path))
                throw new DmlEnhanceException($"cannot write {path}: a folder has this name");
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder);
            string candidate = Path.Combine(folder, TemporaryName(Path.GetFileName(path)));
            write(candidate, reached =>
            {
                temporary = candidate;
                stage = reached;
            });
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(candidate, path, overwrite: true);
            temporary = null;
        }
        catch (Exception e) when (stage == Stage.System ? FileErrors.IsFileError(e) : stage == Stage.Contents && e is IOException)
        {
            throw new DmlEnhanceException($"cannot write {path}: {FileErrors.Reason(e)}", e);
        }
        finally
        {
            if (temporary is not null)
                Remove(temporary);
        }
    }

    /// <summary>Finds out, before long work, whether a file could be written: creates its folder and an empty temporary file, and removes that.</summary>
    /// <exception cref="DmlEnhanceException">The system refused; the message is that of <see cref="Write(string, byte[], CancellationToken)"/>.</exception>
    public static void Probe(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (Directory.Exists(path))
                throw new DmlEnhanceException($"cannot write {path}: a folder has this name");
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder);
            string candidate = Path.Combine(folder, TemporaryName(Path.GetFileName(path)));
            using var stream = new FileStream(candidate, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw new DmlEnhanceException($"cannot write {path}: {FileErrors.Reason(e)}", e);
        }
    }

    private static string TemporaryName(string name)
    {
        int kept = Math.Min(name.Length, KeptNameLength);
        if (char.IsHighSurrogate(name[kept - 1]))
            kept--;
        return $".{name.AsSpan(0, kept)}.{RandomNumberGenerator.GetHexString(12, lowercase: true)}.tmp";
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            // The first error is the one to report; the system that refused it may refuse this too.
        }
    }

    /// <summary>Whose error an exception is.</summary>
    private enum Stage
    {
        /// <summary>The file system's, about this file.</summary>
        System,

        /// <summary>An <see cref="IOException"/> is this file's, others are the caller's.</summary>
        Contents,

        /// <summary>The caller's: another program writes, and what it could not write it has said.</summary>
        Others,
    }
}
