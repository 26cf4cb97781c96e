using DmlEnhance.Direct3D12.WineHook;

/// <summary>What .NET calls before a program's Main where <c>DOTNET_STARTUP_HOOKS</c> names this assembly. Its name is .NET's choice.</summary>
#pragma warning disable CA1050 // so is that it has no namespace
internal static class StartupHook
{
    /// <summary>Teaches Wine's Direct3D 12 what DirectML asks for; does nothing elsewhere.</summary>
    public static void Initialize() => DeviceHook.Install();
}
