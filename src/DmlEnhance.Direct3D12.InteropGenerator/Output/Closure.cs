using DmlEnhance.Direct3D12.InteropGenerator.Headers;

namespace DmlEnhance.Direct3D12.InteropGenerator.Output;

/// <summary>Everything that the wanted methods, functions and types lead to.</summary>
internal sealed class Closure
{
    private readonly HeaderModel _model;
    private readonly InteropList _list;
    private readonly TypeMap _types;

    public Closure(HeaderModel model, InteropList list, TypeMap types)
    {
        (_model, _list, _types) = (model, list, types);
        foreach ((string name, HashSet<string> methods) in list.Interfaces)
        {
            if (!model.Interfaces.TryGetValue(name, out InterfaceType? contract))
                throw new InteropException($"interop.txt: the headers declare no interface {name}");

            string? unknown = methods.FirstOrDefault(wanted => !contract.Methods.Any(x => x.DeclaredBy == name && x.Name == wanted));
            if (unknown is not null)
                throw new InteropException($"interop.txt: {name} itself declares no {unknown}");

            Add(new CType(name, 1));
        }

        foreach (string name in list.Apis.Values.SelectMany(x => x.Functions))
        {
            if (!model.Functions.TryGetValue(name, out Function? function))
                throw new InteropException($"interop.txt: the headers declare no function {name}");

            Add(function.Return);
            foreach (Parameter parameter in function.Parameters)
                Add(parameter.Type);
        }

        foreach (string name in list.Types)
            Add(new CType(name, 0));
    }

    public SortedDictionary<string, EnumType> Enums { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, StructType> Structs { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, InterfaceType> Interfaces { get; } = new(StringComparer.Ordinal);

    /// <summary>The methods of an interface that are written: the wanted ones, its own and those it inherits.</summary>
    public IEnumerable<Method> Methods(InterfaceType contract) => contract.Methods.Where(method =>
        method.DeclaredBy == "IUnknown" || (_list.Interfaces.TryGetValue(method.DeclaredBy, out HashSet<string>? wanted) && wanted.Contains(method.Name)));

    private void Add(CType type)
    {
        string name = _types.Resolve(type).Name;
        if (TypeMap.IsKnown(name))
            return;

        if (_model.Interfaces.TryGetValue(name, out InterfaceType? contract))
        {
            if (!Interfaces.TryAdd(name, contract))
                return;

            if (contract.Base is not null)
                Add(new CType(contract.Base, 1));

            foreach (Method method in Methods(contract))
            {
                Add(method.Return);
                foreach (Parameter parameter in method.Parameters)
                    Add(parameter.Type);
            }
        }
        else if (_model.Structs.TryGetValue(name, out StructType? record))
        {
            if (Structs.TryAdd(name, record))
                Add(record.Fields);
        }
        else if (_model.Enums.TryGetValue(name, out EnumType? choices))
        {
            Enums.TryAdd(name, choices);
        }
        else
        {
            throw new InteropException($"{name}: no header that this tool reads declares such a type, or it has bit fields");
        }
    }

    private void Add(IEnumerable<Field> fields)
    {
        foreach (Field field in fields)
        {
            if (field.Union is not null)
                Add(field.Union);
            else
                Add(field.Type);
        }
    }
}
