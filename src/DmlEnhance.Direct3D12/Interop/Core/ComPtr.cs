using System.Runtime.CompilerServices;

namespace Silk.NET.Core.Native;

/// <summary>
/// Holds one reference to a COM object. A plain pointer that is put in is counted up, so that its giver keeps the reference it had; a
/// reference that a call writes through <see cref="GetAddressOf"/> is not, since the call counted it for the receiver. Copies share the
/// one reference: exactly one of them is disposed.
/// </summary>
internal unsafe struct ComPtr<T> : IDisposable
    where T : unmanaged, IComVtbl<T>
{
    public T* Handle;

    public ComPtr(T* other)
    {
        Handle = other;
        if (Handle != null)
            ((IUnknown*)Handle)->AddRef();
    }

    public ComPtr(ComPtr<T> other)
        : this(other.Handle)
    {
    }

    public static implicit operator ComPtr<T>(T* other) => new(other);

    public static implicit operator T*(ComPtr<T> @this) => @this.Handle;

    /// <summary>Where a call may write a reference; only of a local variable or of one that is pinned.</summary>
    public readonly T** GetAddressOf() => (T**)Unsafe.AsPointer(ref Unsafe.AsRef(in this));

    /// <summary>For <c>fixed</c>: the same of a field of an object.</summary>
    public readonly ref T* GetPinnableReference() => ref *GetAddressOf();

    public readonly ref T Get() => ref *Handle;

    /// <summary>Gives the reference back and returns how many are left; Handle stays as it is.</summary>
    public readonly uint Release() => Handle == null ? 0 : ((IUnknown*)Handle)->Release();

    public void Dispose()
    {
        Release();
        Handle = null;
    }
}
