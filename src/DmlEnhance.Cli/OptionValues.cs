using System.CommandLine.Parsing;
using System.Globalization;

namespace DmlEnhance.Cli;

/// <summary>What several commands' options and arguments take.</summary>
internal static class OptionValues
{
    /// <summary>For an argument or option that takes any number of values: it would take a misspelt option for one of them.</summary>
    public static void RefuseUnknownOptions(SymbolResult values)
    {
        foreach (Token token in values.Tokens.Where(token => token.Value.StartsWith('-') && !File.Exists(token.Value)))
            values.AddError($"there is no option '{token.Value}'");
    }

    /// <summary>For an option that takes names of files, folders or models: none of them is empty.</summary>
    public static void RefuseEmptyNames(OptionResult values)
    {
        if (values.Tokens.Any(token => token.Value.Length == 0))
            values.AddError($"the name of {values.Option.Name} is empty");
    }

    /// <summary>A custom parser's value; what is wrong with the text becomes a usage error.</summary>
    /// <param name="result">The option as typed.</param>
    /// <param name="parse">Throws <see cref="DmlEnhanceException"/> for a text it does not take.</param>
    public static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (DmlEnhanceException e)
        {
            result.AddError(e.Message);
            return default;
        }
    }

    /// <summary>A custom parser's values, one for each text.</summary>
    /// <inheritdoc cref="Parse"/>
    public static T[] ParseEach<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return [.. result.Tokens.Select(token => parse(token.Value))];
        }
        catch (DmlEnhanceException e)
        {
            result.AddError(e.Message);
            return [];
        }
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="DmlEnhanceException">The text is none from <paramref name="least"/> to <paramref name="most"/>.</exception>
    public static int Integer(string text, string what, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new DmlEnhanceException($"'{text}' is not {what}: use a whole number from {least} to {most}");

    /// <summary>What random numbers are drawn from.</summary>
    /// <exception cref="DmlEnhanceException">The text is no whole number of 64 bits.</exception>
    public static ulong Seed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : throw new DmlEnhanceException($"'{text}' is not a seed: use a whole number from 0 to {ulong.MaxValue}");
}
