using Xunit;

namespace DmlEnhance.Tests;

/// <summary>Material too large or not ours to commit, in <c>shared/</c> beside the checkout; tests that need it skip visibly without it.</summary>
internal static class SharedFolder
{
    /// <summary>The folder's path, or null if it is not there.</summary>
    public static string? TryFind()
    {
        string? shared = Repository.Root is { } root ? Path.GetFullPath(Path.Combine(root, "..", "shared")) : null;
        return Directory.Exists(shared) ? shared : null;
    }

    /// <summary>The path of a file or folder in it; the test is skipped if that is not there.</summary>
    public static string Require(params string[] parts)
    {
        string wanted = string.Join('/', parts);
        string? path = TryFind() is { } shared ? Path.Combine([shared, .. parts]) : null;
        if (!Path.Exists(path))
            Assert.Skip($"../shared/{wanted} is not here: put it beside the checkout to run this test");
        return path!;
    }
}
