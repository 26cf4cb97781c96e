using System.Globalization;
using System.Net;
using System.Text;

namespace DmlEnhance.Cli.Score.Report;

/// <summary>
/// The page of <c>score --report</c>: one file with everything in it, which loads nothing, from wherever it is opened.
/// </summary>
internal sealed partial class HtmlReport
{
    // The page may run its own script and show its own pictures; whatever a name of a file might smuggle in loads nothing.
    private const string Policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private readonly TextWriter _page;
    private readonly ScoreSummary _summary;
    private readonly CancellationToken _cancellationToken;

    private HtmlReport(TextWriter page, ScoreSummary summary, CancellationToken cancellationToken)
    {
        _page = page;
        _summary = summary;
        _cancellationToken = cancellationToken;
    }

    private ScorePlan Plan => _summary.Plan;

    /// <summary>Writes the page.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="summary">The scores, of a run that kept pictures for the report.</param>
    /// <param name="cancellationToken">Honoured between pictures.</param>
    public static void Write(Stream stream, ScoreSummary summary, CancellationToken cancellationToken)
    {
        using var page = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        new HtmlReport(page, summary, cancellationToken).Write();
    }

    private void Write()
    {
        string title = $"Scores of {string.Join(", ", Plan.Methods)}";
        _page.WriteLine($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Escape(title)}</title>
            <style>
            {Resource("report.css")}</style>
            </head>
            <body>
            <header>
            <h1>{Escape(title)}</h1>
            <p>{Count(_summary.Pictures.Count, Plan.Noun)}, {Count(Plan.AllMethods.Count, "method")}. Made by dmlenhance score.</p>
            </header>
            <main>
            """);
        WriteMeans();
        WriteErrors();
        WriteTable();
        WritePictures();
        _page.WriteLine($"""
            </main>
            <script>
            {Resource("report.js")}</script>
            </body>
            </html>
            """);
    }

    private void WriteMeans()
    {
        _page.WriteLine("<section>\n<h2>Means</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Method</th>");
        foreach (Metric metric in Plan.Metrics)
            _page.Write($"<th scope=\"col\" class=\"number\">{Escape(metric.Heading)}</th>");
        _page.WriteLine("</tr></thead>\n<tbody>");
        for (int method = 0; method < Plan.AllMethods.Count; method++)
        {
            _page.Write($"<tr><th scope=\"row\">{Escape(Plan.AllMethods[method])}</th>");
            for (int i = 0; i < Plan.Metrics.Count; i++)
            {
                MeanScore mean = _summary.Means[method][i];
                string partial = _summary.IsPartial(mean) ? $" <small>({Number(mean.Pictures)})</small>" : "";
                _page.Write($"<td class=\"number{(_summary.IsBest(method, i) ? " best" : "")}\">{Escape(Plan.Metrics[i].Format(mean.Value))}{partial}</td>");
            }

            _page.WriteLine("</tr>");
        }

        _page.WriteLine("</tbody>\n</table></div>");
        string partialNote = _summary.HasPartialMeans ? "; (n): over the n that have this score" : "";
        string bestNote = Plan.Methods.Count > 1 ? " Bold: the best." : "";
        _page.WriteLine($"<p class=\"note\">Over {Count(_summary.Pictures.Count, Plan.Noun)}{partialNote}.{bestNote} ↑ more is better, ↓ less is better.</p>");
        foreach (BestOfMethod best in Plan.BestOf)
            _page.WriteLine($"<p class=\"note\">{Escape(best.Name)} is made up: for every {Plan.Noun} and score the best of {Escape(string.Join(", ", best.Methods.Select(method => Plan.Methods[method])))}.</p>");
        _page.WriteLine("<details><summary>What the scores say</summary><dl>");
        foreach (Metric metric in Plan.Metrics)
            _page.WriteLine($"<dt>{Escape(metric.Heading)}</dt><dd>{Escape(metric.Description)}</dd>");
        _page.WriteLine("</dl></details>\n</section>");
    }

    private void WriteErrors()
    {
        List<string> errors = [.. Plan.Missing, .. _summary.Errors];
        if (errors.Count == 0)
            return;
        _page.WriteLine("<section class=\"errors\">\n<h2>Errors</h2>\n<ul>");
        foreach (string error in errors)
            _page.WriteLine($"<li>{Escape(error)}</li>");
        _page.WriteLine("</ul>\n</section>");
    }

    private void WriteTable()
    {
        _page.WriteLine("<section>\n<h2>All scores</h2>");
        if (Plan.AllMethods.Count > 1)
        {
            _page.WriteLine("<p><label>Show <select id=\"method\"><option value=\"\">all methods</option>");
            for (int method = 0; method < Plan.AllMethods.Count; method++)
                _page.WriteLine($"<option value=\"{Number(method)}\">{Escape(Plan.AllMethods[method])}</option>");
            _page.WriteLine("</select></label></p>");
        }

        _page.Write("<div class=\"scroll tall\"><table id=\"scores\">\n<thead><tr>");
        foreach (string heading in new[] { Plan.IsVideo ? "Video" : "Picture", "Method" })
            _page.Write($"<th scope=\"col\"><button type=\"button\">{heading}</button></th>");
        foreach (Metric metric in Plan.Metrics)
            _page.Write($"<th scope=\"col\" class=\"number\"><button type=\"button\">{Escape(metric.Heading)}</button></th>");
        _page.WriteLine("</tr></thead>\n<tbody>");
        for (int i = 0; i < _summary.Pictures.Count; i++)
        {
            PictureScores picture = _summary.Pictures[i];
            for (int method = 0; method < picture.Methods.Count; method++)
            {
                _page.Write($"<tr data-method=\"{Number(method)}\"><th scope=\"row\"><a href=\"#picture-{Number(i + 1)}\">{Escape(picture.Item.Name)}</a></th><td>{Escape(picture.Methods[method].Method)}</td>");
                WriteScores(picture, method, best: null);
                _page.WriteLine("</tr>");
            }
        }

        _page.WriteLine("</tbody>\n</table></div>\n</section>");
    }

    private void WriteScores(PictureScores picture, int method, double?[]? best)
    {
        for (int i = 0; i < Plan.Metrics.Count; i++)
        {
            double? value = picture.Methods[method].Values[i];
            // JavaScript's own word for infinity, so that its Number() reads it.
            string sortBy = value is { } score ? double.IsInfinity(score) ? score > 0 ? "Infinity" : "-Infinity" : ScoreNumber.Text(score, "R") : "";
            bool isBest = best?[i] is { } top && value == top && method < Plan.Methods.Count;
            _page.Write($"<td class=\"number{(isBest ? " best" : "")}\" data-value=\"{sortBy}\">{Escape(Plan.Metrics[i].Format(value))}</td>");
        }
    }

    private static string Count(int count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Names of files and methods are a stranger's.
    private static string Escape(string text) => WebUtility.HtmlEncode(DmlEnhanceException.OneLine(text));

    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream($"Report.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
