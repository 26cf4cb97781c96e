using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace DmlEnhance.Direct3D12.WineHook;

/// <summary>Compiles this assembly's shaders by the copy of Microsoft's d3dcompiler_47.dll that lies beside it; Wine's own is too young.</summary>
internal static unsafe class HlslCompiler
{
    private const uint IeeeStrictness = 1 << 13; // D3DCOMPILE_IEEE_STRICTNESS
    private const uint WarningsAreErrors = 1 << 18; // D3DCOMPILE_WARNINGS_ARE_ERRORS
    private const int ReleaseSlot = 2; // IUnknown::Release
    private const int BufferSlot = 3; // ID3DBlob::GetBufferPointer
    private const int SizeSlot = 4; // ID3DBlob::GetBufferSize

    /// <summary>Compiles a shader.</summary>
    /// <param name="file">The embedded resource; entry <c>main</c>, target cs_5_0.</param>
    /// <exception cref="InvalidOperationException">It is broken; the compiler's words are in the message.</exception>
    /// <exception cref="DllNotFoundException">There is no compiler.</exception>
    public static byte[] Compile(string file)
    {
        Assembly assembly = typeof(HlslCompiler).Assembly;
        using Stream stream = assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"{assembly} holds no {file}");
        byte[] source = new byte[stream.Length];
        stream.ReadExactly(source);

        string library = Path.Combine(Path.GetDirectoryName(assembly.Location)!, "d3dcompiler_47.dll");
        var compile = (delegate* unmanaged<byte*, nuint, byte*, void*, void*, byte*, byte*, uint, uint, void**, void**, int>)
            NativeLibrary.GetExport(NativeLibrary.Load(library), "D3DCompile");
        void* code = null;
        void* messages = null;
        int result;
        fixed (byte* text = source, name = Encoding.UTF8.GetBytes(file + '\0'), entry = "main"u8, target = "cs_5_0"u8)
            result = compile(text, (nuint)source.Length, name, null, null, entry, target, IeeeStrictness | WarningsAreErrors, 0, &code, &messages);
        byte[] bytecode = TakeBytes(code);
        string words = Encoding.UTF8.GetString(TakeBytes(messages)).Trim('\0', '\r', '\n');
        return result >= 0 ? bytecode : throw new InvalidOperationException($"{file} does not compile: 0x{result:X8} {words}");
    }

    /// <summary>Copies an ID3DBlob and releases it.</summary>
    private static byte[] TakeBytes(void* blob)
    {
        if (blob is null)
            return [];
        byte* buffer = ((delegate* unmanaged<void*, byte*>)VirtualTable.Method(blob, BufferSlot))(blob);
        nuint size = ((delegate* unmanaged<void*, nuint>)VirtualTable.Method(blob, SizeSlot))(blob);
        byte[] bytes = new ReadOnlySpan<byte>(buffer, checked((int)size)).ToArray();
        ((delegate* unmanaged<void*, uint>)VirtualTable.Method(blob, ReleaseSlot))(blob);
        return bytes;
    }
}
