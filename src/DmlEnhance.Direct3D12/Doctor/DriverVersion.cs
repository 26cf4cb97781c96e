using System.Globalization;
using DmlEnhance.Direct3D12.Devices;
using Silk.NET.DXGI;

namespace DmlEnhance.Direct3D12.Doctor;

/// <summary>The version of an adapter's driver, as the Device Manager shows it.</summary>
internal static unsafe class DriverVersion
{
    // IDXGIDevice: the one interface that CheckInterfaceSupport still knows; what it gives is the user-mode driver's version.
    private static readonly Guid DeviceInterface = new("54ec77fa-1377-44e6-8c32-88fd5f44c84c");

    /// <summary>The four numbers of the version, such as <c>32.0.15.6094</c>, or null: the driver tells none.</summary>
    /// <exception cref="GraphicsException">The adapter is no longer there.</exception>
    public static string? Read(AdapterInfo info)
    {
        IDXGIFactory6* factory = AdapterCatalog.CreateFactory(debug: false);
        try
        {
            IDXGIAdapter1* adapter = AdapterCatalog.Open(factory, info);
            Guid iid = DeviceInterface;
            long version = 0;
            int result = adapter->CheckInterfaceSupport(&iid, &version);
            adapter->Release();
            return result < 0 || version == 0
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"{version >> 48 & 0xFFFF}.{version >> 32 & 0xFFFF}.{version >> 16 & 0xFFFF}.{version & 0xFFFF}");
        }
        finally
        {
            factory->Release();
        }
    }
}
