using System.Globalization;
using DmlEnhance.Doctor.Reports;
using Spectre.Console;

namespace DmlEnhance.Cli.Doctor;

/// <summary>An examination as tables: framed on a terminal, plain columns in a pipe.</summary>
internal static class DoctorTable
{
    public static void Write(CliConsole console, DoctorReport report)
    {
        (IAnsiConsole terminal, TableBorder border) = CliTable.Open(console);
        HostFacts host = report.Host;
        terminal.WriteLine(DmlEnhanceException.OneLine($"dmlenhance {host.DmlEnhance}, ONNX Runtime {host.OnnxRuntime}, DirectML {host.DirectML}, .NET {host.Net}"));
        terminal.WriteLine(DmlEnhanceException.OneLine($"{host.System}; {host.Processor}"));
        foreach (AdapterResult adapter in report.Adapters)
            Write(terminal, adapter, report.TimingMethod, border);
        WriteFailures(terminal, report);
    }

    private static void Write(IAnsiConsole terminal, AdapterResult adapter, string timingMethod, TableBorder border)
    {
        terminal.WriteLine();
        terminal.WriteLine(DmlEnhanceException.OneLine($"adapter {DoctorText.Adapter(adapter)}"));
        terminal.WriteLine($"driver {adapter.Driver ?? "unknown"}, Direct3D feature level {adapter.FeatureLevel ?? "none"}, DirectML feature level {adapter.DirectMLFeatureLevel ?? "unknown"}");
        if (adapter.Checks.Count > 0)
            terminal.Write(Checks(adapter, border));
        if (adapter.Timings.Count > 0)
        {
            terminal.WriteLine();
            terminal.WriteLine($"times of {adapter.Timings[0].Model}: {timingMethod}, median of {adapter.Timings[0].CpuRepetitions} on {adapter.Timings[0].CpuThreads} threads; ratio: CPU / total");
            if (adapter.TimingNote is { } note)
                terminal.WriteLine($"note: {note}");
            terminal.Write(Timings(adapter, border));
        }
    }

    private static Table Checks(AdapterResult adapter, TableBorder border)
    {
        Table table = new Table().Border(border).AddColumn("Check").AddColumn("Name").AddColumn("Path").AddColumn("Result");
        foreach (string heading in (string[])["Largest error", "At", "Tolerance"])
            table.AddColumn(new TableColumn(new Text(heading)).RightAligned().NoWrap());
        foreach (CheckResult check in adapter.Checks)
        {
            table.AddRow(
                Cell(check.Kind), Cell(check.Name), Cell(check.Path), Verdict(check.Passed),
                Cell(DoctorText.Error(check.Worst?.Error)), Cell(check.Worst?.Size ?? "-"), Cell(DoctorText.Error(check.Tolerance)));
        }

        return table;
    }

    private static Table Timings(AdapterResult adapter, TableBorder border)
    {
        var table = new Table().Border(border);
        // On a terminal the frame keeps columns apart, and 80 columns must do.
        int gap = border == TableBorder.None ? 1 : 0;
        foreach (string heading in (string[])["Size", "Path", "Result"])
            table.AddColumn(new TableColumn(new Text(heading)).NoWrap().Padding(0, 0, gap, 0));
        foreach (string heading in (string[])["Pre-pass", "Network", "Post-pass", "Total", "CPU", "Ratio"])
            table.AddColumn(new TableColumn(new Text(heading)).RightAligned().NoWrap().Padding(0, 0, gap, 0));
        foreach (SizeTiming size in adapter.Timings)
        {
            foreach (PathTiming path in size.Paths)
            {
                string ratio = size.Cpu / path.Total is { } times && double.IsFinite(times) ? times.ToString("0.0", CultureInfo.InvariantCulture) : "-";
                table.AddRow(
                    Cell(size.Size), Cell(path.Path), Verdict(path.Passed), Cell(DoctorText.Milliseconds(path.PrePass)), Cell(DoctorText.Milliseconds(path.Network)),
                    Cell(DoctorText.Milliseconds(path.PostPass)), Cell(DoctorText.Milliseconds(path.Total)), Cell(DoctorText.Milliseconds(size.Cpu)), Cell(ratio));
            }
        }

        return table;
    }

    private static void WriteFailures(IAnsiConsole terminal, DoctorReport report)
    {
        terminal.WriteLine();
        foreach (string failure in DoctorFailures.Of(report))
            terminal.WriteLine(DmlEnhanceException.OneLine(failure), new Style(Color.Red));
        int examined = report.Adapters.Count(adapter => adapter.FeatureLevel is not null);
        if (report.Passed)
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{examined} {(examined == 1 ? "adapter" : "adapters")} examined: all results agree with the CPU's"));
        foreach (string advice in DoctorAdvice.Of(report))
            terminal.WriteLine(DmlEnhanceException.OneLine(advice));
    }

    // Text, not markup: names may hold brackets.
    private static Text Cell(string text) => new(DmlEnhanceException.OneLine(text));

    private static Text Verdict(bool passed) => new(DoctorText.Verdict(passed), new Style(passed ? Color.Green : Color.Red));
}
