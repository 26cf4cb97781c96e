using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Devices;

public sealed unsafe partial class GraphicsDevice
{
    // What a test says that Direct3D answered.
    private int _simulatedReason;

    /// <summary>
    /// Has Direct3D remove the device, as an update of its driver would: for a program to try how it recovers.
    /// </summary>
    /// <remarks>
    /// <c>ID3D12Device5::RemoveDevice</c> is used where the runtime has it (Windows 10 version 1903). Some translation
    /// layers have the method and do nothing; from then on this class answers as if they had.
    /// </remarks>
    public void Remove()
    {
        ObjectDisposedException.ThrowIf(_device is null, this);
        ID3D12Device5* device = null;
        Guid iid = ID3D12Device5.Guid;
        if (_device->QueryInterface(&iid, (void**)&device) >= 0)
        {
            device->RemoveDevice();
            device->Release();
        }

        _simulatedReason = WindowsConstants.DxgiErrorDeviceRemoved;
    }

    /// <summary>Throws where a call on this device failed.</summary>
    /// <param name="result">What the call returned.</param>
    /// <param name="call">What was called, as Microsoft's documentation names it.</param>
    /// <exception cref="DeviceLostException">The device is gone; the message has the reason.</exception>
    /// <exception cref="GraphicsException">Any other failure.</exception>
    internal void Check(int result, string call)
    {
        if (_simulatedReason != 0 && result >= 0)
            result = _simulatedReason;
        if (result >= 0)
            return;
        if (HResult.IsDeviceLost(result))
            throw Lost(call);
        HResult.Check(result, call);
    }

    /// <summary>An error of somebody who uses the device too, as the loss of the device that it is; null where the device is there.</summary>
    internal DeviceLostException? AsLoss(DmlEnhanceException error)
    {
        if (error is DeviceLostException lost)
            return lost;
        int reason = RemovedReason();
        return reason < 0 ? new DeviceLostException($"{Adapter.Name}: {HResult.Describe(reason)}; noticed where {error.Message}", error) : null;
    }

    private int RemovedReason() => _simulatedReason != 0 ? _simulatedReason : _device->GetDeviceRemovedReason();

    private DeviceLostException Lost(string when)
    {
        int reason = RemovedReason();
        string words = reason < 0 ? HResult.Describe(reason) : "no reason is given";
        return new DeviceLostException($"{Adapter.Name}: {words}; noticed at {when}{Breadcrumbs()}", reason);
    }

    /// <summary>What DRED says was running, or nothing.</summary>
    private string Breadcrumbs()
    {
        if (!_options.Breadcrumbs)
            return "";
        ID3D12DeviceRemovedExtendedData* data = null;
        Guid iid = ID3D12DeviceRemovedExtendedData.Guid;
        if (_device->QueryInterface(&iid, (void**)&data) < 0)
            return "; breadcrumbs are not supported";
        try
        {
            DredAutoBreadcrumbsOutput output;
            if (data->GetAutoBreadcrumbsOutput(&output) < 0)
                return "; no breadcrumbs were kept";
            var unfinished = new List<string>();
            for (AutoBreadcrumbNode* node = output.PHeadAutoBreadcrumbNode; node is not null; node = node->PNext)
            {
                uint done = node->PLastBreadcrumbValue is null ? 0 : *node->PLastBreadcrumbValue;
                if (done >= node->BreadcrumbCount)
                    continue;
                string name = node->PCommandListDebugNameW is null ? "a command list" : $"'{new string(node->PCommandListDebugNameW)}'";
                unfinished.Add($"{name}, of {node->BreadcrumbCount} commands {done} done, next {node->PCommandHistory[done]}");
            }

            return unfinished.Count == 0 ? "; breadcrumbs: all command lists had finished" : $"; breadcrumbs: {string.Join(", ", unfinished)}";
        }
        finally
        {
            data->Release();
        }
    }
}
