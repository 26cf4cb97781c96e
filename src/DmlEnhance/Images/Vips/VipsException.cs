namespace DmlEnhance.Images.Vips;

/// <summary>A libvips call failed. Caught inside this library; callers see a <see cref="DmlEnhanceException"/>.</summary>
internal sealed class VipsException(string message, Exception? inner = null) : Exception(message, inner);
