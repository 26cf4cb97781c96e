using System.Runtime.CompilerServices;

namespace Silk.NET.Core.Native;

internal static unsafe class SilkMarshal
{
    /// <summary>The identity of an interface at an address that stays, for parameters named riid.</summary>
    public static Guid* GuidPtrOf<T>()
        where T : unmanaged => Identity<T>.Address;

    private static class Identity<T>
        where T : unmanaged
    {
        public static readonly Guid* Address = Allocate();

        private static Guid* Allocate()
        {
            Guid* address = (Guid*)RuntimeHelpers.AllocateTypeAssociatedMemory(typeof(Identity<T>), sizeof(Guid));
            *address = typeof(T).GUID;
            return address;
        }
    }
}
