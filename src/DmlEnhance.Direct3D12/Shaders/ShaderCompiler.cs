using System.Runtime.InteropServices;
using System.Text;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D.Compilers;

namespace DmlEnhance.Direct3D12.Shaders;

/// <summary>Compiles HLSL by Microsoft's d3dcompiler_47. Warnings are errors.</summary>
internal static unsafe class ShaderCompiler
{
    /// <summary>How everything is compiled.</summary>
    public const int Options = WindowsConstants.D3DCompileWarningsAreErrors | WindowsConstants.D3DCompileEnableStrictness | WindowsConstants.D3DCompileOptimizationLevel3;

    /// <summary>Compiles one shader.</summary>
    /// <param name="main">Its file, with all that it includes.</param>
    /// <param name="request">Target, entry and defines.</param>
    /// <returns>The bytecode (DXBC).</returns>
    /// <exception cref="DmlEnhanceException">The shader is broken: file, line, column and the compiler's first message; or there is no compiler.</exception>
    public static byte[] Compile(ShaderSource main, ShaderRequest request)
    {
        using var compiler = D3DCompiler.GetApi();
        using var includes = new ShaderIncludes(main);
        using var macros = new MacroList(request.Defines ?? []);
        ID3D10Blob* code = null;
        ID3D10Blob* messages = null;
        try
        {
            int result;
            fixed (byte* text = main.Text, name = Text(main.Path), entry = Text(request.Entry), target = Text(request.Target))
            {
                result = compiler.Compile(
                    text, (nuint)main.Text.Length, name, macros.Handle, includes.Handle, entry, target, Options, 0, &code, &messages);
            }

            if (includes.Problem is { } problem)
                throw new DmlEnhanceException(problem);
            if (result < 0)
                throw CompilerMessages.Error(main, Read(messages), result);
            return Bytes(code);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw CompilerLibrary.Missing(e);
        }
        finally
        {
            if (code != null)
                code->Release();
            if (messages != null)
                messages->Release();
        }
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static byte[] Bytes(ID3D10Blob* blob) => new ReadOnlySpan<byte>(blob->GetBufferPointer(), checked((int)blob->GetBufferSize())).ToArray();

    private static string Read(ID3D10Blob* messages) => messages == null ? "" : Encoding.UTF8.GetString(Bytes(messages)).TrimEnd('\0');

    /// <summary>Macros in the compiler's form: pairs of texts, ended by a pair of nulls.</summary>
    private readonly struct MacroList : IDisposable
    {
        private readonly int _count;

        public MacroList(IReadOnlyList<(string Name, string Value)> defines)
        {
            _count = defines.Count;
            Handle = (D3DShaderMacro*)NativeMemory.AllocZeroed((nuint)(_count + 1), (nuint)sizeof(D3DShaderMacro));
            for (int i = 0; i < _count; i++)
            {
                Handle[i].Name = (byte*)Marshal.StringToCoTaskMemUTF8(defines[i].Name);
                Handle[i].Definition = (byte*)Marshal.StringToCoTaskMemUTF8(defines[i].Value);
            }
        }

        public D3DShaderMacro* Handle { get; }

        public void Dispose()
        {
            for (int i = 0; i < _count; i++)
            {
                Marshal.FreeCoTaskMem((nint)Handle[i].Name);
                Marshal.FreeCoTaskMem((nint)Handle[i].Definition);
            }

            NativeMemory.Free(Handle);
        }
    }
}
