using System.Text.RegularExpressions;

namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>Splits C without comments and directives into tokens.</summary>
internal static partial class Lexer
{
    public static List<Token> Split(string text)
    {
        List<Token> tokens = [];
        foreach (Match match in Pattern().Matches(text))
        {
            TokenKind kind = match.Groups["name"].Success ? TokenKind.Name
                : match.Groups["number"].Success ? TokenKind.Number
                : match.Groups["string"].Success ? TokenKind.String
                : TokenKind.Mark;
            tokens.Add(new Token(kind, match.Value));
        }

        return WithoutAnnotations(tokens);
    }

    // SAL annotations (_In_, _Out_writes_(Count), ...) say nothing about layout or calls.
    private static List<Token> WithoutAnnotations(List<Token> tokens)
    {
        List<Token> kept = [];
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != TokenKind.Name || !Annotation().IsMatch(tokens[i].Text))
            {
                kept.Add(tokens[i]);
                continue;
            }

            if (i + 1 < tokens.Count && tokens[i + 1].Text == "(")
            {
                int depth = 0;
                do
                {
                    i++;
                    depth += tokens[i].Text == "(" ? 1 : tokens[i].Text == ")" ? -1 : 0;
                }
                while (depth > 0);
            }
        }

        return kept;
    }

    [GeneratedRegex("""(?<name>[A-Za-z_]\w*)|(?<number>0[xX][0-9A-Fa-f]+|[0-9]+(\.[0-9]*)?)[uUlLfF]*|(?<string>"[^"\n]*")|<<|>>|&&|\|\||[=!<>]=|[^\s]""")]
    private static partial Regex Pattern();

    [GeneratedRegex("^(_[A-Z]\\w*[a-z]\\w*_|__(in|out)\\w*)$")]
    private static partial Regex Annotation();
}
