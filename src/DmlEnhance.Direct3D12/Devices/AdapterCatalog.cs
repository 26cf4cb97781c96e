using System.Runtime.InteropServices;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;
using D3D12Feature = Silk.NET.Direct3D12.Feature;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>The graphics adapters of this machine.</summary>
public static unsafe class AdapterCatalog
{
    private const uint SoftwareFlag = 2;

    /// <summary>All adapters that DXGI knows, the fastest first.</summary>
    /// <remarks>Creates and releases a device on each, which takes some tens of milliseconds an adapter.</remarks>
    /// <exception cref="DmlEnhanceException">DXGI is missing or has no adapter.</exception>
    public static IReadOnlyList<AdapterInfo> List()
    {
        IDXGIFactory6* factory = CreateFactory(debug: false);
        try
        {
            var adapters = new List<AdapterInfo>();
            for (uint i = 0; TryOpen(factory, i, out IDXGIAdapter1* adapter); i++)
            {
                adapters.Add(Describe((int)i, adapter));
                adapter->Release();
            }

            return adapters;
        }
        finally
        {
            factory->Release();
        }
    }

    /// <summary>The adapter that is asked for.</summary>
    /// <exception cref="DmlEnhanceException">There is none that fits; the message lists those there are.</exception>
    internal static AdapterInfo Choose(AdapterRequest request)
    {
        // Who knows the LUID has it from a list or a device: the other adapters need not be opened.
        AdapterInfo? known = request.Luid is { } luid ? Find(luid) : null;
        return known is { HasDirect3D12: true } ? known : request.Choose(List());
    }

    /// <summary>The adapter that a device was created on.</summary>
    /// <exception cref="GraphicsException">DXGI does not know it any more.</exception>
    internal static AdapterInfo Find(ID3D12Device* device)
    {
        Luid luid = device->GetAdapterLuid();
        return Find((long)luid.High << 32 | luid.Low) ?? throw new GraphicsException("the adapter of this device is no longer there");
    }

    private static AdapterInfo? Find(long luid)
    {
        IDXGIFactory6* factory = CreateFactory(debug: false);
        try
        {
            for (uint i = 0; TryOpen(factory, i, out IDXGIAdapter1* adapter); i++)
            {
                try
                {
                    AdapterDesc1 description;
                    if (adapter->GetDesc1(&description) >= 0 && Luid(description) == luid)
                        return Describe((int)i, adapter);
                }
                finally
                {
                    adapter->Release();
                }
            }

            return null;
        }
        finally
        {
            factory->Release();
        }
    }

    /// <summary>DXGI's factory; the caller releases it.</summary>
    internal static IDXGIFactory6* CreateFactory(bool debug)
    {
        RequireDirect3D12();
        IDXGIFactory6* factory = null;
        Guid iid = IDXGIFactory6.Guid;
        HResult.Check(DXGI.GetApi().CreateDXGIFactory2(debug ? (uint)DXGI.CreateFactoryDebug : 0, &iid, (void**)&factory), "CreateDXGIFactory2");
        return factory;
    }

    /// <summary>The adapter at an index of <see cref="List"/>; the caller releases it.</summary>
    internal static IDXGIAdapter1* Open(IDXGIFactory6* factory, AdapterInfo info)
    {
        // By LUID: between the listing and now an adapter may have come or gone.
        for (uint i = 0; TryOpen(factory, i, out IDXGIAdapter1* adapter); i++)
        {
            AdapterDesc1 description;
            if (adapter->GetDesc1(&description) >= 0 && Luid(description) == info.Luid)
                return adapter;
            adapter->Release();
        }

        throw new GraphicsException($"the graphics adapter {info.Name} is no longer there");
    }

    /// <summary>Says in one line where Windows' libraries are missing.</summary>
    /// <exception cref="DmlEnhanceException">This is another system, or an older Windows.</exception>
    internal static void RequireDirect3D12()
    {
        // Loaded for good: both are used as long as the program runs.
        if (!NativeLibrary.TryLoad("d3d12.dll", out _) || !NativeLibrary.TryLoad("dxgi.dll", out _))
            throw new DmlEnhanceException("there is no Direct3D 12 here: it needs Windows 10 version 1803 or newer");
    }

    private static bool TryOpen(IDXGIFactory6* factory, uint index, out IDXGIAdapter1* adapter)
    {
        IDXGIAdapter1* found = null;
        Guid iid = IDXGIAdapter1.Guid;
        int result = factory->EnumAdapterByGpuPreference(index, GpuPreference.HighPerformance, &iid, (void**)&found);
        adapter = found;
        if (result == WindowsConstants.DxgiErrorNotFound)
            return false;
        HResult.Check(result, "IDXGIFactory6::EnumAdapterByGpuPreference");
        return true;
    }

    private static AdapterInfo Describe(int index, IDXGIAdapter1* adapter)
    {
        AdapterDesc1 description;
        HResult.Check(adapter->GetDesc1(&description), "IDXGIAdapter1::GetDesc1");
        string name = DmlEnhanceException.OneLine(new string(description.Description).Trim());
        return new AdapterInfo(
            index, name, description.VendorId, description.DeviceId, description.DedicatedVideoMemory, description.SharedSystemMemory,
            Luid(description), FeatureLevel(adapter), (description.Flags & SoftwareFlag) != 0);
    }

    private static long Luid(in AdapterDesc1 description) => (long)description.AdapterLuid.High << 32 | description.AdapterLuid.Low;

    private static string? FeatureLevel(IDXGIAdapter1* adapter)
    {
        ID3D12Device* device = null;
        Guid iid = ID3D12Device.Guid;
        if (D3D12.GetApi().CreateDevice((IUnknown*)adapter, D3DFeatureLevel.Level110, &iid, (void**)&device) < 0)
            return null;
        D3DFeatureLevel* levels = stackalloc D3DFeatureLevel[] { D3DFeatureLevel.Level110, D3DFeatureLevel.Level111, D3DFeatureLevel.Level120, D3DFeatureLevel.Level121, D3DFeatureLevel.Level122 };
        var data = new FeatureDataFeatureLevels { NumFeatureLevels = 5, PFeatureLevelsRequested = levels };
        // A runtime that does not know 12_2 refuses the whole question.
        while (device->CheckFeatureSupport(D3D12Feature.FeatureLevels, &data, (uint)sizeof(FeatureDataFeatureLevels)) < 0 && data.NumFeatureLevels > 1)
            data.NumFeatureLevels--;
        device->Release();
        uint level = (uint)data.MaxSupportedFeatureLevel;
        return level == 0 ? "11_0" : $"{level >> 12 & 15}_{level >> 8 & 15}";
    }
}
