using System.CommandLine;
using System.Globalization;
using DmlEnhance.Cli.Simulate;
using DmlEnhance.Cli.SimulateClips;
using DmlEnhance.Networks;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Clips;
using DmlEnhance.Video;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance simulate-clips</c>.</summary>
internal static class SimulateClipsCommand
{
    // Each holds its photograph several times over, or runs a decoder.
    private const int MostThreadsByDefault = 4;

    private const int SmallestSide = 16;
    private const int DefaultWidth = 384, DefaultHeight = 256, DefaultFrames = 30, DefaultTest = 10;

    private const string Details = """
        INPUTS are photographs, videos that ffmpeg reads, folders of them (read with their subfolders) or patterns ("day/**/*.mp4").
        With --sequence they are folders of frames (1.png, 2.png, ...), or folders of such folders. The frames of a video are made as
        small as --size and cut to it; over a photograph a camera moves, to and fro where the photograph ends.

        Written, in the layout of DS-LOL: DIR/normal/VIDEO/00000.png, the bright frames; DIR/low_and_noise/VIDEO/00000.png, the same
        with less light, with tint and noise that is new in every frame, under a light that drifts or flickers;
        DIR/flow/VIDEO/00000.flo, for videos made of photographs, the exact motion from a frame to the next (Middlebury's format),
        and DIR/flow_back/VIDEO/00000.flo, that from the next frame back to it;
        DIR/train_list.txt and DIR/test_list.txt, a VIDEO a line; DIR/simulation.json, how each was made, with its curves.
        A video is there when it is complete. Levels are those of 'dmlenhance simulate'.

        A video depends on --seed, the options and its source's path within the input folder alone. All videos of a source go into
        one list.

        Examples:
          dmlenhance simulate-clips day walk.mp4 -o pairs
          dmlenhance simulate-clips day -o pairs --count 4 --size 640x384 --frames 48 --level difficult
          dmlenhance simulate-clips frames -o pairs --sequence --test 0

        Exit code: 0 done; 1 some sources failed (each is named, the rest is done); 2 wrong usage; 130 Ctrl+C.
        """;

