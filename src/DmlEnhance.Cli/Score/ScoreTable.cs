using System.Globalization;
using Spectre.Console;

namespace DmlEnhance.Cli.Score;

/// <summary>The scores as tables: framed on a terminal, plain columns in a pipe.</summary>
internal static class ScoreTable
{
    public static void Write(CliConsole console, ScoreSummary summary)
    {
        (IAnsiConsole terminal, TableBorder border) = CliTable.Open(console);
        if (summary.Pictures.Count > 0)
            terminal.Write(Pictures(summary, border));
        if (summary.Pictures.Count > 1)
        {
            terminal.WriteLine();
            terminal.Write(Means(summary, border));
            if (summary.HasPartialMeans)
                terminal.WriteLine($"(n): the mean of the n {summary.Plan.Noun}s that have this score");
        }
    }

    private static Table Pictures(ScoreSummary summary, TableBorder border)
    {
        Table table = new Table().Border(border).AddColumn(summary.Plan.IsVideo ? "Video" : "Picture").AddColumn("Method");
        AddMetricColumns(table, summary);
        foreach (PictureScores picture in summary.Pictures)
        {
            string name = picture.Item.Name;
            foreach (MethodScores method in picture.Methods)
            {
                table.AddRow([Cell(name), Cell(method.Method), .. summary.Plan.Metrics.Zip(method.Values, (metric, value) => Cell(metric.Format(value)))]);

                // Plain columns are for programs such as grep and sort, which need the name in every line.
                if (border == TableBorder.Rounded)
                    name = "";
            }
        }

        return table;
    }

    private static Table Means(ScoreSummary summary, TableBorder border)
    {
        Table table = new Table().Border(border).AddColumn(string.Create(CultureInfo.InvariantCulture, $"Mean of {summary.Pictures.Count}"));
        AddMetricColumns(table, summary);
        for (int method = 0; method < summary.Means.Count; method++)
        {
            table.AddRow([Cell(summary.Plan.AllMethods[method]), .. summary.Plan.Metrics.Select((metric, i) =>
            {
                MeanScore mean = summary.Means[method][i];
                string text = metric.Format(mean.Value);
                return Cell(summary.IsPartial(mean) ? string.Create(CultureInfo.InvariantCulture, $"{text} ({mean.Pictures})") : text, summary.IsBest(method, i));
            })]);
        }

        return table;
    }

    private static void AddMetricColumns(Table table, ScoreSummary summary)
    {
        foreach (Metric metric in summary.Plan.Metrics)
            table.AddColumn(new TableColumn(new Text(metric.Heading)).RightAligned().NoWrap());
    }

    // Text, not markup: names are a stranger's and may hold brackets.
    private static Text Cell(string text, bool bold = false) => new(DmlEnhanceException.OneLine(text), bold ? new Style(decoration: Decoration.Bold) : Style.Plain);
}
