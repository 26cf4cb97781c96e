using System.Globalization;
using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>Turns the results of Direct3D and DXGI calls into errors.</summary>
internal static class HResult
{
    private const int InvalidArgument = unchecked((int)0x80070057);
    private const int OutOfMemory = unchecked((int)0x8007000E);

    /// <summary>Whether a result says that the device is gone.</summary>
    public static bool IsDeviceLost(int result) => result is
        WindowsConstants.DxgiErrorDeviceRemoved or WindowsConstants.DxgiErrorDeviceHung or WindowsConstants.DxgiErrorDeviceReset or WindowsConstants.DxgiErrorDriverInternalError;

    /// <summary>Throws where a call failed.</summary>
    /// <param name="result">What the call returned.</param>
    /// <param name="call">What was called, as Microsoft's documentation names it.</param>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    /// <exception cref="GraphicsException">Any other failure.</exception>
    public static void Check(int result, string call)
    {
        if (result >= 0)
            return;
        if (IsDeviceLost(result))
            throw new DeviceLostException($"{call}: {Describe(result)}", result);
        throw new GraphicsException($"{call} failed: {Describe(result)}", result);
    }

    /// <summary>A result in words.</summary>
    public static string Describe(int result) => result switch
    {
        WindowsConstants.DxgiErrorDeviceRemoved => "the graphics device was removed: its driver was updated or restarted, or the adapter taken out (DXGI_ERROR_DEVICE_REMOVED)",
        WindowsConstants.DxgiErrorDeviceHung => "the graphics device did not finish its work in time (DXGI_ERROR_DEVICE_HUNG)",
        WindowsConstants.DxgiErrorDeviceReset => "the graphics device was reset after a faulty command (DXGI_ERROR_DEVICE_RESET)",
        WindowsConstants.DxgiErrorDriverInternalError => "the graphics driver failed (DXGI_ERROR_DRIVER_INTERNAL_ERROR)",
        OutOfMemory => "out of memory (E_OUTOFMEMORY)",
        InvalidArgument => "an argument was refused (E_INVALIDARG); the debug layer says which",
        _ => $"{Marshal.GetPInvokeErrorMessage(result)} (0x{result.ToString("X8", CultureInfo.InvariantCulture)})",
    };
}
