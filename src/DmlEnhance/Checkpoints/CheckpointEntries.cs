using System.IO.Compression;

namespace DmlEnhance.Checkpoints;

/// <summary>The entries of a checkpoint's zip archive, after every name and size was checked.</summary>
internal sealed class CheckpointEntries
{
    public const int MaxPickleLength = 16 << 20;
    private const int MaxByteOrderLength = 16;

    private readonly Dictionary<string, ZipArchiveEntry> _byName;
    private readonly string _folder;

    private CheckpointEntries(Dictionary<string, ZipArchiveEntry> byName, string folder)
    {
        _byName = byName;
        _folder = folder;
        Pickle = byName[folder + "data.pkl"];
        ByteOrder = byName.GetValueOrDefault(folder + "byteorder");
    }

    /// <summary>The pickle that says which tensors there are.</summary>
    public ZipArchiveEntry Pickle { get; }

    /// <summary>Written since PyTorch 2.1; older files are always little-endian.</summary>
    public ZipArchiveEntry? ByteOrder { get; }

    public ZipArchiveEntry? FindStorage(string key) => _byName.GetValueOrDefault($"{_folder}data/{key}");

    /// <exception cref="DmlEnhanceException">The archive is not one that torch.save wrote, or is not safe to read.</exception>
    public static CheckpointEntries Check(IReadOnlyCollection<ZipArchiveEntry> entries, long fileLength, CheckpointErrors errors)
    {
        string folder = FindFolder(entries, errors);
        var byName = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        long total = 0;
        foreach (ZipArchiveEntry entry in entries)
        {
            string shown = CheckpointErrors.Quote(entry.FullName);
            if (!IsSafeName(entry.FullName))
                throw errors.Error($"refused: its entry {shown} has a name that points outside the archive; get the checkpoint from its author");
            if (!entry.FullName.StartsWith(folder, StringComparison.Ordinal))
                throw errors.Error($"refused: its entry {shown} lies outside the one folder that torch.save writes; {CheckpointErrors.SaveAgain}");
            // Lengths that agree bound what an entry can unfold to by what the file really holds, whatever method it claims.
            if (entry.IsEncrypted || entry.CompressedLength != entry.Length)
                throw errors.Error($"refused: its entry {shown} is compressed or encrypted, which torch.save never does; {CheckpointErrors.SaveAgain}");
            if (!byName.TryAdd(entry.FullName, entry))
                throw errors.Error($"refused: its entry {shown} is there twice; {CheckpointErrors.SaveAgain}");
            // Overlapping entries would otherwise let a small file describe endless data.
            if (entry.Length < 0 || (total += entry.Length) > fileLength)
                throw errors.Damaged("its entries claim more bytes than the file has");
        }

        var found = new CheckpointEntries(byName, folder);
        if (found.Pickle.Length > MaxPickleLength)
            throw errors.Error($"refused: its data.pkl has {found.Pickle.Length >> 20} MiB, 16 MiB is the most a state dict needs; {CheckpointErrors.SaveStateDict}");
        if (found.ByteOrder is { Length: > MaxByteOrderLength })
            throw errors.Damaged("its byteorder entry says neither little nor big");
        return found;
    }

    private static string FindFolder(IReadOnlyCollection<ZipArchiveEntry> entries, CheckpointErrors errors)
    {
        string[] names = [.. entries.Select(entry => entry.FullName)];
        // Asked first: TorchScript compresses its code, and "compressed" would be a poor answer to a person who mixed the two up.
        if (names.Any(name => InFolder(name) is "constants.pkl" || InFolder(name).StartsWith("code/", StringComparison.Ordinal)))
            throw errors.Error("is a TorchScript archive (a program, not weights alone); in PyTorch: torch.save(torch.jit.load(path).state_dict(), new_path)");
        string pickle = names.FirstOrDefault(name => InFolder(name) is "data.pkl")
            ?? throw errors.Error("is a zip archive but not a PyTorch checkpoint (no data.pkl in it); give a .pt or .pth file of torch.save");
        return pickle[..^"data.pkl".Length];
    }

    private static string InFolder(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static bool IsSafeName(string name)
    {
        bool hasDrive = name.Length > 1 && name[1] == ':';
        if (hasDrive || name.Contains('\\', StringComparison.Ordinal) || name.Any(char.IsControl))
            return false;
        // A folder's own entry ends with a slash; every other empty part is an absolute name or a trick.
        string[] parts = (name.EndsWith('/') ? name[..^1] : name).Split('/');
        return parts.All(part => part is not ("" or "." or ".."));
    }
}
