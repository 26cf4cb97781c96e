using System.Text;

namespace DmlEnhance.Cli.Score;

/// <summary>The document of <c>score --csv</c> (RFC 4180): a row a picture and method.</summary>
/// <remarks>
/// Columns: picture, method, path, then a metric each. Numbers have every digit; equal pictures' PSNR is "inf"; a score that
/// could not be computed is an empty cell. Texts are written as they are, also such as a spreadsheet would take for a formula.
/// </remarks>
internal static class ScoreCsv
{
    private const string LineEnd = "\r\n"; // on every system, by the RFC

    public static string Write(ScoreSummary summary)
    {
        var document = new StringBuilder();
        AddRow(["picture", "method", "path", .. summary.Plan.Metrics.Select(metric => metric.Key)]);
        foreach (PictureScores picture in summary.Pictures)
        {
            foreach (MethodScores method in picture.Methods)
                AddRow([picture.Item.Name, method.Method, method.Path ?? "", .. method.Values.Select(value => value is { } score ? ScoreNumber.Text(score, "R") : "")]);
        }

        return document.ToString();

        void AddRow(IEnumerable<string> cells) => document.AppendJoin(',', cells.Select(Cell)).Append(LineEnd);
    }

    private static string Cell(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
