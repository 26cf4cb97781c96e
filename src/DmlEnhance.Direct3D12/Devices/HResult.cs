using System.Globalization;
using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>Turns the results of Direct3D and DXGI calls into errors.</summary>
internal static class HResult
{
    public const int Ok = 0;
    public const int InvalidArgument = unchecked((int)0x80070057);
    public const int OutOfMemory = unchecked((int)0x8007000E);
    public const int NoInterface = unchecked((int)0x80004002);
    public const int NotFound = unchecked((int)0x887A0002);
    public const int DeviceRemoved = unchecked((int)0x887A0005);
    public const int DeviceHung = unchecked((int)0x887A0006);
    public const int DeviceReset = unchecked((int)0x887A0007);
    public const int DriverInternalError = unchecked((int)0x887A0020);

    /// <summary>Whether a result says that the device is gone.</summary>
    public static bool IsDeviceLost(int result) => result is DeviceRemoved or DeviceHung or DeviceReset or DriverInternalError;

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
        DeviceRemoved => "the graphics device was removed: its driver was updated or restarted, or the adapter taken out (DXGI_ERROR_DEVICE_REMOVED)",
        DeviceHung => "the graphics device did not finish its work in time (DXGI_ERROR_DEVICE_HUNG)",
        DeviceReset => "the graphics device was reset after a faulty command (DXGI_ERROR_DEVICE_RESET)",
        DriverInternalError => "the graphics driver failed (DXGI_ERROR_DRIVER_INTERNAL_ERROR)",
        OutOfMemory => "out of memory (E_OUTOFMEMORY)",
        InvalidArgument => "an argument was refused (E_INVALIDARG); --debug has Direct3D say which, where its debug layer is installed",
        _ => $"{Marshal.GetPInvokeErrorMessage(result)} (0x{result.ToString("X8", CultureInfo.InvariantCulture)})",
    };
}
