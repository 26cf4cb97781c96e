using DmlEnhance.Direct3D12.InteropGenerator.Headers;

namespace DmlEnhance.Direct3D12.InteropGenerator.Output;

/// <summary>Writes enums.</summary>
internal sealed class EnumWriter(InteropList list)
{
    public void Write(CodeText text, EnumType choices)
    {
        string[] names = Naming.Members([.. choices.Members.Select(x => x.Name)]);
        List<(string Name, long Value)> members = [];
        for (int i = 0; i < names.Length; i++)
        {
            if (!list.Members.TryGetValue(choices.Name, out HashSet<string>? wanted) || wanted.Remove(choices.Members[i].Name))
                members.Add((names[i], choices.Members[i].Value));
        }

        if (list.Members.TryGetValue(choices.Name, out HashSet<string>? rest) && rest.Count > 0)
            throw new InteropException($"interop.txt: {choices.Name} has no member {rest.First()}");

        // As in Silk.NET, bits can be none of the named ones even where the header has no name for that.
        bool flags = choices.IsFlags || choices.Name.EndsWith("_FLAG", StringComparison.Ordinal) || choices.Name.EndsWith("_FLAGS", StringComparison.Ordinal)
            || choices.Name.EndsWith("_COLOR_WRITE_ENABLE", StringComparison.Ordinal);
        if (flags && !members.Any(x => x.Name == "None"))
            members.Insert(0, ("None", 0));

        if (flags)
            text.Line("[System.Flags]");

        text.Open($"internal enum {Naming.Type(choices.Name)}");
        foreach ((string name, long value) in members)
            text.Line($"    {name} = {CodeText.Number(value)},");

        text.Close();
    }
}
