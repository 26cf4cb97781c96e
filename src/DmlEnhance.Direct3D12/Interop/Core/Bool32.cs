namespace Silk.NET.Core;

/// <summary>Windows' BOOL: four bytes, where anything but 0 is true.</summary>
internal readonly struct Bool32(uint value)
{
    public Bool32(bool value)
        : this(value ? 1u : 0u)
    {
    }

    public uint Value { get; } = value;

    public static implicit operator bool(Bool32 value) => value.Value != 0;

    public static implicit operator Bool32(bool value) => new(value);

    public override string ToString() => ((bool)this).ToString();
}
