namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>The keys that a viewer needs; the values are Windows' virtual-key codes.</summary>
/// <remarks>
/// A letter or digit is the key that bears it on the person's keyboard, wherever it lies. Digits, plus and minus of
/// the numeric pad count as those of the main part. Keys that are not listed raise no event.
/// </remarks>
public enum Key
{
    /// <summary>No key.</summary>
    None = 0,

    /// <summary>Backspace.</summary>
    Backspace = 0x08,

    /// <summary>Tab.</summary>
    Tab = 0x09,

    /// <summary>Enter, of either part of the keyboard.</summary>
    Enter = 0x0D,

    /// <summary>Escape.</summary>
    Escape = 0x1B,

    /// <summary>The space bar.</summary>
    Space = 0x20,

    /// <summary>Page up.</summary>
    PageUp = 0x21,

    /// <summary>Page down.</summary>
    PageDown = 0x22,

    /// <summary>End.</summary>
    End = 0x23,

    /// <summary>Home.</summary>
    Home = 0x24,

    /// <summary>Arrow to the left.</summary>
    Left = 0x25,

    /// <summary>Arrow up.</summary>
    Up = 0x26,

    /// <summary>Arrow to the right.</summary>
    Right = 0x27,

    /// <summary>Arrow down.</summary>
    Down = 0x28,

    /// <summary>Insert.</summary>
    Insert = 0x2D,

    /// <summary>Delete.</summary>
    Delete = 0x2E,

    /// <summary>The digit 0.</summary>
    Digit0 = 0x30,

    /// <summary>The digit 1.</summary>
    Digit1 = 0x31,

    /// <summary>The digit 2.</summary>
    Digit2 = 0x32,

    /// <summary>The digit 3.</summary>
    Digit3 = 0x33,

    /// <summary>The digit 4.</summary>
    Digit4 = 0x34,

    /// <summary>The digit 5.</summary>
    Digit5 = 0x35,

    /// <summary>The digit 6.</summary>
    Digit6 = 0x36,

    /// <summary>The digit 7.</summary>
    Digit7 = 0x37,

    /// <summary>The digit 8.</summary>
    Digit8 = 0x38,

    /// <summary>The digit 9.</summary>
    Digit9 = 0x39,

    /// <summary>The letter A.</summary>
    A = 0x41,

    /// <summary>The letter B.</summary>
    B = 0x42,

    /// <summary>The letter C.</summary>
    C = 0x43,

    /// <summary>The letter D.</summary>
    D = 0x44,

    /// <summary>The letter E.</summary>
    E = 0x45,

    /// <summary>The letter F.</summary>
    F = 0x46,

    /// <summary>The letter G.</summary>
    G = 0x47,

    /// <summary>The letter H.</summary>
    H = 0x48,

    /// <summary>The letter I.</summary>
    I = 0x49,

    /// <summary>The letter J.</summary>
    J = 0x4A,

    /// <summary>The letter K.</summary>
    K = 0x4B,

    /// <summary>The letter L.</summary>
    L = 0x4C,

    /// <summary>The letter M.</summary>
    M = 0x4D,

    /// <summary>The letter N.</summary>
    N = 0x4E,

    /// <summary>The letter O.</summary>
    O = 0x4F,

    /// <summary>The letter P.</summary>
    P = 0x50,

    /// <summary>The letter Q.</summary>
    Q = 0x51,

    /// <summary>The letter R.</summary>
    R = 0x52,

    /// <summary>The letter S.</summary>
    S = 0x53,

    /// <summary>The letter T.</summary>
    T = 0x54,

    /// <summary>The letter U.</summary>
    U = 0x55,

    /// <summary>The letter V.</summary>
    V = 0x56,

    /// <summary>The letter W.</summary>
    W = 0x57,

    /// <summary>The letter X.</summary>
    X = 0x58,

    /// <summary>The letter Y.</summary>
    Y = 0x59,

    /// <summary>The letter Z.</summary>
    Z = 0x5A,

    /// <summary>Function key 1.</summary>
    F1 = 0x70,

    /// <summary>Function key 2.</summary>
    F2 = 0x71,

    /// <summary>Function key 3.</summary>
    F3 = 0x72,

    /// <summary>Function key 4.</summary>
    F4 = 0x73,

    /// <summary>Function key 5.</summary>
    F5 = 0x74,

    /// <summary>Function key 6.</summary>
    F6 = 0x75,

    /// <summary>Function key 7.</summary>
    F7 = 0x76,

    /// <summary>Function key 8.</summary>
    F8 = 0x77,

    /// <summary>Function key 9.</summary>
    F9 = 0x78,

    /// <summary>Function key 10.</summary>
    F10 = 0x79,

    /// <summary>Function key 11.</summary>
    F11 = 0x7A,

    /// <summary>Function key 12.</summary>
    F12 = 0x7B,

    /// <summary>Plus, with or without Shift.</summary>
    Plus = 0xBB,

    /// <summary>Comma.</summary>
    Comma = 0xBC,

    /// <summary>Minus.</summary>
    Minus = 0xBD,

    /// <summary>The full stop.</summary>
    Period = 0xBE,

    /// <summary>Opening square bracket on a US keyboard; other keyboards have another sign there.</summary>
    BracketLeft = 0xDB,

    /// <summary>Closing square bracket on a US keyboard; other keyboards have another sign there.</summary>
    BracketRight = 0xDD,
}
