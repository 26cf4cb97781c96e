namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>What the headers declare.</summary>
internal sealed class HeaderModel(Preprocessor preprocessor)
{
    public Dictionary<string, EnumType> Enums { get; } = [];

    public Dictionary<string, StructType> Structs { get; } = [];

    public Dictionary<string, InterfaceType> Interfaces { get; } = [];

    public Dictionary<string, Function> Functions { get; } = [];

    public Dictionary<string, CType> Typedefs { get; } = [];

    public Dictionary<string, Guid> Guids { get; } = [];

    /// <summary>The value of every enum member seen so far.</summary>
    public Dictionary<string, long> Values { get; } = [];

    public IEnumerable<string> MacroNames => preprocessor.Macros.Where(x => x.Value.Parameters is null).Select(x => x.Key);

    /// <summary>Works out a macro without parameters, and says whether its text marks it as unsigned.</summary>
    public (long Value, bool Unsigned) Macro(string name)
    {
        if (!preprocessor.Macros.TryGetValue(name, out Macro? macro))
            throw new InteropException($"interop.txt: the headers define no {name}");

        List<Token> tokens = preprocessor.Expand(macro.Body);
        bool unsigned = tokens.Any(x => x.Kind == TokenKind.Number && x.Text.AsSpan().IndexOfAny('u', 'U') > 0);
        try
        {
            return (Evaluate(tokens), unsigned);
        }
        catch (InteropException error)
        {
            throw new InteropException($"{name}: {error.Message}", error);
        }
    }

    public long Evaluate(IReadOnlyList<Token> tokens) =>
        Expression.Evaluate(preprocessor.Expand(tokens), name => Values.TryGetValue(name, out long value) ? value : null);
}
