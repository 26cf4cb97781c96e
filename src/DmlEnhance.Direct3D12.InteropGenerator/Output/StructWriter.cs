using DmlEnhance.Direct3D12.InteropGenerator.Headers;

namespace DmlEnhance.Direct3D12.InteropGenerator.Output;

/// <summary>Writes structs, and after each the union it holds.</summary>
internal sealed class StructWriter(TypeMap types)
{
    public void Write(CodeText text, StructType record)
    {
        string name = Naming.Type(record.Name);
        text.Open($"internal unsafe struct {name}");
        Field[] unions = [.. record.Fields.Where(field => field.Union is not null)];
        if (unions.Length > 1)
            throw new InteropException($"{record.Name}: more than one union without a name");

        foreach (Field field in record.Fields)
        {
            if (field.Union is null)
                WriteField(text, field);
            else
                text.Line($"    public {name}Union Anonymous;");
        }

        WriteBuffers(text, record.Fields);
        foreach (Field union in unions)
            WriteForwarding(text, union.Union!);

        text.Close();
        foreach (Field union in unions)
            WriteUnion(text, name, union.Union!);
    }

    private void WriteField(CodeText text, Field field)
    {
        string name = Naming.Field(field.Name);
        if (field.Length == 0)
            text.Line($"    public {types.CSharp(field.Type)} {name};");
        else if (types.FixedElement(field.Type) is string element)
            text.Line($"    public fixed {element} {name}[{field.Length}];");
        else
            text.Line($"    public {name}Buffer {name};");
    }

    // C# has fixed buffers of numbers only.
    private void WriteBuffers(CodeText text, IEnumerable<Field> fields)
    {
        foreach (Field field in fields.Where(field => field.Length > 0 && types.FixedElement(field.Type) is null))
        {
            text.Line("");
            text.Line($"    [System.Runtime.CompilerServices.InlineArray({field.Length})]");
            text.Line($"    public struct {Naming.Field(field.Name)}Buffer");
            text.Line("    {");
            text.Line($"        public {types.CSharp(field.Type)} Element0;");
            text.Line("    }");
        }
    }

    private void WriteForwarding(CodeText text, IReadOnlyList<Field> members)
    {
        foreach (Field member in members.Where(member => member.Length == 0))
        {
            string name = Naming.Field(member.Name);
            text.Line("");
            text.Line("    [System.Diagnostics.CodeAnalysis.UnscopedRef]");
            text.Line($"    public ref {types.CSharp(member.Type)} {name} => ref Anonymous.{name};");
        }
    }

    private void WriteUnion(CodeText text, string owner, IReadOnlyList<Field> members)
    {
        text.Line("");
        text.Line("[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]");
        text.Open($"internal unsafe struct {owner}Union");
        foreach (Field member in members)
        {
            text.Gap();
            text.Line("    [System.Runtime.InteropServices.FieldOffset(0)]");
            WriteField(text, member);
        }

        WriteBuffers(text, members);
        text.Close();
    }
}
