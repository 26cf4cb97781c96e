using DmlEnhance.Direct3D12.InteropGenerator.Headers;

namespace DmlEnhance.Direct3D12.InteropGenerator.Output;

/// <summary>Writes COM interfaces as structs whose methods call through the table of functions.</summary>
internal sealed class InterfaceWriter(TypeMap types, Closure closure)
{
    public void Write(CodeText text, InterfaceType contract)
    {
        List<string> contracts = [];
        for (string? name = contract.Name; name is not null; name = closure.Interfaces.TryGetValue(name, out InterfaceType? next) ? next.Base : null)
            contracts.Add($"Silk.NET.Core.Native.IComVtbl<{types.CSharp(new CType(name, 0))}>");

        if (contract.Guid is Guid id)
            text.Line($"[System.Runtime.InteropServices.Guid(\"{id}\")]");

        text.Open($"internal unsafe struct {contract.Name} : {string.Join(", ", contracts)}");
        if (contract.Guid is Guid guid)
        {
            text.Gap();
            text.Line($"    public static readonly System.Guid Guid = new(\"{guid}\");");
        }

        text.Gap();
        text.Line("    public void** LpVtbl;");
        text.Line("");
        text.Line($"    public readonly void*** AsVtblPtr() => (void***)System.Runtime.CompilerServices.Unsafe.AsPointer(ref System.Runtime.CompilerServices.Unsafe.AsRef(in this));");
        foreach (Method method in closure.Methods(contract))
        {
            text.Line("");
            WriteMethod(text, contract, method);
        }

        text.Close();
    }

    private void WriteMethod(CodeText text, InterfaceType contract, Method method)
    {
        string self = contract.Name + "*";
        string result = types.CSharp(method.Return);
        string[] parameterTypes = [.. method.Parameters.Select(x => types.CSharp(x.Type))];
        string[] names = [.. method.Parameters.Select(x => Naming.Parameter(x.Name))];
        string parameters = string.Join(", ", parameterTypes.Zip(names, (type, name) => $"{type} {name}"));

        // A member function that returns a struct gets its place right after the object, whatever the struct's size.
        string[] through = method.ReturnsThroughPointer ? [result + "*"] : [];
        string signature = string.Join(", ", [self, .. through, .. parameterTypes, method.ReturnsThroughPointer ? result + "*" : result]);
        string call = $"((delegate* unmanaged[Stdcall]<{signature}>)LpVtbl[{method.Slot}])";
        string arguments = string.Join(", ", [$"({self})AsVtblPtr()", .. method.ReturnsThroughPointer ? new[] { "&result" } : [], .. names]);

        // GetType would hide the one of object.
        string modifier = method.Name == "GetType" ? "new " : "";
        string head = $"    public {modifier}readonly {result} {method.Name}({parameters})";
        if (!method.ReturnsThroughPointer)
        {
            text.Line($"{head} =>");
            text.Line($"        {call}({arguments});");
            return;
        }

        text.Line(head);
        text.Line("    {");
        text.Line($"        {result} result;");
        text.Line($"        return *{call}({arguments});");
        text.Line("    }");
    }
}
