namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>A key that went down or up.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Modifiers">What was held down with it.</param>
/// <param name="IsRepeat">Whether the key was down already and the keyboard repeats it; never for a key that goes up.</param>
public readonly record struct KeyEvent(Key Key, KeyModifiers Modifiers, bool IsRepeat);
