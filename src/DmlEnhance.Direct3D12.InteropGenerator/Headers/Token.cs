namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>One token of C.</summary>
internal readonly record struct Token(TokenKind Kind, string Text);
