using System.CommandLine;
using DmlEnhance.Cli.Score;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance score</c>.</summary>
internal static class ScoreCommand
{
    private const int DefaultReportSize = 960;

    private const string Details = """
        OUTPUTS are files, folders (with their subfolders) or patterns ("out/**/*.png"), all of one method. Each picture's
        counterpart in another folder has the same relative path; its format may be another (a.png, a.jpg). A file instead
        of a folder is the counterpart of every picture.

        Scores: PSNR, SSIM and FSIM with --reference; LOE with --input; EME, DE and NIQE always. Arrows point to where better is.
        Means are over the pictures that have the score, and say so where that is not all of them.
        Equal pictures have an infinite PSNR: "inf" in tables and CSV, "Infinity" in JSON, where it is a text.

        Videos: a video file is a sequence of frames; with --sequence each folder is one, too, a picture file a frame in the order
        of names (a folder without pictures holds sequences, found by name). Scores of one frame are means over the frames; of
        neighbouring frames are Warp (warping error, where motion is taken from the reference, else the input, else the video
        itself) and MABD (brightness difference), with --reference also MABD-MSE. Frames belong together by their number.

        Examples:
          dmlenhance score enhanced --reference ground-truth
          dmlenhance score enhanced --no-reference --input photos --report report.html
          dmlenhance score ours --reference high --input low --compare easy=sci/easy --compare medium=sci/medium --best "SCI*=easy,medium"
          dmlenhance score enhanced --reference high --metrics psnr,ssim --csv scores.csv
          dmlenhance score enhanced --no-reference --json - | jq .methods
          dmlenhance score sci.mp4 --no-reference --input night.mp4 --compare steady=steady.mp4 --metrics warp,mabd --report report.html
          dmlenhance score --sequence frames/out --reference frames/day --every 10

        Exit code: 0 done; 1 some pictures have errors (each is named, the rest is done); 2 wrong usage; 130 Ctrl+C.
        """;

    public static Command Create(CliConsole console)
    {
        var outputs = new Argument<string[]>("OUTPUTS") { Description = "The pictures or videos to score: files, folders or patterns with * and **.", Arity = ArgumentArity.OneOrMore };
        outputs.Validators.Add(OptionValues.RefuseUnknownOptions);
        var reference = new Option<string?>("--reference", "-r") { HelpName = "DIR|FILE", Description = "The pictures as they should be: gives PSNR, SSIM and FSIM." };
        var noReference = new Option<bool>("--no-reference") { Description = "Score without a reference." };
        var input = new Option<string?>("--input", "-i") { HelpName = "DIR|FILE", Description = "The pictures before enhancement: gives LOE, and the report's left half." };
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "What to call the method of OUTPUTS. [default: its folder's name]" };
        var compare = new Option<string[]>("--compare", "-c") { HelpName = "NAME=DIR", Description = "Another method's pictures of the same inputs; may be repeated." };
        var best = new Option<string[]>("--best") { HelpName = "NAME=A,B,C", Description = "A made-up method that has for every picture and metric the best score of methods A, B and C; may be repeated." };
        var metrics = new Option<string?>("--metrics") { HelpName = "A,B,C", Description = $"Only these of {string.Join(", ", Metric.All.Select(metric => metric.Key))}. [default: all that can be had]" };
        var sequence = new Option<bool>("--sequence") { Description = "Folders are videos, a picture file a frame." };
        var every = new Option<int>("--every")
        {
            HelpName = "N",
            Description = "Of a video, compute the scores of one frame for every N-th frame; warp and mabd take all.",
            DefaultValueFactory = _ => 1,
            CustomParser = result => OptionValues.Parse(result, text => OptionValues.Integer(text, "a number of frames", 1, 1_000_000)),
        };
        var report = new Option<string?>("--report") { HelpName = "FILE.html", Description = "Write a page with tables, pictures before and after, and histograms: one file, which needs nothing else." };
        var reportSize = new Option<int>("--report-size")
        {
            HelpName = "PIXELS",
            Description = "Longest side of the pictures in the report.",
            DefaultValueFactory = _ => DefaultReportSize,
            CustomParser = result => OptionValues.Parse(result, text => OptionValues.Integer(text, "a number of pixels", 16, 16384)),
        };
        var json = new Option<string?>("--json") { HelpName = "FILE|-", Description = "Write all scores as JSON." };
        var csv = new Option<string?>("--csv") { HelpName = "FILE|-", Description = "Write all scores as CSV, a row a picture and method." };
        var threads = new Option<int?>("--threads", "-t")
        {
            HelpName = "N",
            Description = "Pictures that are scored at once, or a video's frames and methods. [default: one a logical core]",
            CustomParser = result => OptionValues.Parse<int?>(result, text => OptionValues.Integer(text, "a number of threads", 1, 1024)),
        };
        var quiet = new Option<bool>("--quiet") { Description = "No table and no progress bar; errors are still told." };

        var command = new CommandWithExamples("score", "Measure how good enhanced pictures are.", Details) { outputs, reference, noReference, input, name, compare, best, metrics, sequence, every, report, reportSize, json, csv, threads, quiet };
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(reference) is null == !parsed.GetValue(noReference))
                throw new UsageException("give either --reference DIR, or --no-reference for scores that need none");
            ScorePlan plan = ScorePlanner.Plan(new ScoreRequest
            {
                Outputs = parsed.GetRequiredValue(outputs),
                Name = parsed.GetValue(name),
                Reference = parsed.GetValue(reference),
                Input = parsed.GetValue(input),
                Compare = parsed.GetValue(compare) ?? [],
                Best = parsed.GetValue(best) ?? [],
                Sequence = parsed.GetValue(sequence),
                Every = parsed.GetValue(every),
                Metrics = parsed.GetValue(metrics)?.Split(',') ?? [],
            });
            var documents = new ScoreDocuments(parsed.GetValue(report), parsed.GetValue(json), parsed.GetValue(csv));
            documents.Check(plan);
            var run = new ScoreRun(plan, parsed.GetValue(threads) ?? Environment.ProcessorCount, documents.Report is null ? null : parsed.GetValue(reportSize));
            var reporter = new ScoreReporter(console, bar: !parsed.GetValue(quiet), tables: !parsed.GetValue(quiet) && !documents.OnStandardOutput);
            ScoreSummary summary = await reporter.RunAsync(run, plan, cancellationToken);
            await reporter.WriteAsync(summary);
            await reporter.WriteAsync(await documents.WriteAsync(console, summary, cancellationToken));
            return summary.ExitCode;
        }));
        return command;
    }
}
