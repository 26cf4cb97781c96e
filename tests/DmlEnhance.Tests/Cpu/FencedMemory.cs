using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DmlEnhance.Tests.Cpu;

/// <summary>Memory between two pages that nobody may touch: a reading or writing beyond it, even of a byte that is thrown away, ends the process.</summary>
internal sealed unsafe partial class FencedMemory : IDisposable
{
    /// <summary>Why a test is skipped where this class has no system call to make such pages.</summary>
    public const string NotHere = "pages that nobody may touch are made on Linux and Windows only";

    private const int LinuxReadWrite = 1 | 2;
    private const int LinuxPrivateAnonymous = 2 | 32;
    private const uint WindowsReserveCommit = 0x3000;
    private const uint WindowsRelease = 0x8000;
    private const uint WindowsNoAccess = 1;
    private const uint WindowsReadWrite = 4;

    private readonly byte* _memory;
    private readonly nuint _size;
    private readonly int _length;

    /// <summary>Takes the memory.</summary>
    /// <param name="length">Bytes between the two pages, at least.</param>
    public FencedMemory(int length)
    {
        int page = Environment.SystemPageSize;
        _length = (length + page - 1) / page * page;
        _size = (nuint)(_length + 2 * page);
        _memory = OperatingSystem.IsWindows() ? VirtualAlloc(null, _size, WindowsReserveCommit, WindowsReadWrite) : Map(null, _size, LinuxReadWrite, LinuxPrivateAnonymous, -1, 0);
        if (_memory is null || _memory == (byte*)-1)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        Forbid(_memory, page);
        Forbid(_memory + page + _length, page);
    }

    /// <summary>Whether this class can make them here.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsWindows();

    /// <summary>The first bytes, directly behind a page that nobody may touch.</summary>
    public Span<byte> First(int length) => All[..length];

    /// <summary>The last bytes, directly in front of one.</summary>
    public Span<byte> Last(int length) => All[^length..];

    private Span<byte> All => new(_memory + Environment.SystemPageSize, _length);

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
            VirtualFree(_memory, 0, WindowsRelease);
        else
            _ = Unmap(_memory, _size);
    }

    private static void Forbid(byte* page, int size)
    {
        bool done = OperatingSystem.IsWindows() ? VirtualProtect(page, (nuint)size, WindowsNoAccess, out _) : Protect(page, (nuint)size, 0) == 0;
        if (!done)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    private static partial byte* VirtualAlloc(void* address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(void* address, nuint size, uint protection, out uint old);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualFree(void* address, nuint size, uint type);
}
