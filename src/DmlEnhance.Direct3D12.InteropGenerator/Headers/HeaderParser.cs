using System.Globalization;
using System.Text.RegularExpressions;

namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>Reads the declarations of one header into the model.</summary>
internal sealed partial class HeaderParser(HeaderModel model, string header, string text, List<Token> tokens)
{
    private static readonly HashSet<string> Qualifiers = ["const", "CONST", "struct", "enum", "union", "interface", "volatile", "FAR", "IN", "OUT"];

    private readonly Dictionary<string, (Guid Guid, string Base)> _identities = [];
    private int _at;

    public void Parse()
    {
        // The identities stand in the C++ half of the header, which a C compiler does not see.
        foreach (Match match in Identity().Matches(text))
            _identities[match.Groups["name"].Value] = (Guid.Parse(match.Groups["guid"].Value), match.Groups["base"].Value);

        while (_at < tokens.Count)
        {
            switch (tokens[_at].Text)
            {
                case "typedef":
                    Typedef();
                    break;

                case "DEFINE_GUID":
                    DefineGuid();
                    break;

                case "DEFINE_ENUM_FLAG_OPERATORS":
                    if (model.Enums.TryGetValue(tokens[_at + 2].Text, out EnumType? flags))
                        flags.IsFlags = true;

                    _at += 4;
                    break;

                case "DECLARE_INTERFACE":
                    MacroInterface();
                    break;

                case "WINAPI" when tokens[_at + 1].Kind == TokenKind.Name && tokens[_at + 2].Text == "(":
                    Prototype();
                    break;

                default:
                    _at++;
                    break;
            }
        }
    }

    private void Typedef()
    {
        int start = _at++;
        string keyword = tokens[_at].Text;
        int open = tokens[_at + 1].Text == "{" ? _at + 1 : tokens[_at + 2].Text == "{" ? _at + 2 : -1;
        if (keyword is "enum" or "struct" && open > 0)
        {
            string tag = open == _at + 2 ? tokens[_at + 1].Text : "";
            if (tag.EndsWith("Vtbl", StringComparison.Ordinal))
            {
                Table(tag[..^4], open);
                return;
            }

            int close = Matching(open);
            string name = tokens[close + 1].Kind == TokenKind.Name ? tokens[close + 1].Text : tag;
            _at = close;
            SkipPast(";");
            if (keyword == "enum")
                Enum(name, open + 1, close);
            else if (!Unreadable(open, close))
                model.Structs[name] = new StructType(name, header, Fields(open + 1, close));

            return;
        }

        SkipPast(";");
        List<Token> declaration = tokens[(start + 1)..(_at - 1)];
        if (declaration.Count >= 2 && declaration.All(x => x.Kind == TokenKind.Name || x.Text == "*") && declaration[^1].Kind == TokenKind.Name)
        {
            CType type = Type(declaration[..^1]);
            if (type.Name != declaration[^1].Text)
                model.Typedefs[declaration[^1].Text] = type;
        }
    }

    // Bit fields, structs inside a struct, arrays of arrays: no struct that this project uses has them, and one that is asked for is then missing by name.
    private bool Unreadable(int open, int close)
    {
        for (int i = open + 1; i < close; i++)
        {
            if ((tokens[i].Text, tokens[i + 1].Text) is (":", _) or ("struct", "{") or ("]", "["))
                return true;
        }

        return false;
    }

    private void Enum(string name, int from, int to)
    {
        List<(string Name, long Value)> members = [];
        long next = 0;
        foreach (List<Token> member in Split(from, to, ","))
        {
            if (member.Count == 0)
                continue;

            if (member.Count > 1)
                next = model.Evaluate(member[2..]);

            // The compiler for Windows gives every enum the type int.
            next = unchecked((int)next);
            members.Add((member[0].Text, next));
            model.Values[member[0].Text] = next++;
        }

        model.Enums[name] = new EnumType(name, header, members);
    }

    private List<Field> Fields(int from, int to)
    {
        List<Field> fields = [];
        while (from < to)
        {
            if (tokens[from].Text == "union" && tokens[from + 1].Text == "{")
            {
                int close = Matching(from + 1);
                fields.Add(new Field(default, "", 0, Fields(from + 2, close)));
                from = close + 1;
                if (tokens[from].Text != ";")
                    throw new InteropException($"a union has the name {tokens[from].Text}");

                from++;
                continue;
            }

            int end = tokens.FindIndex(from, x => x.Text == ";");
            List<Token> declaration = tokens[from..end];
            int length = 0;
            if (declaration.FindIndex(x => x.Text == "[") is int bracket and > 0)
            {
                length = (int)model.Evaluate(declaration[(bracket + 1)..^1]);
                declaration = declaration[..bracket];
            }

            fields.Add(new Field(Type(declaration[..^1]), declaration[^1].Text, length));
            from = end + 1;
        }

        return fields;
    }

