using System.CommandLine;
using System.Globalization;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using Spectre.Console;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance devices</c>.</summary>
internal static class DevicesCommand
{
    public static Command Create(CliConsole console, IComputeBackend? gpus)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON; memory is in bytes." };
        var command = new Command("devices", "List what networks can run on here: the CPU and every graphics adapter with its feature levels of Direct3D and DirectML; and what --device auto chooses.") { json };
        command.SetAction(CommandLine.Action(console, async (parsed, _) =>
        {
            IReadOnlyList<ComputeDevice> devices = ComputeDevice.List(gpus);
            (ComputeDevice chosen, string reason) = ComputeDevice.Resolve(default, gpus);
            (BackendLibrary? library, string? problem) = Library(gpus);
            if (parsed.GetValue(json))
            {
                await console.Out.WriteLineAsync(CliJson.Write(new { Auto = chosen.Id, Reason = reason, Devices = devices, OnnxRuntime = Enhancer.RuntimeVersion, DirectML = library }));
                return ExitCode.Success;
            }

            Write(console, devices, chosen);
            await console.Out.WriteLineAsync($"--device auto chooses {chosen.Id} ({reason}).");
            await console.Out.WriteLineAsync($"ONNX Runtime {Enhancer.RuntimeVersion}{(library is null ? "" : $", {library}")}{(problem is null ? "" : $"; {problem}")}");
            return ExitCode.Success;
        }));
        return command;
    }

    // What keeps a library from being loaded keeps every adapter from being used, and is told of once more here.
    private static (BackendLibrary? Library, string? Problem) Library(IComputeBackend? gpus)
    {
        try
        {
            return (gpus?.Library, null);
        }
        catch (DmlEnhanceException e)
        {
            return (null, e.Message);
        }
    }

    private static void Write(CliConsole console, IReadOnlyList<ComputeDevice> devices, ComputeDevice chosen)
    {
        (IAnsiConsole terminal, TableBorder border) = CliTable.Open(console);
        Table table = new Table().Border(border).AddColumns("  Device", "Name", "Vendor", "Memory", "Direct3D", "DirectML", "");
        foreach (ComputeDevice device in devices)
        {
            string state = device.Unavailable is { } why ? $"not available: {why}" : "available";
            table.AddRow([.. new[]
            {
                $"{(device.Id == chosen.Id ? "*" : " ")} {device.Id}",
                device.Gpu is null ? $"{device.Name} ({device.Details})" : device.Name,
                device.Gpu?.Vendor ?? "",
                device.Gpu is { } gpu ? Memory(gpu) : "",
                device.Gpu?.Direct3D ?? "",
                device.Gpu?.DirectML ?? "",
                state,
            }.Select(text => new Text(text))]);
        }

        terminal.Write(table);
    }

    private static string Memory(GpuDescription gpu) => string.Create(CultureInfo.InvariantCulture,
        $"{gpu.DedicatedMemory >> 20} MiB, {gpu.SharedMemory >> 20} MiB shared{(gpu.IsSoftware ? " (software)" : "")}");
}
