namespace DmlEnhance.Direct3D12.WineHook;

/// <summary>A shader of our own for one in DXIL, compiled when it is first needed.</summary>
internal sealed class Substitute
{
    private readonly Lazy<byte[]> _bytecode;

    /// <summary>Names a pair.</summary>
    /// <param name="original">What it stands for.</param>
    /// <param name="file">The HLSL file with the same meaning: an embedded resource with the entry <c>main</c>, as cs_5_0.</param>
    public Substitute(DxilShader original, string file)
    {
        Original = original;
        _bytecode = new Lazy<byte[]>(() => HlslCompiler.Compile(file));
    }

    /// <summary>What it stands for.</summary>
    public DxilShader Original { get; }

    /// <summary>The byte code that Wine's Direct3D 12 understands.</summary>
    public byte[] Bytecode => _bytecode.Value;
}