    private void Table(string name, int open)
    {
        int close = Matching(open);
        List<Method> methods = [];
        string declaredBy = name;
        for (int i = open + 1; i < close; i++)
        {
            if (tokens[i].Text is "BEGIN_INTERFACE" or "END_INTERFACE")
                continue;

            if (tokens[i].Text == "DECLSPEC_XFGVIRT")
            {
                declaredBy = tokens[i + 2].Text;
                i += 5;
                continue;
            }

            int call = tokens.FindIndex(i, x => x.Text == "(");
            CType result = Type(tokens[i..call]);
            string method = tokens[call + 3].Text;
            int last = Matching(call + 5);

            // The first parameter is the object itself.
            List<Parameter> parameters = [.. Parameters(call + 6, last).Skip(1)];
            bool through = parameters is [{ Name: "RetVal" }, ..];
            if (through)
            {
                result = result with { Pointers = result.Pointers - 1 };
                parameters.RemoveAt(0);
            }

            methods.Add(new Method(declaredBy, method, methods.Count, result, parameters, through));
            i = last + 1;
        }

        _at = close;
        SkipPast(";");
        if (!_identities.TryGetValue(name, out (Guid Guid, string Base) identity))
            throw new InteropException($"{name} has no identity");

        model.Interfaces[name] = new InterfaceType(name, header, identity.Guid, identity.Base, methods);
    }

    // DECLARE_INTERFACE(Name) { STDMETHOD(Method)(THIS_ type name, ...) PURE; ... };
    private void MacroInterface()
    {
        string name = tokens[_at + 2].Text;
        int open = _at + 4;
        int close = Matching(open);
        List<Method> methods = [];
        for (int i = open + 1; i < close; i++)
        {
            if (tokens[i].Text != "STDMETHOD")
                continue;

            int last = Matching(i + 4);
            int first = i + 5 + (tokens[i + 5].Text is "THIS_" or "THIS" ? 1 : 0);
            methods.Add(new Method(name, tokens[i + 2].Text, methods.Count, new CType("HRESULT", 0), Parameters(first, last), ReturnsThroughPointer: false));
            i = last;
        }

        model.Interfaces[name] = new InterfaceType(name, header, null, null, methods);
        _at = close;
    }

    private void Prototype()
    {
        string name = tokens[_at + 1].Text;
        int close = Matching(_at + 2);
        model.Functions[name] = new Function(name, Type([tokens[_at - 1]]), Parameters(_at + 3, close));
        _at = close;
    }

    private List<Parameter> Parameters(int from, int to)
    {
        List<Parameter> parameters = [];
        foreach (List<Token> declaration in Split(from, to, ","))
        {
            // An array that is passed is a pointer.
            int bracket = declaration.FindIndex(x => x.Text == "[");
            List<Token> plain = bracket > 0 ? declaration[..bracket] : declaration;
            if (plain.Count < 2)
                continue;

            CType type = Type(plain[..^1]);
            parameters.Add(new Parameter(bracket > 0 ? type with { Pointers = type.Pointers + 1 } : type, plain[^1].Text));
        }

        return parameters;
    }

    private void DefineGuid()
    {
        int close = Matching(_at + 1);
        List<List<Token>> parts = Split(_at + 2, close, ",");
        if (parts.Count == 12)
        {
            uint[] numbers = [.. parts.Skip(1).Select(x => uint.Parse(x[0].Text.TrimEnd('L', 'U').AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            byte[] bytes = [.. numbers.Skip(3).Select(x => (byte)x)];
            model.Guids[parts[0][0].Text] = new Guid((int)numbers[0], (short)numbers[1], (short)numbers[2], bytes);
        }

        _at = close;
    }

    private static CType Type(List<Token> declaration)
    {
        List<Token> names = [.. declaration.Where(x => x.Kind == TokenKind.Name && !Qualifiers.Contains(x.Text))];
        return names is [Token name]
            ? new CType(name.Text, declaration.Count(x => x.Text == "*"))
            : throw new InteropException($"'{string.Join(' ', declaration.Select(x => x.Text))}' is no type this tool understands");
    }

    private List<List<Token>> Split(int from, int to, string mark)
    {
        List<List<Token>> parts = [[]];
        int depth = 0;
        for (int i = from; i < to; i++)
        {
            depth += tokens[i].Text == "(" ? 1 : tokens[i].Text == ")" ? -1 : 0;
            if (depth == 0 && tokens[i].Text == mark)
                parts.Add([]);
            else
                parts[^1].Add(tokens[i]);
        }

        return parts;
    }

    private int Matching(int open)
    {
        int depth = 0;
        for (int i = open; i < tokens.Count; i++)
        {
            depth += tokens[i].Text is "(" or "{" ? 1 : tokens[i].Text is ")" or "}" ? -1 : 0;
            if (depth == 0)
                return i;
        }

        throw new InteropException($"a {tokens[open].Text} is never closed");
    }

    private void SkipPast(string mark)
    {
        while (tokens[_at++].Text != mark)
        {
        }
    }

    [GeneratedRegex("""MIDL_INTERFACE\("(?<guid>[0-9A-Fa-f-]+)"\)\s+(?<name>\w+)\s*:\s*public\s+(?<base>\w+)""")]
    private static partial Regex Identity();
}
