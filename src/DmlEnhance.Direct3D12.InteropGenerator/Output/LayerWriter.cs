using DmlEnhance.Direct3D12.InteropGenerator.Headers;

namespace DmlEnhance.Direct3D12.InteropGenerator.Output;

/// <summary>Spreads what is wanted over files.</summary>
internal sealed class LayerWriter
{
    private readonly HeaderModel _model;
    private readonly InteropList _list;
    private readonly TypeMap _types;
    private readonly Closure _closure;
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);

    public LayerWriter(HeaderModel model, InteropList list)
    {
        (_model, _list, _types) = (model, list, new TypeMap(model));
        _closure = new Closure(model, list, _types);
    }

    public SortedDictionary<string, string> Write()
    {
        InterfaceWriter interfaces = new(_types, _closure);
        foreach (InterfaceType contract in _closure.Interfaces.Values)
            Add(Naming.Namespace(contract.Header), contract.Name, text => interfaces.Write(text, contract));

        StructWriter structs = new(_types);
        foreach (StructType record in _closure.Structs.Values)
            Add(Naming.Namespace(record.Header), "Structs/" + Naming.Type(record.Name), text => structs.Write(text, record));

        EnumWriter enums = new(_list);
        foreach (EnumType choices in _closure.Enums.Values)
            Add(Naming.Namespace(choices.Header), "Enums/" + Naming.Type(choices.Name), text => enums.Write(text, choices));

        ApiWriter apis = new(_model, _types);
        foreach (string name in _list.Apis.Keys.Union(_list.Constants.Keys))
        {
            string[] constants = _list.Constants.GetValueOrDefault(name) ?? [];
            if (_list.Apis.TryGetValue(name, out (string Dll, string[] Functions) api))
            {
                Add(Naming.NamespaceOfClass(name), name, text => apis.WriteApi(text, name, constants, api.Dll, api.Functions));
            }
            else
            {
                CodeText text = new(Naming.NamespaceOfClass(name));
                text.Line("");
                apis.WriteConstants(text, name, constants);
                _files.Add(name + ".g.cs", text.ToString());
            }
        }

        return _files;
    }

    private void Add(string fileNamespace, string name, Action<CodeText> write)
    {
        CodeText text = new(fileNamespace);
        text.Line("");
        write(text);
        string folder = fileNamespace == Naming.Core ? "Core" : fileNamespace["Silk.NET.".Length..];
        _files.Add($"Interop/{folder}/{name}.g.cs", text.ToString());
    }
}
