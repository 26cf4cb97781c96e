using System.Globalization;

namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>Works out a constant integer expression of C.</summary>
internal sealed class Expression
{
    private static readonly string[][] Levels =
    [
        ["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", ">", "<=", ">="], ["<<", ">>"], ["+", "-"], ["*", "/"],
    ];

    private readonly IReadOnlyList<Token> _tokens;
    private readonly Func<string, long?> _value;
    private int _at;

    private Expression(IReadOnlyList<Token> tokens, Func<string, long?> value) => (_tokens, _value) = (tokens, value);

    /// <summary>Works an expression out.</summary>
    /// <param name="tokens">The expression, macros expanded.</param>
    /// <param name="value">The value of a name, or null where it has none.</param>
    public static long Evaluate(IReadOnlyList<Token> tokens, Func<string, long?> value)
    {
        Expression expression = new(tokens, value);
        long result = expression.Binary(0);
        return expression._at == tokens.Count ? result : throw expression.NotUnderstood();
    }

    private long Binary(int level)
    {
        if (level == Levels.Length)
            return Unary();

        long left = Binary(level + 1);
        while (_at < _tokens.Count && Levels[level].Contains(_tokens[_at].Text))
        {
            string mark = _tokens[_at++].Text;
            long right = Binary(level + 1);
            left = mark switch
            {
                "||" => left != 0 || right != 0 ? 1 : 0,
                "&&" => left != 0 && right != 0 ? 1 : 0,
                "|" => left | right,
                "^" => left ^ right,
                "&" => left & right,
                "==" => left == right ? 1 : 0,
                "!=" => left != right ? 1 : 0,
                "<" => left < right ? 1 : 0,
                ">" => left > right ? 1 : 0,
                "<=" => left <= right ? 1 : 0,
                ">=" => left >= right ? 1 : 0,
                "<<" => left << (int)right,
                ">>" => left >> (int)right,
                "+" => left + right,
                "-" => left - right,
                "*" => left * right,
                _ => right != 0 ? left / right : throw NotUnderstood(),
            };
        }

        return left;
    }

    private long Unary()
    {
        if (_at == _tokens.Count)
            throw NotUnderstood();

        Token token = _tokens[_at++];
        switch (token.Text)
        {
            case "!":
                return Unary() == 0 ? 1 : 0;

            case "-":
                return -Unary();

            case "~":
                return ~Unary();

            case "(":
                long inner = Binary(0);
                return _at < _tokens.Count && _tokens[_at++].Text == ")" ? inner : throw NotUnderstood();
        }

        if (token.Kind == TokenKind.Number)
        {
            string digits = token.Text.TrimEnd('u', 'U', 'l', 'L');
            return digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
                ? long.Parse(digits.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw NotUnderstood();
        }

        return (token.Kind == TokenKind.Name ? _value(token.Text) : null) ?? throw NotUnderstood();
    }

    private InteropException NotUnderstood() => new($"'{string.Join(' ', _tokens.Select(x => x.Text))}' is no constant this tool understands");
}
