using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.WineHook;

/// <summary>Puts <see cref="DeviceMethods"/> into Wine's ID3D12Device. One device's table is every device's, in this process.</summary>
internal static unsafe class DeviceHook
{
    private const int D3D_FEATURE_LEVEL_11_0 = 0xb000;
    private const int QueryInterfaceSlot = 0;
    private const int ReleaseSlot = 2;

    private static readonly Guid Device = new("189819f1-1db6-4b57-be54-1821339b85f7");
    private static readonly Guid Device3 = new("81dadc15-2bad-4392-93c5-101345c4aa98");
    private static readonly Guid Device5 = new("8b4f173b-2fea-4b80-8f58-4307191ab95d");

    /// <summary>Changes the methods, under Wine with its own Direct3D 12. Anywhere else, or without a device, it changes nothing.</summary>
    public static void Install()
    {
        if (!WineLibraries.TryLoadDirect3D12(out nint library))
            return;
        var create = (delegate* unmanaged<void*, int, Guid*, void**, int>)NativeLibrary.GetExport(library, "D3D12CreateDevice");
        void* device = null;
        Guid id = Device;
        if (create(null, D3D_FEATURE_LEVEL_11_0, &id, &device) < 0)
            return; // a program that needs one says itself that there is none
        DeviceMethods.ReplaceCreateComputePipelineState(device);

        // An older Wine's table ends before these slots; what lies behind it is something else.
        ReplaceWhere(device, Device3, &DeviceMethods.ReplaceEnqueueMakeResident);
        ReplaceWhere(device, Device5, &DeviceMethods.ReplaceEnumerateMetaCommands);
        Release(device);
    }

    private static void ReplaceWhere(void* device, Guid version, delegate*<void*, void> replace)
    {
        void* newer = null;
        if (((delegate* unmanaged<void*, Guid*, void**, int>)VirtualTable.Method(device, QueryInterfaceSlot))(device, &version, &newer) < 0)
            return;
        replace(newer);
        Release(newer);
    }

    private static void Release(void* instance) => ((delegate* unmanaged<void*, uint>)VirtualTable.Method(instance, ReleaseSlot))(instance);
}
