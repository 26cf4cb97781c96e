using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>What every pass checks of what it is given.</summary>
internal static class PassChecks
{
    /// <summary>Checks the state that a pass expects.</summary>
    public static void State(GpuTexture texture, ResourceState expected, string parameter)
    {
        ArgumentNullException.ThrowIfNull(texture, parameter);
        if (texture.State != expected)
            throw new ArgumentException($"{texture} is {texture.State}, and this pass expects {expected}", parameter);
    }

    /// <summary>Checks that two textures are of one size.</summary>
    public static void Size(GpuTexture texture, GpuTexture other, string parameter)
    {
        if (texture.Width != other.Width || texture.Height != other.Height)
            throw new ArgumentException($"{other} is not of the size of {texture}", parameter);
    }

    /// <summary>Checks that a tensor holds a frame's samples.</summary>
    public static void Tensor(GpuTexture frame, GpuBuffer tensor, string parameter)
    {
        if (tensor.Count < 3L * frame.Width * frame.Height)
            throw new ArgumentException($"{tensor} is too small for {frame}", parameter);
    }

    /// <summary>Checks that a buffer holds the three planes of a small frame, from one of its numbers on.</summary>
    public static void Planes(GpuBuffer buffer, long offset, int width, int height, string parameter)
    {
        ArgumentNullException.ThrowIfNull(buffer, parameter);
        GpuTexture.CheckSide(width, nameof(width));
        GpuTexture.CheckSide(height, nameof(height));
        if (offset < 0 || buffer.Count - offset < 3L * width * height)
            throw new ArgumentException($"{buffer}: from number {offset} on it does not hold the planes of {width}x{height} pixels", parameter);
    }

    /// <summary>Checks what a composite is told.</summary>
    public static void Settings(CompositeSettings settings, string parameter)
    {
        ArgumentNullException.ThrowIfNull(settings, parameter);
        if (!(settings.Strength >= 0 && settings.Strength <= 1))
            throw new ArgumentOutOfRangeException(parameter, settings.Strength, "the strength is 0 to 1");
        if (!Enum.IsDefined(settings.View))
            throw new ArgumentOutOfRangeException(parameter, settings.View, "there is no such view");
        White(settings.White, parameter);
    }

    /// <summary>Checks the linear value that is display white.</summary>
    public static void White(float white, string parameter)
    {
        if (!(white >= CompositeSettings.LeastWhite && white <= CompositeSettings.LargestWhite))
            throw new ArgumentOutOfRangeException(parameter, white, $"white is {CompositeSettings.LeastWhite} to {CompositeSettings.LargestWhite}");
    }

    /// <summary>What the texture's numbers are, as the shaders take it.</summary>
    public static FrameFlags Flags(GpuTexture texture)
    {
        bool isFloat = texture.Format == TextureFormat.Rgba16Float;
        bool isLinear = texture.Encoding == FrameEncoding.Linear;
        return (isFloat ? FrameFlags.Float : FrameFlags.None)
            | (isLinear ? FrameFlags.Linear : FrameFlags.None)
            | (isFloat && isLinear ? FrameFlags.Hdr : FrameFlags.None)
            | (texture.IsDecodedByHardware ? FrameFlags.Decoded : FrameFlags.None);
    }
}
