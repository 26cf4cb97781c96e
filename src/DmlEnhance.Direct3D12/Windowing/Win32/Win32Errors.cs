using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

/// <summary>Makes one line of what Windows says of a call that failed.</summary>
internal static class Win32Errors
{
    /// <summary>The calling thread's last error.</summary>
    /// <param name="what">What could not be done: <c>the window cannot be opened</c>.</param>
    /// <param name="advice">What to do about it; null where there is nothing to say.</param>
    internal static DmlEnhanceException Last(string what, string? advice = null)
    {
        int code = Marshal.GetLastPInvokeError();
        // Some failures, GDI's among them, leave no code.
        string reason = code == 0 ? "Windows gives no reason" : $"{Marshal.GetPInvokeErrorMessage(code).TrimEnd('.', '\r', '\n', ' ')} (Win32 error {code})";
        return new DmlEnhanceException(advice is null ? $"{what}: {reason}" : $"{what}: {reason}; {advice}");
    }

    /// <summary>Passes a result on, or throws if it is zero.</summary>
    /// <exception cref="DmlEnhanceException">The result is zero.</exception>
    internal static nint Require(nint result, string what) => result != 0 ? result : throw Last(what);
}
