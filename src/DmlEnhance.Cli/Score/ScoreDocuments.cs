using System.Text;
using DmlEnhance.Cli.Score.Report;
using DmlEnhance.Files;

namespace DmlEnhance.Cli.Score;

/// <summary>The documents to write beside the table.</summary>
/// <param name="Report">HTML file, or null.</param>
/// <param name="Json">JSON file, "-" for standard output, or null.</param>
/// <param name="Csv">CSV file, "-" for standard output, or null.</param>
internal sealed record ScoreDocuments(string? Report, string? Json, string? Csv)
{
    private const string StandardOutput = "-";

    /// <summary>Whether standard output holds a document, and so nothing else.</summary>
    public bool OnStandardOutput => Json == StandardOutput || Csv == StandardOutput;

    /// <summary>Refuses what would only be found out when all pictures are scored, and what would destroy one of them.</summary>
    /// <exception cref="UsageException">A document cannot go where it should.</exception>
    public void Check(ScorePlan plan)
    {
        if (Report == StandardOutput)
            throw new UsageException("--report needs a file; only --json and --csv can go to standard output");
        if (Json == StandardOutput && Csv == StandardOutput)
            throw new UsageException("--json and --csv cannot both go to standard output");
        var taken = plan.Items.SelectMany(item => item.Paths).Select(RealPath.Of).ToHashSet(RealPath.Comparer);
        foreach (string path in new[] { Report, Json, Csv }.OfType<string>().Where(path => path != StandardOutput))
        {
            if (path.Length == 0)
                throw new UsageException("a path is empty");
            if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
                throw new UsageException($"'{path}' is a folder: name a file");
            if (!taken.Add(RealPath.Of(path)))
                throw new UsageException($"'{path}' is a picture to score or another document: it would be overwritten");
        }
    }

    /// <summary>Writes all of them.</summary>
    /// <returns>The paths of files written.</returns>
    /// <exception cref="DmlEnhanceException">One cannot be written.</exception>
    public async Task<IReadOnlyList<string>> WriteAsync(CliConsole console, ScoreSummary summary, CancellationToken cancellationToken)
    {
        var written = new List<string>();
        if (Report is { } report)
        {
            AtomicFile.Write(report, (stream, token) => HtmlReport.Write(stream, summary, token), cancellationToken);
            written.Add(report);
        }

        await WriteTextAsync(Json, () => ScoreJsonReport.Write(summary) + '\n');
        await WriteTextAsync(Csv, () => ScoreCsv.Write(summary));
        return written;

        async Task WriteTextAsync(string? path, Func<string> content)
        {
            if (path is null)
                return;
            if (path == StandardOutput)
            {
                await console.Out.WriteAsync(content());
                return;
            }

            AtomicFile.Write(path, Encoding.UTF8.GetBytes(content()), cancellationToken);
            written.Add(path);
        }
    }
}
