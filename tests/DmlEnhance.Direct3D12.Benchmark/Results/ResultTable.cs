using System.Globalization;
using DmlEnhance.Direct3D12.Benchmark.Subjects;
using DmlEnhance.Direct3D12.Devices;
using Spectre.Console;

namespace DmlEnhance.Direct3D12.Benchmark.Results;

/// <summary>The measurements as tables: framed on a terminal, plain columns in a pipe.</summary>
internal static class ResultTable
{
    // Wider than any row, so that nothing in a pipe is broken into lines.
    private const int NoWrapping = 1 << 16;

    public static void Write(BenchmarkConsole console, AdapterInfo adapter, BenchmarkOptions options, Clock clock, IReadOnlyList<SizeSamples> sizes)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(console.Out),
            Ansi = console.OutIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        if (!console.OutIsTerminal)
            terminal.Profile.Width = NoWrapping;
        terminal.WriteLine($"adapter  {adapter}{(Host.IsWine ? "; this is Wine's word: a software rasteriser may have a GPU's name" : "")}");
        terminal.WriteLine($"clock    {(clock.IsWall ? "wall clock" : "GPU timestamps")} ({clock.Reason})");
        terminal.WriteLine($"rounds   {options.Rounds.ToString(CultureInfo.InvariantCulture)}, everything in turn; medians, and quartiles in brackets; ratios are those within a round");
        foreach (SizeSamples size in sizes)
        {
            terminal.WriteLine();
            terminal.Write(Table(size, clock, console.OutIsTerminal ? TableBorder.Rounded : TableBorder.None));
        }
    }

    private static Table Table(SizeSamples size, Clock clock, TableBorder border)
    {
        Table table = new Table().Border(border).AddColumn(string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}"));
        string other = clock.IsWall ? "timestamps, ms" : "wall clock, ms";
        foreach (string heading in (string[])["ms", "(quartiles)", $"/ {Subject.Fused}", $"/ {Subject.Copy}", other])
            table.AddColumn(new TableColumn(new Text(heading)).RightAligned().NoWrap());
        SubjectSamples fused = ResultJson.Find(size, Subject.Fused);
        SubjectSamples copy = ResultJson.Find(size, Subject.Copy);
        foreach (SubjectSamples subject in size.Subjects)
        {
            Quartiles time = Quartiles.Of(subject.Rounds.Select(clock.Of));
            Quartiles otherTime = Quartiles.Of(subject.Rounds.Select(round => clock.IsWall ? round.Timestamps : round.Wall));
            table.AddRow(
                new Text(subject.Name), Number(time.Median, "F3"), new Text(string.Create(CultureInfo.InvariantCulture, $"({time.Lower:F3}-{time.Upper:F3})")),
                Number(clock.Ratio(subject, fused), "F2"), Number(clock.Ratio(subject, copy), "F2"), Number(otherTime.Median, "F3"));
        }

        return table;
    }

    private static Text Number(double value, string format) => new(value.ToString(format, CultureInfo.InvariantCulture));
}
