namespace DmlEnhance.Direct3D12.WineHook;

/// <summary>All DXIL shaders that were seen to come from DirectML for float32 networks, and what runs in their place.</summary>
internal static class SubstituteTable
{
    // DirectML.dll 1.15.4.
    private static readonly Substitute[] Known =
    [
        new(new DxilShader("CFEFA6B13A11483BB4E68D4CF969D1D6", 2592), "element-wise.hlsl"),
    ];

    /// <summary>What runs in a compute shader's place.</summary>
    /// <param name="bytecode">The shader.</param>
    /// <returns>The substitute's byte code, or null where the shader can run as it is.</returns>
    /// <exception cref="NotSupportedException">It is a DXIL shader that nobody wrote a substitute for. The message names it and says what to do.</exception>
    public static byte[]? Find(ReadOnlySpan<byte> bytecode)
    {
        if (DxilShader.Find(bytecode) is not { } shader)
            return null;
        return Known.FirstOrDefault(substitute => substitute.Original == shader)?.Bytecode ?? throw new NotSupportedException(
            $"Wine's Direct3D 12 runs no DXIL, and there is no substitute for the compute shader {shader.Digest} of {shader.Size} bytes: "
            + $"write one and name it in {nameof(SubstituteTable)}, or have vkd3d-proton run it (DMLENHANCE_VKD3D_PROTON)");
    }
}
