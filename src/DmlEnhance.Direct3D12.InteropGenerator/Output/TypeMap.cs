using DmlEnhance.Direct3D12.InteropGenerator.Headers;

namespace DmlEnhance.Direct3D12.InteropGenerator.Output;

/// <summary>C# types for the types of C.</summary>
internal sealed class TypeMap(HeaderModel model)
{
    // A BOOL is four bytes, a long is four bytes, a wchar_t is two bytes on Windows. Handles and rectangles as Silk.NET has them.
    private static readonly Dictionary<string, (string Name, int Pointers)> Known = new()
    {
        ["void"] = ("void", 0), ["VOID"] = ("void", 0),
        ["UINT"] = ("uint", 0), ["UINT32"] = ("uint", 0), ["ULONG"] = ("uint", 0), ["DWORD"] = ("uint", 0),
        ["INT"] = ("int", 0), ["INT32"] = ("int", 0), ["LONG"] = ("int", 0), ["HRESULT"] = ("int", 0), ["int"] = ("int", 0),
        ["UINT8"] = ("byte", 0), ["BYTE"] = ("byte", 0), ["char"] = ("byte", 0), ["CHAR"] = ("byte", 0),
        ["INT8"] = ("sbyte", 0), ["UINT16"] = ("ushort", 0), ["INT16"] = ("short", 0), ["WCHAR"] = ("char", 0), ["wchar_t"] = ("char", 0),
        ["UINT64"] = ("ulong", 0), ["INT64"] = ("long", 0), ["LARGE_INTEGER"] = ("long", 0),
        ["SIZE_T"] = ("nuint", 0), ["FLOAT"] = ("float", 0), ["float"] = ("float", 0), ["double"] = ("double", 0),
        ["BOOL"] = ("Silk.NET.Core.Bool32", 0),
        ["LPCVOID"] = ("void", 1), ["LPVOID"] = ("void", 1), ["HANDLE"] = ("void", 1), ["LPCSTR"] = ("byte", 1), ["LPCWSTR"] = ("char", 1),
        ["HWND"] = ("nint", 0), ["HMONITOR"] = ("nint", 0),
        ["GUID"] = ("System.Guid", 0), ["IID"] = ("System.Guid", 0), ["REFIID"] = ("System.Guid", 1), ["REFGUID"] = ("System.Guid", 1),
        ["LUID"] = ("Silk.NET.Core.Native.Luid", 0), ["RECT"] = ("Silk.NET.Maths.Box2D<int>", 0),
        ["IUnknown"] = ("Silk.NET.Core.Native.IUnknown", 0),
    };

    /// <summary>The type behind all typedefs.</summary>
    public CType Resolve(CType type)
    {
        while (model.Typedefs.TryGetValue(type.Name, out CType named) && !Known.ContainsKey(type.Name))
            type = new CType(named.Name, named.Pointers + type.Pointers);

        return type;
    }

    public string CSharp(CType type)
    {
        CType plain = Resolve(type);
        (string name, int pointers) = Known.TryGetValue(plain.Name, out (string, int) known) ? known : (Qualified(plain.Name), 0);
        return name + new string('*', pointers + plain.Pointers);
    }

    public static bool IsKnown(string name) => Known.ContainsKey(name);

    /// <summary>The name of an array field's element that a fixed buffer can hold, or null.</summary>
    public string? FixedElement(CType type) =>
        CSharp(type) is "byte" or "char" or "float" or "int" or "uint" or "ushort" or "ulong" or "long" or "short" or "sbyte" or "double" ? CSharp(type) : null;

    private string Qualified(string name)
    {
        if (model.Interfaces.TryGetValue(name, out InterfaceType? contract))
            return $"{Naming.Namespace(contract.Header)}.{name}";

        string header = model.Structs.TryGetValue(name, out StructType? record) ? record.Header
            : model.Enums.TryGetValue(name, out EnumType? choices) ? choices.Header
            : throw new InteropException($"{name}: no header that this tool reads declares such a type, or it has bit fields");
        return $"{Naming.Namespace(header)}.{Naming.Type(name)}";
    }
}
