using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Silk.NET.Core.Native;

namespace DmlEnhance.Direct3D12.Shaders;

/// <summary>
/// The compiler's way to included files: an ID3DInclude over sources that are in memory, which resolves names relative to the file that
/// includes.
/// </summary>
internal sealed unsafe class ShaderIncludes : IDisposable
{
    private const int Ok = 0;
    private const int Failed = unchecked((int)0x80004005); // E_FAIL

    // One table for the process, as a COM class has it.
    private static readonly void** Table = CreateTable();

    private readonly ShaderSource _main;
    private readonly Dictionary<nint, ShaderSource> _open = [];
    private readonly List<GCHandle> _pins = [];
    private readonly GCHandle _self;
    private readonly Instance* _instance;

    /// <summary>Prepares one compilation.</summary>
    /// <param name="main">The shader's own file, with all that it includes.</param>
    public ShaderIncludes(ShaderSource main)
    {
        _main = main;
        _self = GCHandle.Alloc(this);
        _instance = (Instance*)NativeMemory.Alloc((nuint)sizeof(Instance));
        _instance->Interface.LpVtbl = Table;
        _instance->Owner = GCHandle.ToIntPtr(_self);
    }

    /// <summary>What the compiler is given.</summary>
    public ID3DInclude* Handle => &_instance->Interface;

    /// <summary>Why an included file could not be given, in one line, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Frees what the compiler was given.</summary>
    public void Dispose()
    {
        foreach (GCHandle pin in _pins)
            pin.Free();
        NativeMemory.Free(_instance);
        _self.Free();
    }

    private int Open(string name, nint parent, out ShaderSource? source)
    {
        ShaderSource including = _open.GetValueOrDefault(parent, _main);
        if (!including.Includes.TryGetValue(name, out source))
            Problem ??= $"{including.Path}: includes '{name}' in a way that cannot be followed; write #include \"{name}\" on a line of its own";
        else if (source is null)
            Problem ??= $"{including.Path}: includes '{name}', and there is no such file";
        return source is null ? Failed : Ok;
    }

    private byte* Pin(ShaderSource source)
    {
        GCHandle pin = GCHandle.Alloc(source.Text, GCHandleType.Pinned);
        _pins.Add(pin);
        nint address = pin.AddrOfPinnedObject();
        _open[address] = source;
        return (byte*)address;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvStdcall)])]
    private static int Open(ID3DInclude* self, D3DIncludeType type, byte* name, void* parent, void** data, uint* length)
    {
        // An exception must not pass through the compiler.
        try
        {
            var includes = (ShaderIncludes)GCHandle.FromIntPtr(((Instance*)self)->Owner).Target!;
            int result = includes.Open(Marshal.PtrToStringUTF8((nint)name) ?? "", (nint)parent, out ShaderSource? source);
            if (source is null)
                return result;
            *data = includes.Pin(source);
            *length = (uint)source.Text.Length;
            return Ok;
        }
        catch (Exception e) when (e is OutOfMemoryException or ArgumentException or InvalidOperationException)
        {
            return Failed;
        }
    }

    // Nothing: the memory stays until the compilation is over, because files that are included from it refer to it.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvStdcall)])]
    private static int Close(ID3DInclude* self, void* data) => Ok;

    private static void** CreateTable()
    {
        void** table = (void**)RuntimeHelpers.AllocateTypeAssociatedMemory(typeof(ShaderIncludes), 2 * sizeof(void*));
        table[0] = (delegate* unmanaged[Stdcall]<ID3DInclude*, D3DIncludeType, byte*, void*, void**, uint*, int>)&Open;
        table[1] = (delegate* unmanaged[Stdcall]<ID3DInclude*, void*, int>)&Close;
        return table;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Instance
    {
        public ID3DInclude Interface;
        public nint Owner;
    }
}
