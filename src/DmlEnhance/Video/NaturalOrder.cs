namespace DmlEnhance.Video;

/// <summary>Compares names as a person counts: digits by their number, all else by character.</summary>
internal static class NaturalOrder
{
    public static IComparer<string> Comparer { get; } = Comparer<string>.Create(Compare);

    private static int Compare(string a, string b)
    {
        int i = 0;
        int j = 0;
        while (i < a.Length && j < b.Length)
        {
            int order;
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                ReadOnlySpan<char> first = Digits(a, ref i);
                ReadOnlySpan<char> second = Digits(b, ref j);
                order = first.Length != second.Length ? first.Length - second.Length : first.SequenceCompareTo(second);
            }
            else
            {
                order = a[i++] - b[j++];
            }

            if (order != 0)
                return order;
        }

        int rest = (a.Length - i) - (b.Length - j);
        // 1.png and 01.png are two names of one number.
        return rest != 0 ? rest : string.CompareOrdinal(a, b);
    }

    // Without leading zeros, so that the longer number is the greater one.
    private static ReadOnlySpan<char> Digits(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return text.AsSpan(start, at - start).TrimStart('0');
    }
}
