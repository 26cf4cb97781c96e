namespace Silk.NET.Core.Native;

/// <summary>Something that begins with a pointer to a table of functions, as every COM object does.</summary>
internal unsafe interface IComVtbl
{
    void*** AsVtblPtr();
}
