using System.Globalization;
using DmlEnhance.Cli.Bench.Results;
using Spectre.Console;

namespace DmlEnhance.Cli.Bench;

/// <summary>A benchmark as tables: framed on a terminal, plain columns in a pipe.</summary>
internal static class BenchTable
{
    public static void Write(CliConsole console, BenchReport report)
    {
        (IAnsiConsole terminal, TableBorder border) = CliTable.Open(console);
        BenchMachine machine = report.Machine;
        terminal.WriteLine(DmlEnhanceException.OneLine($"dmlenhance {report.DmlEnhance}, ONNX Runtime {machine.OnnxRuntime}, .NET {machine.Net}; {machine.System}"));
        terminal.WriteLine(DmlEnhanceException.OneLine(string.Create(CultureInfo.InvariantCulture, $"{machine.Processor}, {machine.LogicalCores} logical cores, {machine.VectorBits}-bit vectors")));
        terminal.WriteLine(DmlEnhanceException.OneLine(string.Create(CultureInfo.InvariantCulture, $"{report.Model}: a pixel takes {report.MultiplyAddsPerPixel} multiply-adds, and {report.BytesPerPixel} bytes in and out")));
        foreach (BenchThreadsResult run in report.Runs)
            Write(terminal, run, border);
    }

    private static void Write(IAnsiConsole terminal, BenchThreadsResult run, TableBorder border)
    {
        terminal.WriteLine();
        terminal.WriteLine($"{BenchText.Threads(run.Threads)}: at most {BenchText.Billions(run.PeakMultiplyAddsPerSecond)} multiply-adds/s, and {BenchText.Billions(run.PeakCopyBytesPerSecond)}B/s copied (read + written)");
        foreach (BenchSubjectResult subject in run.Sizes[0].Subjects.Where(subject => subject.Runs is not null))
            terminal.WriteLine(DmlEnhanceException.OneLine($"{subject.Name}: {subject.Runs}"));
        foreach (BenchSizeResult size in run.Sizes)
        {
            terminal.WriteLine();
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size.Size}, {BenchText.Threads(run.Threads)}, medians of {size.Rounds} rounds"));
            terminal.Write(Subjects(size, border));
            foreach (BenchSubjectResult subject in size.Subjects.Where(subject => subject.Reason is not null))
                terminal.WriteLine(DmlEnhanceException.OneLine($"{subject.Name}: {subject.Reason}"), new Style(subject.Passed ? null : Color.Red));
        }
    }

    private static Table Subjects(BenchSizeResult size, TableBorder border)
    {
        var table = new Table().Border(border);
        // On a terminal the frame keeps columns apart, and 80 columns must do.
        int gap = border == TableBorder.None ? 2 : 0;
        foreach (string heading in (string[])["Subject", "Result"])
            table.AddColumn(new TableColumn(new Text(heading)).NoWrap().Padding(0, 0, gap, 0));
        foreach (string heading in (string[])["Median", "Ratio", "Frames/s", "FMA peak", "Copy", "Differs"])
            table.AddColumn(new TableColumn(new Text(heading)).RightAligned().NoWrap().Padding(0, 0, gap, 0));
        foreach (BenchSubjectResult subject in size.Subjects)
        {
            table.AddRow([
                new Text(DmlEnhanceException.OneLine(subject.Name)), Verdict(subject),
                .. new[]
                {
                    BenchText.Milliseconds(subject.MedianMs), BenchText.Ratio(subject.Name, subject.RatioToFused), BenchText.Rate(subject.FramesPerSecond),
                    BenchText.Share(subject.FractionOfFmaPeak), BenchText.Share(subject.FractionOfCopy), BenchText.Difference(subject.LargestDifference),
                }.Select(text => new Text(text))]);
        }

        return table;
    }

    private static Text Verdict(BenchSubjectResult subject) => subject.Verdict switch
    {
        BenchVerdict.Right => new Text("right", new Style(Color.Green)),
        BenchVerdict.Wrong => new Text("WRONG", new Style(Color.Red)),
        BenchVerdict.Failed => new Text("FAILED", new Style(Color.Red)),
        _ => new Text("left out", new Style(subject.Passed ? null : Color.Red)),
    };
}
