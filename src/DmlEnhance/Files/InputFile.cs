namespace DmlEnhance.Files;

/// <summary>Opens files that a user names, with one wording for what may be wrong with them.</summary>
internal static class InputFile
{
    private const int Piece = 1 << 22; // small enough that a slow network drive still lets a user cancel

    /// <summary>Opens a file for reading. It is not empty.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should be, with its article: "an image".</param>
    /// <exception cref="DmlEnhanceException">It is missing, empty, a folder or a pipe, or may not be read.</exception>
    internal static FileStream Open(string path, string what)
    {
        try
        {
            if (Directory.Exists(path))
                throw new DmlEnhanceException($"{path}: this is a folder, not {what}");
            // Asked before it is opened: opening a named pipe, whose length is 0 too, waits until somebody writes to it.
            if (new FileInfo(path) is { Exists: true, Length: 0 })
                throw new DmlEnhanceException($"{path}: the file is empty");
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw new DmlEnhanceException($"{path}: {FileErrors.Reason(e)}", e);
        }
    }

    /// <summary>A file's bytes.</summary>
    /// <param name="file">From <see cref="Open"/>.</param>
    /// <param name="path">For messages.</param>
    /// <param name="most">More bytes than this are refused before memory is taken.</param>
    /// <exception cref="DmlEnhanceException">It is too large, or reading broke off.</exception>
    internal static byte[] ReadAll(FileStream file, string path, long most)
    {
        var bytes = new byte[Length(file, path, most)];
        Fill(file, path, bytes, CancellationToken.None);
        return bytes;
    }

    /// <summary>How long a file is.</summary>
    /// <exception cref="DmlEnhanceException">Longer than <paramref name="most"/>.</exception>
    internal static int Length(FileStream file, string path, long most) =>
        file.Length <= most ? (int)file.Length : throw new DmlEnhanceException($"{path}: the file has {file.Length >> 20} MiB; {most >> 20} MiB can be read");

    /// <summary>Reads as many bytes as there is room for.</summary>
    /// <exception cref="DmlEnhanceException">The file ends before that, or cannot be read on.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    internal static void Fill(FileStream file, string path, Span<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            for (int done = 0; done < bytes.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = file.Read(bytes.Slice(done, Math.Min(Piece, bytes.Length - done)));
                if (count == 0)
                    throw new DmlEnhanceException($"{path}: the file became shorter while it was read");
                done += count;
            }
        }
        catch (IOException e)
        {
            throw new DmlEnhanceException($"{path}: {FileErrors.Reason(e)}", e);
        }
    }
}
