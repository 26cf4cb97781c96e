using System.CommandLine;
using System.Globalization;
using DmlEnhance.Simulation;

namespace DmlEnhance.Cli.Simulate;

/// <summary>An option that replaces one of the ranges: VALUE or MIN..MAX, and what it does to the ranges as its value.</summary>
internal sealed class RangeOption : Option<Func<LowLightRanges, LowLightRanges>?>
{
    private const string None = "none";

    /// <param name="name">With its dashes.</param>
    /// <param name="what">What a value is, with its article: "an exposure".</param>
    /// <param name="rule">Which values there are, after "use": ends with an example.</param>
    /// <param name="replace">Puts a range into the ranges; throws <see cref="ArgumentOutOfRangeException"/> for what it cannot be.</param>
    /// <param name="none">What "none" does, or null if that is no value.</param>
    public RangeOption(string name, string what, string rule, Func<LowLightRanges, ParameterRange, LowLightRanges> replace, Func<LowLightRanges, LowLightRanges>? none = null) : base(name)
    {
        HelpName = none is null ? "VALUE|MIN..MAX" : $"VALUE|MIN..MAX|{None}";
        CustomParser = result => OptionValues.Parse(result, Parse);

        Func<LowLightRanges, LowLightRanges> Parse(string text)
        {
            if (none is not null && text == None)
                return none;
            try
            {
                if (Range(text) is { } range && replace(LowLightRanges.All, range) is not null)
                    return ranges => replace(ranges, range);
            }
            catch (ArgumentOutOfRangeException)
            {
                // The one message below is for this too.
            }

            throw new DmlEnhanceException($"'{text}' is not {what}: use {rule}");
        }
    }

    private static ParameterRange? Range(string text)
    {
        string[] ends = text.Split("..");
        return ends.Length <= 2 && Number(ends[0]) is { } min && Number(ends[^1]) is { } max ? new ParameterRange(min, max) : null;
    }

    // 1/20 is how a photographer says 0.05.
    private static double? Number(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length switch
        {
            1 => Plain(text),
            2 => Plain(parts[0]) / Plain(parts[1]),
            _ => null,
        };
    }

    private static double? Plain(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value) ? value : null;
}
