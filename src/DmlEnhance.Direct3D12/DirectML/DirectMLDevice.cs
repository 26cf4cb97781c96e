using System.Globalization;
using DmlEnhance.Direct3D12.Devices;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>An <c>IDMLDevice</c>: one for each Direct3D device, shared by all that run networks on it.</summary>
/// <remarks>Any thread may use it. It is released with its last user.</remarks>
internal sealed unsafe class DirectMLDevice : IDisposable
{
    /// <summary>The interface's identifier (<c>DirectML.h</c>).</summary>
    public static readonly Guid InterfaceId = new("6dbd6437-96fd-423f-a98c-ae5e7c2a573f");

    private const int CheckFeatureSupport = 7; // IUnknown has 3 methods, IDMLObject 4
    private const int FeatureLevels = 1; // DML_FEATURE_FEATURE_LEVELS

    private static readonly Lock Gate = new();
    private static readonly Dictionary<nint, DirectMLDevice> Devices = [];

    private readonly nint _key;
    private int _users;
    private IUnknown* _device;

    private DirectMLDevice(ID3D12Device* device)
    {
        _key = (nint)device;
        _device = (IUnknown*)DirectMLLibrary.CreateDevice(device);
    }

    /// <summary>The <c>IDMLDevice</c>.</summary>
    public nint Handle => (nint)_device;

    /// <summary>The highest feature level of the adapter's DirectML, for example <c>6.4</c>.</summary>
    public string FeatureLevel
    {
        get
        {
            uint* levels = stackalloc uint[] { 0x1000, 0x2000, 0x2100, 0x3000, 0x3100, 0x4000, 0x4100, 0x5000, 0x5100, 0x5200, 0x6000, 0x6100, 0x6200, 0x6300, 0x6400 };
            var query = new FeatureLevelQuery { Count = 15, Levels = levels };
            uint highest;
            int result = ((delegate* unmanaged[Stdcall]<IUnknown*, int, uint, void*, uint, void*, int>)_device->LpVtbl[CheckFeatureSupport])(_device, FeatureLevels, (uint)sizeof(FeatureLevelQuery), &query, sizeof(uint), &highest);
            HResult.Check(result, "IDMLDevice::CheckFeatureSupport");
            return string.Create(CultureInfo.InvariantCulture, $"{highest >> 12}.{highest >> 8 & 15}");
        }
    }

    /// <summary>The DirectML device of a Direct3D device; dispose it as often as it was asked for.</summary>
    /// <exception cref="DmlEnhanceException">DirectML.dll is missing, or refuses the device.</exception>
    public static DirectMLDevice Get(GraphicsDevice device)
    {
        lock (Gate)
        {
            nint key = (nint)device.Native;
            if (!Devices.TryGetValue(key, out DirectMLDevice? found))
                Devices.Add(key, found = new DirectMLDevice(device.Native));
            found._users++;
            return found;
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (_users == 0 || --_users > 0)
                return;
            Devices.Remove(_key);
            _device->Release();
            _device = null;
        }
    }

    private struct FeatureLevelQuery
    {
        public uint Count;
        public uint* Levels;
    }
}
