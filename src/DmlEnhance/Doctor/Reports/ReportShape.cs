using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DmlEnhance.Doctor.Reports;

/// <summary>Finds what keeps a document from being a report, in words for the user who has the file and not its classes.</summary>
internal static class ReportShape
{
    /// <summary>What is missing or wrong, with its place; null: the document can be read.</summary>
    /// <param name="value">The document, or a part of it.</param>
    /// <param name="type">What it shall become.</param>
    /// <param name="place">Where the part is, such as <c>adapters[0].name</c>; empty for the whole.</param>
    /// <exception cref="InvalidOperationException">A text is no Unicode.</exception>
    public static string? Defect(JsonElement value, JsonTypeInfo type, string place = "") => type.Kind switch
    {
        JsonTypeInfoKind.Object => InObject(value, type, place),
        JsonTypeInfoKind.Enumerable => InList(value, type, place),
        _ => InValue(value, Nullable.GetUnderlyingType(type.Type) ?? type.Type) is { } expected ? $"{place} is {Kind(value)}, and {expected} belongs there" : null,
    };

    private static string? InObject(JsonElement value, JsonTypeInfo type, string place)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return $"{(place.Length > 0 ? place : "it")} is {Kind(value)}, and an object belongs there";
        // Verdicts are computed: what is not read cannot be wrong.
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null))
        {
            string inside = place.Length > 0 ? $"{place}.{property.Name}" : property.Name;
            bool isThere = value.TryGetProperty(property.Name, out JsonElement part);
            // A member that may be left out becomes null then, whatever its initialiser says.
            bool isOptional = !property.IsRequired && property.AssociatedParameter is null or { IsMemberInitializer: true } && MayBeNull(property);
            string? defect = !isThere ? isOptional ? null : $"{inside} is missing"
                : part.ValueKind == JsonValueKind.Null && MayBeNull(property) ? null
                : Defect(part, type.Options.GetTypeInfo(property.PropertyType), inside);
            if (defect is not null)
                return defect;
        }

        return null;
    }

    private static string? InList(JsonElement value, JsonTypeInfo type, string place)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return $"{place} is {Kind(value)}, and a list belongs there";
        JsonTypeInfo element = type.Options.GetTypeInfo(type.ElementType!);
        return value.EnumerateArray()
            .Select((item, i) => Defect(item, element, string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]")))
            .FirstOrDefault(defect => defect is not null);
    }

    // What belongs there, where that is not what is there.
    private static string? InValue(JsonElement value, Type type) =>
        // Half a character throws.
        type == typeof(string) ? value.ValueKind == JsonValueKind.String && value.GetString() is not null ? null : "a text"
        : type == typeof(bool) ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false"
        : type == typeof(double) ? IsNumber(value) ? null : "a number"
        : value.ValueKind == JsonValueKind.Number && (type == typeof(int) ? value.TryGetInt32(out _) : value.TryGetInt64(out _)) ? null : "a whole number";

    private static bool IsNumber(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number || value.ValueKind == JsonValueKind.String && value.GetString() is "NaN" or "Infinity" or "-Infinity";

    private static bool MayBeNull(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : property.AssociatedParameter?.IsNullable ?? property.IsSetNullable;

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "the number " + Shortened(value.GetRawText()),
        _ => "true or false",
    };

    private static string Shortened(string number)
    {
        const int Longest = 32;
        return number.Length <= Longest ? number : $"{number[..Longest]}...";
    }
}
