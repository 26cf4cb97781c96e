namespace DmlEnhance.Devices;

public sealed partial record ComputeDevice
{
    /// <summary>The device that a request comes down to.</summary>
    /// <remarks>
    /// <c>dml</c> is the first adapter that networks can run on; a software rasteriser only where there is no other adapter with Direct3D 12. <c>auto</c> is the
    /// first that is no software rasteriser, otherwise the CPU.
    /// </remarks>
    /// <param name="request">What was asked for.</param>
    /// <param name="gpus">What brings GPUs, or null for none.</param>
    /// <returns>The device, and in one phrase why it was chosen.</returns>
    /// <exception cref="DmlEnhanceException">The device that was asked for by name cannot run networks.</exception>
    public static (ComputeDevice Device, string Reason) Resolve(DeviceRequest request, IComputeBackend? gpus = null)
    {
        if (request.Kind == DeviceKind.Cpu)
            return (Cpu(), "asked for");
        (IReadOnlyList<ComputeDevice> all, string? why) = Adapters(gpus);
        IReadOnlyList<ComputeDevice> adapters = [];
        if (why is null)
            (adapters, why) = request.Adapter is null ? Usable(all, mayBeSoftware: request.Kind == DeviceKind.DirectML) : Numbered(all, request);
        bool isAuto = request.Kind == DeviceKind.Auto;
        if (why is null)
            return (adapters[0], (isAuto ? "auto: the first adapter with DirectML" : "asked for") + (request.Adapter is null ? PassedOver(all, adapters[0]) : ""));
        return isAuto ? (Cpu(), $"auto: {why}") : throw new DmlEnhanceException($"device {request} cannot be had: {why}; use cpu or auto");
    }

    // DXGI lists the fastest first: that one of those does not work is worth a word.
    private static string PassedOver(IReadOnlyList<ComputeDevice> all, ComputeDevice chosen) =>
        all.TakeWhile(adapter => adapter != chosen).FirstOrDefault(adapter => adapter is { Unavailable: not null, Gpu: not { IsSoftware: true } }) is { } faster
            ? $"; {faster.Name} cannot be used: {faster.Unavailable}"
            : "";

    private static (IReadOnlyList<ComputeDevice> Usable, string? Why) Numbered(IReadOnlyList<ComputeDevice> adapters, DeviceRequest request) =>
        adapters.FirstOrDefault(adapter => adapter.Id == request.ToString()) is { } adapter
            ? ([adapter], adapter.Unavailable is { } why ? $"{adapter.Name}: {why}" : null)
            : ([], $"there is no such adapter, only {string.Join(", ", adapters.Select(adapter => $"{adapter.Id} ({adapter.Name})"))}");

    private static (IReadOnlyList<ComputeDevice> Usable, string? Why) Usable(IReadOnlyList<ComputeDevice> adapters, bool mayBeSoftware)
    {
        ComputeDevice[] hardware = [.. adapters.Where(adapter => adapter.Gpu is not { IsSoftware: true })];
        // An adapter that has Direct3D 12 and yet no DirectML is broken or too old: to take the CPU in a GPU's clothes for it would hide that.
        bool takesSoftware = mayBeSoftware && !hardware.Any(adapter => adapter.Gpu is { Direct3D: not null });
        ComputeDevice[] candidates = takesSoftware ? [.. adapters] : hardware;
        ComputeDevice[] usable = [.. candidates.Where(adapter => adapter.Unavailable is null)];
        return usable.Length > 0 ? (usable, null)
            : candidates is [var first, ..] ? ([], $"{first.Name}: {first.Unavailable}")
            : ([], $"{adapters[0].Name} is a software rasteriser, slower than the CPU itself");
    }
}
