namespace DmlEnhance.Tests;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>The folder that holds DmlEnhance.sln, or null where only the tests' output was copied.</summary>
    public static string? Root { get; } = FindRoot();

    private static string? FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "DmlEnhance.sln")))
                return at.FullName;
        }

        return null;
    }
}