    public static Command Create(CliConsole console)
    {
        var defaults = new ClipOptions();
        var inputs = new Argument<string[]>("INPUTS") { Description = "Photographs, videos, folders or patterns with * and **.", Arity = ArgumentArity.OneOrMore };
        inputs.Validators.Add(OptionValues.RefuseUnknownOptions);
        var output = new Option<string>("--output", "-o") { HelpName = "DIR", Required = true, Description = "The folder that the pairs go into; empty or new." };
        var sequence = new Option<bool>("--sequence") { Description = "INPUTS are folders whose pictures are the frames of one video." };
        var level = new Option<string>("--level", "-l") { HelpName = string.Join('|', SimulateCommand.Levels.Keys), Description = "How much light is left.", DefaultValueFactory = _ => "medium" };
        level.AcceptOnlyFromAmong([.. SimulateCommand.Levels.Keys]);
        var size = new Option<(int Width, int Height)?>("--size")
        {
            HelpName = "WxH",
            Description = $"Columns and rows of the frames. [default: {DefaultWidth}x{DefaultHeight}]",
            CustomParser = result => OptionValues.Parse<(int, int)?>(result, text => Size(text)),
        };
        var frames = Number("--frames", "a number of frames", TceNetwork.Frames, 10_000, $"Frames a video. [default: {DefaultFrames}]");
        var count = Number("--count", "a number of videos", 1, 10_000, "Videos a source. [default: 1]");
        var seed = new Option<ulong>("--seed") { HelpName = "N", Description = "Picks motion, light and noise.", DefaultValueFactory = _ => 1, CustomParser = result => OptionValues.Parse(result, OptionValues.Seed) };
        var test = Percent("--test", "Sources of a hundred whose videos are listed for testing.", DefaultTest);
        var drift = Percent("--drift", "Videos of a hundred whose light and gamma drift.", defaults.DriftPercent);
        var flicker = Percent("--flicker", "Videos of a hundred whose light flickers.", defaults.FlickerPercent);
        var still = Percent("--still", "Photographs of a hundred that the camera stands still over.", defaults.StillPercent);
        var patch = Percent("--patch", "Photographs of a hundred that another part moves over.", defaults.PatchPercent);
        var warp = Percent("--warp", "Photographs of a hundred that are warped.", defaults.WarpPercent);
        RangeOption[] ranges = SimulateCommand.RangeOptions();
        var noFlow = new Option<bool>("--no-flow") { Description = "Write no motion." };
        var force = new Option<bool>("--force") { Description = "Write into a folder that holds something: its lists and videos of the same names are replaced." };
        var threads = Number("--threads", "a number of threads", 1, 1024, $"Sources worked on at once. [default: one a logical core, at most {MostThreadsByDefault}]");
        threads.Aliases.Add("-t");
        var quiet = new Option<bool>("--quiet") { Description = "Tell of errors only." };
        var json = new Option<bool>("--json") { Description = "Write one JSON document about every video to standard output." };

        var command = new CommandWithExamples("simulate-clips", "Make dark videos of bright videos and photographs, for training and measuring.", Details)
        {
            inputs, output, sequence, level, size, frames, count, seed, test, drift, flicker, still, patch, warp,
        };
        foreach (RangeOption range in ranges)
            command.Options.Add(range);
        foreach (Option option in new Option[] { noFlow, force, threads, quiet, json })
            command.Options.Add(option);
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            string name = parsed.GetRequiredValue(level);
            (int width, int height) = parsed.GetValue(size) ?? (DefaultWidth, DefaultHeight);
            var clip = new ClipOptions
            {
                Light = ranges.Select(parsed.GetValue).OfType<Func<LowLightRanges, LowLightRanges>>().Aggregate(SimulateCommand.Levels[name], (all, replace) => replace(all)),
                DriftPercent = parsed.GetValue(drift) ?? defaults.DriftPercent,
                FlickerPercent = parsed.GetValue(flicker) ?? defaults.FlickerPercent,
                StillPercent = parsed.GetValue(still) ?? defaults.StillPercent,
                PatchPercent = parsed.GetValue(patch) ?? defaults.PatchPercent,
                WarpPercent = parsed.GetValue(warp) ?? defaults.WarpPercent,
            };
            var options = new SimulateClipsOptions(
                name, clip, parsed.GetValue(seed), width, height, parsed.GetValue(frames) ?? DefaultFrames, parsed.GetValue(test) ?? DefaultTest, !parsed.GetValue(noFlow),
                parsed.GetValue(threads) ?? Math.Min(Environment.ProcessorCount, MostThreadsByDefault));
            SimulateClipsPlan plan = SimulateClipsPlanner.Plan(
                parsed.GetRequiredValue(inputs), parsed.GetRequiredValue(output), parsed.GetValue(sequence), parsed.GetValue(force), parsed.GetValue(count) ?? 1, options);
            bool asJson = parsed.GetValue(json);
            SimulateClipsSummary summary = await new SimulateClipsReporter(console, asJson, parsed.GetValue(quiet)).RunAsync(new SimulateClipsRun(options), plan, cancellationToken);
            if (summary.Videos > 0)
                SimulateClipsRecord.WriteFiles(plan.Layout, options, summary);
            if (asJson)
                await console.Out.WriteLineAsync(SimulateClipsRecord.Write(options, summary));
            return summary.ExitCode;
        }));
        return command;
    }

    private static Option<int?> Percent(string name, string description, int usual) =>
        Number(name, "a share of a hundred", 0, 100, string.Create(CultureInfo.InvariantCulture, $"{description} [default: {usual}]"));

    private static Option<int?> Number(string name, string what, int least, int most, string description) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result => OptionValues.Parse<int?>(result, text => OptionValues.Integer(text, what, least, most)),
    };

    private static (int Width, int Height) Size(string text)
    {
        string[] sides = text.Split('x');
        return sides.Length == 2 && Side(sides[0]) is { } width && Side(sides[1]) is { } height && (long)width * height <= VideoInfo.MaxPixels ? (width, height)
            : throw new DmlEnhanceException($"'{text}' is not a size: use WxH, each from {SmallestSide} to {VideoInfo.MaxSide}, such as {DefaultWidth}x{DefaultHeight}");

        static int? Side(string side) =>
            int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out int pixels) && pixels is >= SmallestSide and <= VideoInfo.MaxSide ? pixels : null;
    }
}
