using System.Globalization;

namespace DmlEnhance.Cli.Doctor;

/// <summary>What a user types for <c>--adapter</c>.</summary>
internal static class DoctorAdapter
{
    private const string Identifier = "dml:"; // as dmlenhance devices names adapters

    private const string Luid = "luid:";

    /// <summary>Reads it; whether there is such an adapter is another question.</summary>
    /// <returns>The text without blanks around it and without <c>dml:</c>.</returns>
    /// <exception cref="DmlEnhanceException">The text can name no adapter on any machine.</exception>
    public static string Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string name = text.Trim();
        if (name.StartsWith(Identifier, StringComparison.OrdinalIgnoreCase))
            name = name[Identifier.Length..].TrimStart();
        bool isNumber = name.All(sign => char.IsAsciiDigit(sign) || sign is '-' or '+' or '.' or ',');
        bool isWrong = name.StartsWith('-')
            || isNumber && !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            || name.StartsWith(Luid, StringComparison.OrdinalIgnoreCase) && !long.TryParse(name.AsSpan(Luid.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
        return isWrong ? throw new DmlEnhanceException($"'{text}' is no adapter: use a number of dmlenhance devices (0 or dml:0), a word of a name, luid:HEX, auto, or all") : name;
    }
}
