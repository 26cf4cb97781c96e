using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Silk.NET.Core.Native;

/// <summary>What every COM object answers to.</summary>
[Guid("00000000-0000-0000-c000-000000000046")]
internal unsafe struct IUnknown : IComVtbl<IUnknown>
{
    public static readonly Guid Guid = new("00000000-0000-0000-c000-000000000046");

    public void** LpVtbl;

    public readonly void*** AsVtblPtr() => (void***)Unsafe.AsPointer(ref Unsafe.AsRef(in this));

    public readonly int QueryInterface(Guid* riid, void** ppvObject) =>
        ((delegate* unmanaged[Stdcall]<IUnknown*, Guid*, void**, int>)LpVtbl[0])((IUnknown*)AsVtblPtr(), riid, ppvObject);

    public readonly uint AddRef() => ((delegate* unmanaged[Stdcall]<IUnknown*, uint>)LpVtbl[1])((IUnknown*)AsVtblPtr());

    public readonly uint Release() => ((delegate* unmanaged[Stdcall]<IUnknown*, uint>)LpVtbl[2])((IUnknown*)AsVtblPtr());
}
