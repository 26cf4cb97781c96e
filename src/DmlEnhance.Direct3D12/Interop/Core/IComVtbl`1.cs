namespace Silk.NET.Core.Native;

/// <summary>Something whose table of functions begins with the functions of <typeparamref name="T"/>.</summary>
internal interface IComVtbl<T> : IComVtbl
    where T : IComVtbl
{
}
