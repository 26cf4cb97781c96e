using System.CommandLine;
using DmlEnhance.Devices;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance devices</c>.</summary>
internal static class DevicesCommand
{
    public static Command Create(CliConsole console)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("devices", "List what networks can run on here, and what --device auto chooses.") { json };
        command.SetAction(CommandLine.Action(console, async (parsed, _) =>
        {
            IReadOnlyList<ComputeDevice> devices = ComputeDevice.List();
            (ComputeDevice chosen, string reason) = ComputeDevice.Resolve(default);
            if (parsed.GetValue(json))
            {
                await console.Out.WriteLineAsync(CliJson.Write(new { Auto = chosen.Id, Reason = reason, Devices = devices }));
                return ExitCode.Success;
            }

            foreach (ComputeDevice device in devices)
            {
                string state = device.Unavailable is { } why ? $"not available: {why}" : "available";
                await console.Out.WriteLineAsync($"{(device.Id == chosen.Id ? "*" : " ")} {device.Id,-6} {device.Name} ({device.Details}) - {state}");
            }

            await console.Out.WriteLineAsync($"--device auto chooses {chosen.Id} ({reason}).");
            return ExitCode.Success;
        }));
        return command;
    }
}
