namespace DmlEnhance.Files;

/// <summary>Says in a few words why the system refused a file.</summary>
internal static class FileErrors
{
    private const int NoSpaceUnix = 28; // ENOSPC
    private const int QuotaUnix = 122; // EDQUOT
    private const int DiskFullWindows = unchecked((int)0x80070070); // ERROR_DISK_FULL
    private const int HandleDiskFullWindows = unchecked((int)0x80070027); // ERROR_HANDLE_DISK_FULL

    internal static bool IsFileError(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException;

    internal static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or folder",
        PathTooLongException => "the name is too long",
        UnauthorizedAccessException or System.Security.SecurityException => "access denied",
        ArgumentException or NotSupportedException => "this is not a valid file name",
        { HResult: NoSpaceUnix or DiskFullWindows or HandleDiskFullWindows } => "no space left on device",
        { HResult: QuotaUnix } => "disk quota exceeded",
        _ => e.Message,
    };
}
