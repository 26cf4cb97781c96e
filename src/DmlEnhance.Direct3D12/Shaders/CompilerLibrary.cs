using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Shaders;

/// <summary>Microsoft's HLSL compiler, as it is found on this machine.</summary>
internal static unsafe partial class CompilerLibrary
{
    private const string FileName = "d3dcompiler_47.dll";
    private const int LongestPath = 32767;

    private static readonly Lazy<string> Found = new(Find);

    /// <summary>Which one it is: file version and length, for example <c>10.0.26100.7705 4917032</c>.</summary>
    /// <exception cref="DmlEnhanceException">There is none.</exception>
    public static string Version => Found.Value;

    private static string Find()
    {
        nint module;
        try
        {
            // As a call finds it: beside the program first, then where Windows looks.
            module = NativeLibrary.Load(FileName, Assembly.GetExecutingAssembly(), null);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw Missing(e);
        }

        string path = PathOf(module);
        string? version = FileVersionInfo.GetVersionInfo(path) is { FileMajorPart: > 0 } info
            ? string.Create(CultureInfo.InvariantCulture, $"{info.FileMajorPart}.{info.FileMinorPart}.{info.FileBuildPart}.{info.FilePrivatePart}")
            : "unknown";
        return string.Create(CultureInfo.InvariantCulture, $"{version} {new FileInfo(path).Length}");
    }

    /// <summary>The error of a machine without it.</summary>
    internal static DmlEnhanceException Missing(Exception e) => new(
        $"{FileName}, Microsoft's HLSL compiler, cannot be loaded: put it beside {AppContext.BaseDirectory} (it lies in Windows' System32, and in NuGet's Microsoft.Windows.SDK.CPP under c/Redist/D3D)", e);

    private static string PathOf(nint module)
    {
        char[] path = new char[LongestPath];
        fixed (char* start = path)
        {
            uint length = GetModuleFileNameW(module, start, LongestPath);
            return new string(start, 0, (int)length);
        }
    }

    [LibraryImport("kernel32.dll")]
    private static partial uint GetModuleFileNameW(nint module, char* name, uint size);
}
