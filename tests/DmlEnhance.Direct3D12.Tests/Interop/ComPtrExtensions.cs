using Silk.NET.Core.Native;

namespace DmlEnhance.Direct3D12.Tests.Interop;

/// <summary>What <see cref="ComPtr{T}"/> lacks in Silk.NET.</summary>
internal static unsafe class ComPtrExtensions
{
    /// <summary>Hands the reference to the caller, who has to release it, and leaves the holder empty.</summary>
    public static T* Detach<T>(ref this ComPtr<T> holder)
        where T : unmanaged, IComVtbl<T>
    {
        T* handle = holder.Handle;
        holder.Handle = null;
        return handle;
    }

    /// <summary>Asks an object for another of its interfaces.</summary>
    /// <returns>The result of the call; where it is negative, <paramref name="other"/> is empty.</returns>
    public static int QueryInterface<T, TOther>(this ComPtr<T> holder, out ComPtr<TOther> other)
        where T : unmanaged, IComVtbl<T>
        where TOther : unmanaged, IComVtbl<TOther>
    {
        TOther* found = null;
        int result = ((IUnknown*)holder.Handle)->QueryInterface(SilkMarshal.GuidPtrOf<TOther>(), (void**)&found);
        other = default;
        other.Handle = found;
        return result;
    }
}
