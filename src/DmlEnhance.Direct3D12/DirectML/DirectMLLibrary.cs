using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>DirectML.dll, loaded from beside the program.</summary>
/// <remarks>
/// Windows 10 has a DirectML.dll of its own in System32 that is too old for ONNX Runtime, and a process has one library of a name: whichever is loaded
/// first serves everybody. So this one is loaded by its full path before ONNX Runtime asks for it by name, and another one that is there already is an error.
/// </remarks>
public static unsafe class DirectMLLibrary
{
    private const string Name = "DirectML.dll";

    // DML_FEATURE_LEVEL_5_0, which ONNX Runtime asks for where it creates the device itself.
    private const uint LeastFeatureLevel = 0x5000;

    private static readonly Lazy<(nint Handle, string Path, string Version)> Library = new(Load);

    /// <summary>The file that was loaded.</summary>
    /// <exception cref="DmlEnhanceException">It is not there, or another one is loaded already.</exception>
    public static string Path => Library.Value.Path;

    /// <summary>Its version, for example <c>1.15.4</c>.</summary>
    /// <exception cref="DmlEnhanceException">It is not there, or another one is loaded already.</exception>
    public static string Version => Library.Value.Version;

    /// <summary>Creates an <c>IDMLDevice</c>; the caller releases it.</summary>
    /// <exception cref="DmlEnhanceException">The library is missing, or refuses the device.</exception>
    internal static nint CreateDevice(ID3D12Device* device)
    {
        if (!NativeLibrary.TryGetExport(Library.Value.Handle, "DMLCreateDevice1", out nint create))
            throw new DmlEnhanceException($"{Path}: DirectML {Version} is too old; take the one that came with ONNX Runtime");
        Guid iid = DirectMLDevice.InterfaceId;
        void* created = null;
        int result = ((delegate* unmanaged[Stdcall]<ID3D12Device*, int, uint, Guid*, void**, int>)create)(device, 0, LeastFeatureLevel, &iid, &created);
        HResult.Check(result, $"DMLCreateDevice1 (DirectML {Version})");
        return (nint)created;
    }

    private static (nint Handle, string Path, string Version) Load()
    {
        string path = System.IO.Path.Combine(AppContext.BaseDirectory, Name);
        if (LoadedPath() is { } loaded && !loaded.Equals(path, StringComparison.OrdinalIgnoreCase))
            throw new DmlEnhanceException($"{loaded}: this {Name} is loaded in the process already, and serves ONNX Runtime too; load the one that ONNX Runtime came with, {path}, before anything else asks for the name");
        if (!File.Exists(path))
            throw new DmlEnhanceException($"{path}: is missing; it comes with ONNX Runtime and lies beside the program (Windows' own in System32 is too old)");
        nint handle;
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new DmlEnhanceException($"{path}: cannot be loaded: {DmlEnhanceException.OneLine(e.Message)}", e);
        }

        FileVersionInfo version = FileVersionInfo.GetVersionInfo(path);
        return (handle, path, string.Create(CultureInfo.InvariantCulture, $"{version.FileMajorPart}.{version.FileMinorPart}.{version.FileBuildPart}"));
    }

    private static string? LoadedPath()
    {
        nint module = GetModuleHandleW(Name);
        if (module == 0)
            return null;
        const int Longest = 32768; // of any path
        char[] path = new char[Longest];
        fixed (char* text = path)
            return new string(text, 0, (int)GetModuleFileNameW(module, text, Longest));
    }

    [DllImport("kernel32", CharSet = CharSet.Unicode, ExactSpelling = true)]
    private static extern nint GetModuleHandleW(string name);

    [DllImport("kernel32", ExactSpelling = true)]
    private static extern uint GetModuleFileNameW(nint module, char* path, uint length);
}
