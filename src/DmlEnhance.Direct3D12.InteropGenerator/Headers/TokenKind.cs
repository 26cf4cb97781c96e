namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

internal enum TokenKind
{
    Name,
    Number,
    String,
    Mark,
}
