namespace DmlEnhance.Direct3D12.InteropGenerator;

/// <summary>What interop.txt asks for.</summary>
internal sealed class InteropList
{
    /// <summary>The wanted methods that an interface declares itself, by the interface's name.</summary>
    public Dictionary<string, HashSet<string>> Interfaces { get; } = [];

    /// <summary>Functions by class, and the DLL they are in.</summary>
    public Dictionary<string, (string Dll, string[] Functions)> Apis { get; } = [];

    /// <summary>Names of macros by class; a name may end in a *.</summary>
    public Dictionary<string, string[]> Constants { get; } = [];

    /// <summary>Structs and enums wanted for their own sake.</summary>
    public List<string> Types { get; } = [];

    /// <summary>The wanted members of enums of which not all are written.</summary>
    public Dictionary<string, HashSet<string>> Members { get; } = [];

    public static InteropList Read()
    {
        using Stream stream = typeof(InteropList).Assembly.GetManifestResourceStream("interop.txt")!;
        using StreamReader reader = new(stream);
        return Parse(reader.ReadToEnd());
    }

    public static InteropList Parse(string text)
    {
        InteropList list = new();
        List<string> statements = [];
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith('#') && line.Trim() != ""))
        {
            if (!char.IsWhiteSpace(line[0]))
                statements.Add(line);
            else if (statements.Count > 0)
                statements[^1] += line;
            else
                throw new InteropException($"interop.txt: nothing stands before '{line.Trim()}'");
        }

        foreach (string statement in statements)
            list.Add(statement);

        return list;
    }

    private void Add(string statement)
    {
        int colon = statement.IndexOf(':', StringComparison.Ordinal);
        string[] head = statement[..Math.Max(colon, 0)].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] names = statement[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (head)
        {
            case ["interface", string name]:
                Interfaces.Add(name, [.. names]);
                break;

            case ["api", string name, string dll]:
                Apis.Add(name, (dll, names));
                break;

            case ["constants", string name]:
                Constants.Add(name, names);
                break;

            case ["types"]:
                Types.AddRange(names);
                break;

            case ["members", string name]:
                Members.Add(name, [.. names]);
                break;

            default:
                throw new InteropException($"interop.txt: '{statement}' is none of interface, api, constants, types and members");
        }
    }
}
