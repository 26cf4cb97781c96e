using System.Reflection;
using System.Text;
using DmlEnhance.Direct3D12.InteropGenerator.Headers;
using DmlEnhance.Direct3D12.InteropGenerator.Output;

namespace DmlEnhance.Direct3D12.InteropGenerator;

/// <summary>The generated files of src/DmlEnhance.Direct3D12, made in memory.</summary>
public sealed class InteropLayer
{
    private const string GeneratedSuffix = ".g.cs";

    private InteropLayer(SortedDictionary<string, string> files) => Files = files;

    /// <summary>Text by path, relative to src/DmlEnhance.Direct3D12, with / between folders.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>The folder of headers in the package that the build restored.</summary>
    public static string RestoredHeaders =>
        typeof(InteropLayer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(x => x.Key == "WindowsSdkInclude").Value!;

    /// <summary>Finds src/DmlEnhance.Direct3D12 of the checkout that a folder lies in.</summary>
    /// <exception cref="InteropException">The folder lies in no checkout.</exception>
    public static string FindTarget(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "DmlEnhance.sln")))
                return Path.Combine(at.FullName, "src", "DmlEnhance.Direct3D12");
        }

        throw new InteropException($"{folder}: not inside a checkout of DmlEnhance; run the tool with dotnet run");
    }

    /// <summary>Makes the files from the headers of a Windows SDK.</summary>
    /// <param name="include">The SDK's Include folder, with one folder per version in it, or such a version's folder.</param>
    /// <exception cref="InteropException">The headers or the list hold what this tool does not understand.</exception>
    public static InteropLayer Generate(string include)
    {
        string root = Directory.Exists(Path.Combine(include, "um"))
            ? include
            : Directory.Exists(include) && Directory.GetDirectories(include) is [string only]
                ? only
                : throw new InteropException($"{include}: holds no headers of the Windows SDK; restore the packages (dotnet restore) or name the folder");

        InteropList list = InteropList.Read();
        HeaderModel model = HeaderSet.Read(root);
        return new InteropLayer(new LayerWriter(model, list).Write());
    }

    /// <summary>Replaces the generated files below a folder by these.</summary>
    public void Write(string target)
    {
        foreach (string stale in Committed(target).Where(path => !Files.ContainsKey(path)))
            File.Delete(Path.Combine(target, stale));

        foreach ((string path, string text) in Files)
        {
            string full = Path.Combine(target, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
    }

    /// <summary>Names the first file and line below a folder that is not as these files have it, or null.</summary>
    public string? FirstDifference(string target)
    {
        foreach (string path in Files.Keys.Union(Committed(target)).Order(StringComparer.Ordinal))
        {
            string full = Path.Combine(target, path);
            if (!Files.TryGetValue(path, out string? text))
                return $"{full}: is no longer generated; run dotnet run --project src/DmlEnhance.Direct3D12.InteropGenerator";

            if (!File.Exists(full))
                return $"{full}: is missing; run dotnet run --project src/DmlEnhance.Direct3D12.InteropGenerator";

            string[] expected = text.Split('\n');
            string[] actual = File.ReadAllText(full).Split('\n');
            int line = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
            if (line < Math.Max(expected.Length, actual.Length))
            {
                string wanted = line < expected.Length ? expected[line].Trim() : "the end of the file";
                return $"{full}({line + 1}): differs from what the headers say, which is: {wanted}; run dotnet run --project src/DmlEnhance.Direct3D12.InteropGenerator";
            }
        }

        return null;
    }

    private static IEnumerable<string> Committed(string target)
    {
        string interop = Path.Combine(target, "Interop");
        IEnumerable<string> below = Directory.Exists(interop) ? Directory.EnumerateFiles(interop, "*" + GeneratedSuffix, SearchOption.AllDirectories) : [];
        return below.Concat(Directory.EnumerateFiles(target, "*" + GeneratedSuffix)).Select(path => Path.GetRelativePath(target, path).Replace('\\', '/'));
    }
}
