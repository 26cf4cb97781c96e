using System.Globalization;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>
/// Which adapter is wanted: <c>auto</c>, an index such as <c>1</c>, a word of its vendor or name such as <c>nvidia</c>, or
/// <c>luid:1A2B</c> (hexadecimal).
/// </summary>
public sealed record AdapterRequest
{
    private AdapterInfo? _before;

    private AdapterRequest() { }

    /// <summary>
    /// The first adapter in DXGI's order of performance that has Direct3D 12; a software rasteriser only where there is
    /// nothing else.
    /// </summary>
    public static AdapterRequest Auto { get; } = new();

    /// <summary>The index asked for, or null.</summary>
    public int? Index { get; private init; }

    /// <summary>The word asked for, or null.</summary>
    public string? Word { get; private init; }

    /// <summary>The LUID asked for, or null.</summary>
    public long? Luid { get; private init; }

    /// <summary>Asks for an adapter by its LUID, as an engine knows the one that it renders on.</summary>
    public static AdapterRequest ByLuid(long luid) => new() { Luid = luid };

    /// <summary>Asks for an adapter by its place in the list.</summary>
    public static AdapterRequest ByIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new AdapterRequest { Index = index };
    }

    /// <summary>Asks for the adapter that was used before: same vendor and device. Its LUID may be another after its driver was updated.</summary>
    public static AdapterRequest Same(AdapterInfo adapter) => new() { _before = adapter };

    /// <summary>Reads what a user typed.</summary>
    /// <exception cref="DmlEnhanceException">The text is empty, or <c>luid:</c> is followed by no hexadecimal number.</exception>
    public static AdapterRequest Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text.Length == 0)
            throw new DmlEnhanceException("an adapter is asked for by auto, its number, a word of its name or vendor, or luid:HEX");
        if (text.Equals("auto", StringComparison.OrdinalIgnoreCase))
            return Auto;
        if (text.StartsWith("luid:", StringComparison.OrdinalIgnoreCase))
        {
            return long.TryParse(text.AsSpan("luid:".Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long luid)
                ? ByLuid(luid)
                : throw new DmlEnhanceException($"'{text}' is no adapter: luid: is followed by a hexadecimal number, as the list of adapters shows it");
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? ByIndex(index) : new AdapterRequest { Word = text };
    }

    /// <summary>Picks from a list that is in DXGI's order of performance.</summary>
    /// <exception cref="DmlEnhanceException">There is none that fits; the message lists those there are.</exception>
    public AdapterInfo Choose(IReadOnlyList<AdapterInfo> adapters)
    {
        ArgumentNullException.ThrowIfNull(adapters);
        AdapterInfo? chosen = adapters.Where(Fits).OrderBy(adapter => adapter.HasDirect3D12 ? 0 : 1).ThenBy(adapter => adapter.IsSoftware ? 1 : 0).FirstOrDefault();
        if (chosen is null)
            throw new DmlEnhanceException($"there is no graphics adapter '{this}'; there {(adapters.Count == 0 ? "is none at all" : $"is {string.Join("; ", adapters)}")}");
        if (!chosen.HasDirect3D12)
            throw new DmlEnhanceException($"the graphics adapter {chosen} cannot be used: it gives no Direct3D 12 device; its driver may be missing, or being replaced");
        return chosen;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Index is { } index ? index.ToString(CultureInfo.InvariantCulture)
        : Luid is { } luid ? $"luid:{luid.ToString("X", CultureInfo.InvariantCulture)}"
        : Word ?? _before?.Name ?? "auto";

    private bool Fits(AdapterInfo adapter) =>
        Index is { } index ? adapter.Index == index
        : Luid is { } luid ? adapter.Luid == luid
        : _before is { } before ? adapter.VendorId == before.VendorId && adapter.DeviceId == before.DeviceId && adapter.IsSoftware == before.IsSoftware
        : Word is null || adapter.Name.Contains(Word, StringComparison.OrdinalIgnoreCase) || adapter.Vendor.Contains(Word, StringComparison.OrdinalIgnoreCase);
}
