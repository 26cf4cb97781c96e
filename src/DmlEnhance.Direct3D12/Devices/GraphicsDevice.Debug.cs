using System.Runtime.InteropServices;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Devices;

public sealed unsafe partial class GraphicsDevice
{
    // Direct3D removes the devices that exist when the layer is turned on: it is turned on once.
    private static bool s_hasDebugLayer;

    private ID3D12InfoQueue* _messages;

    /// <summary>
    /// What the debug layer found, one line each; raised by <see cref="ReadDebugMessages"/>, on its caller's thread.
    /// </summary>
    public event Action<string>? DebugMessage;

    /// <summary>Raises <see cref="DebugMessage"/> for everything that the debug layer has found since the last call.</summary>
    /// <returns>How many messages there were; 0 without a debug layer.</returns>
    public int ReadDebugMessages()
    {
        if (_messages is null)
            return 0;
        ulong count = _messages->GetNumStoredMessages();
        for (ulong i = 0; i < count; i++)
        {
            nuint length = 0;
            if (_messages->GetMessage(i, null, &length) < 0)
                continue;
            var message = (Message*)NativeMemory.Alloc(length);
            try
            {
                if (_messages->GetMessage(i, message, &length) >= 0)
                    DebugMessage?.Invoke(DmlEnhanceException.OneLine($"{message->Severity}: {Marshal.PtrToStringUTF8((nint)message->PDescription)}"));
            }
            finally
            {
                NativeMemory.Free(message);
            }
        }

        _messages->ClearStoredMessages();
        return (int)count;
    }

    /// <summary>Has the debug layer write what still lives to the debugger's output; nothing without it.</summary>
    private void ReportLiveObjects()
    {
        ID3D12DebugDevice* debug = null;
        Guid iid = ID3D12DebugDevice.Guid;
        if (!_options.DebugLayer || _device->QueryInterface(&iid, (void**)&debug) < 0)
            return;
        debug->ReportLiveDeviceObjects(RldoFlags.Detail);
        debug->Release();
    }

    // These settings are the process's: they count for every device created later.
    private void EnableDebugging()
    {
        AdapterCatalog.RequireDirect3D12();
        if (_options.DebugLayer && !s_hasDebugLayer)
        {
            ID3D12Debug1* debug = null;
            Guid iid = ID3D12Debug1.Guid;
            int result = D3D12.GetApi().GetDebugInterface(&iid, (void**)&debug);
            if (result < 0)
                throw new GraphicsException("Direct3D's debug layer is not installed: add the optional Windows feature \"Graphics Tools\", or run without it", result);
            debug->EnableDebugLayer();
            if (_options.GpuValidation)
                debug->SetEnableGPUBasedValidation(true);
            debug->Release();
            s_hasDebugLayer = true;
        }

        if (_options.Breadcrumbs)
        {
            ID3D12DeviceRemovedExtendedDataSettings* settings = null;
            Guid iid = ID3D12DeviceRemovedExtendedDataSettings.Guid;
            int result = D3D12.GetApi().GetDebugInterface(&iid, (void**)&settings);
            if (result < 0)
                throw new GraphicsException("this system keeps no breadcrumbs (DRED): Windows 10 version 1809 or newer does; run without them", result);
            settings->SetAutoBreadcrumbsEnablement(DredEnablement.ForcedOn);
            settings->Release();
        }
    }

    private void OpenMessages()
    {
        if (!_options.DebugLayer)
            return;
        ID3D12InfoQueue* messages = null;
        Guid iid = ID3D12InfoQueue.Guid;
        Check(_device->QueryInterface(&iid, (void**)&messages), "ID3D12Device::QueryInterface(ID3D12InfoQueue)");
        _messages = messages;
    }
}
