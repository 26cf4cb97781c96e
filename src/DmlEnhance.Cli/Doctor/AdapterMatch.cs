using DmlEnhance.Doctor.Reports;

namespace DmlEnhance.Cli.Doctor;

/// <summary>An adapter in two reports; null where one has none.</summary>
/// <param name="Before">What it was.</param>
/// <param name="After">What it is.</param>
/// <param name="Label">What to call it.</param>
internal sealed record AdapterMatch(AdapterResult? Before, AdapterResult? After, string Label)
{
    /// <summary>Pairs the adapters of two reports. A driver may rename an adapter, and its place in the list may change: the PCI id stays.</summary>
    public static IReadOnlyList<AdapterMatch> Of(IReadOnlyList<AdapterResult> before, IReadOnlyList<AdapterResult> after)
    {
        var matches = new List<(AdapterResult? Before, AdapterResult? After)>();
        foreach (string id in after.Concat(before).Select(adapter => adapter.Id).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            List<AdapterResult> left = [.. before.Where(HasId)];
            List<AdapterResult> came = [.. after.Where(HasId)];
            // Of one id, those of one name first, then what is left: each in their order.
            foreach (AdapterResult now in came.ToArray())
            {
                if (left.Find(adapter => adapter.Name == now.Name) is { } old)
                    Pair(old, now);
            }

            foreach (AdapterResult now in came.ToArray())
            {
                if (left is [var old, ..])
                    Pair(old, now);
            }

            matches.AddRange(came.Select(now => ((AdapterResult?)null, (AdapterResult?)now)));
            matches.AddRange(left.Select(old => ((AdapterResult?)old, (AdapterResult?)null)));

            bool HasId(AdapterResult adapter) => adapter.Id.Equals(id, StringComparison.OrdinalIgnoreCase);

            void Pair(AdapterResult old, AdapterResult now)
            {
                matches.Add((old, now));
                left.Remove(old);
                came.Remove(now);
            }
        }

        return [.. matches.GroupBy(match => (match.After ?? match.Before)!.Key, StringComparer.Ordinal).SelectMany(Labelled)];
    }

    // Two cards of one kind are told apart by their number.
    private static IEnumerable<AdapterMatch> Labelled(IGrouping<string, (AdapterResult? Before, AdapterResult? After)> matches) =>
        matches.Select((match, i) => new AdapterMatch(match.Before, match.After, i == 0 ? matches.Key : $"{matches.Key} number {i + 1}"));
}
