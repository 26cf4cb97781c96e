using System.Text;
using System.Text.RegularExpressions;

namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>
/// C's preprocessor as far as the headers need it: conditions and macros, read as a C compiler for 64-bit Windows reads them. Files
/// that they include are not followed; the reader names the files it wants in order.
/// </summary>
internal sealed partial class Preprocessor
{
    private readonly Dictionary<string, Macro> _macros = new()
    {
        ["_WIN32"] = new(null, Lexer.Split("1")),
        ["WINAPI_FAMILY_PARTITION"] = new(["partition"], Lexer.Split("1")),
        ["MAKE_HRESULT"] = new(["failed", "facility", "code"], Lexer.Split("((failed << 31) | (facility << 16) | code)")),
    };

    public IReadOnlyDictionary<string, Macro> Macros => _macros;

    /// <summary>Reads a header and returns what a compiler would see of it.</summary>
    public string Read(string text)
    {
        StringBuilder seen = new();
        Stack<(bool Outer, bool Taken, bool Active)> conditions = new();
        bool active = true;
        foreach (string line in Comments().Replace(text.ReplaceLineEndings("\n").Replace("\\\n", " ", StringComparison.Ordinal), " ").Split('\n'))
        {
            Match directive = Directive().Match(line);
            if (!directive.Success)
            {
                if (active)
                    seen.Append(line).Append('\n');

                continue;
            }

            string rest = directive.Groups["rest"].Value.Trim();
            switch (directive.Groups["name"].Value)
            {
                case "if" or "ifdef" or "ifndef":
                    bool taken = active && Holds(directive.Groups["name"].Value, rest);
                    conditions.Push((active, taken, taken));
                    active = taken;
                    break;

                case "elif" or "else":
                    (bool outer, bool before, _) = conditions.Pop();
                    active = outer && !before && (rest == "" || Holds("if", rest));
                    conditions.Push((outer, before || active, active));
                    break;

                case "endif":
                    active = conditions.Pop().Outer;
                    break;

                case "define" when active:
                    Define(rest);
                    break;

                case "undef" when active:
                    _macros.Remove(rest);
                    break;
            }
        }

        return seen.ToString();
    }

    /// <summary>Reads a header's macros and nothing else, whatever the conditions they stand under.</summary>
    public void ReadMacros(string text)
    {
        foreach (string line in Comments().Replace(text.ReplaceLineEndings("\n"), " ").Split('\n'))
        {
            if (Directive().Match(line) is { Success: true } directive && directive.Groups["name"].Value == "define")
                Define(directive.Groups["rest"].Value.Trim());
        }

        _macros["_HRESULT_TYPEDEF_"] = new(["code"], Lexer.Split("code"));
    }

    /// <summary>Replaces the macros in an expression by what they stand for.</summary>
    public List<Token> Expand(IReadOnlyList<Token> tokens)
    {
        List<Token> expanded = [];
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != TokenKind.Name || !_macros.TryGetValue(tokens[i].Text, out Macro? macro))
            {
                expanded.Add(tokens[i]);
                continue;
            }

            if (macro.Parameters is null)
            {
                expanded.AddRange(Expand(macro.Body));
                continue;
            }

            List<List<Token>> arguments = [[]];
            int depth = 0;
            do
            {
                if (++i == tokens.Count)
                    throw new InteropException($"'{string.Join(' ', tokens.Select(x => x.Text))}' ends inside a macro");

                depth += tokens[i].Text == "(" ? 1 : tokens[i].Text == ")" ? -1 : 0;
                if (depth == 1 && tokens[i].Text == ",")
                    arguments.Add([]);
                else if (depth > 1 || (depth == 1 && tokens[i].Text != "("))
                    arguments[^1].Add(tokens[i]);
            }
            while (depth > 0);

            IEnumerable<Token> body = macro.Body.SelectMany(token =>
                Array.IndexOf(macro.Parameters, token.Text) is int at and >= 0 && at < arguments.Count ? arguments[at] : [token]);
            expanded.AddRange(Expand([.. body]));
        }

        return expanded;
    }

    private bool Holds(string directive, string condition)
    {
        if (directive != "if")
            return _macros.ContainsKey(condition) == (directive == "ifdef");

        string known = Defined().Replace(condition, match => _macros.ContainsKey(match.Groups["name"].Value) ? "1" : "0");
        return Expression.Evaluate(Expand(Lexer.Split(known)), _ => 0) != 0;
    }

    private void Define(string definition)
    {
        Match match = Definition().Match(definition);
        string[]? parameters = match.Groups["parameters"].Success
            ? match.Groups["parameters"].Value.Split(',', StringSplitOptions.TrimEntries)
            : null;
        _macros[match.Groups["name"].Value] = new(parameters, Lexer.Split(match.Groups["body"].Value));
    }

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"^\s*#\s*(?<name>\w+)(?<rest>.*)$")]
    private static partial Regex Directive();

    [GeneratedRegex(@"defined\s*\(?\s*(?<name>\w+)\s*\)?")]
    private static partial Regex Defined();

    [GeneratedRegex(@"^(?<name>\w+)(\((?<parameters>[^)]*)\))?\s*(?<body>.*)$")]
    private static partial Regex Definition();
}
