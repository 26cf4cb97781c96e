using System.CommandLine;
using DmlEnhance.Cli.Simulate;
using DmlEnhance.Simulation;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance simulate</c>.</summary>
internal static class SimulateCommand
{
    // Each holds its photograph several times over.
    private const int MostThreadsByDefault = 4;

    private const string Details = """
        PHOTOS are files, folders (read with their subfolders, the structure is kept) or patterns ("day/**/*.jpg").
        Written: DIR/reference/NAME.png, the photograph (8 bits, RGB); DIR/low/NAME.png, the same with less light, with noise, tint
        and JPEG's loss as a camera would have taken it; DIR/simulation.json, how each was made. With --count the names are
        NAME-1.png, NAME-2.png and so on. Existing files are replaced when the new one is complete.

        Levels are fractions of the photograph's light: easy 1/8..1/2.5, medium 1/30..1/8, difficult 1/150..1/30, all 1/150..1/2.5.
        Each picture's parameters and noise depend on --seed and on its path within the input folder alone: the same command gives
        the same files, and another photograph beside it changes none of the others.

        Lists are text files: one photograph a line, by its name or the end of its path ("trip/a.jpg"); # begins a comment.

        Examples:
          dmlenhance simulate day -o pairs
          dmlenhance simulate day -o pairs --level difficult --count 4 --size 512 --seed 7
          dmlenhance simulate day -o training --except held-out.txt
          dmlenhance simulate day -o held-out --list held-out.txt
          dmlenhance simulate day -o pairs --exposure 1/20 --full-well 2000 --read-noise 3 --white-balance 1 --jpeg none

        Exit code: 0 done; 1 some files failed (each is named, the rest is done); 2 wrong usage; 130 Ctrl+C.
        """;

    /// <summary>Ranges by the names of their levels.</summary>
    internal static readonly Dictionary<string, LowLightRanges> Levels = new(StringComparer.Ordinal)
    {
        ["easy"] = LowLightRanges.Easy,
        ["medium"] = LowLightRanges.Medium,
        ["difficult"] = LowLightRanges.Difficult,
        ["all"] = LowLightRanges.All,
    };

    public static Command Create(CliConsole console)
    {
        var inputs = new Argument<string[]>("PHOTOS") { Description = "Files, folders or patterns with * and **.", Arity = ArgumentArity.OneOrMore };
        inputs.Validators.Add(OptionValues.RefuseUnknownOptions);
        var output = new Option<string>("--output", "-o") { HelpName = "DIR", Required = true, Description = "The folder that low, reference and simulation.json go into." };
        var level = new Option<string>("--level", "-l") { HelpName = string.Join('|', Levels.Keys), Description = "How much light is left.", DefaultValueFactory = _ => "all" };
        level.AcceptOnlyFromAmong([.. Levels.Keys]);
        var seed = new Option<ulong>("--seed") { HelpName = "N", Description = "Picks parameters and noise.", DefaultValueFactory = _ => 1, CustomParser = result => OptionValues.Parse(result, OptionValues.Seed) };
        var count = Number("--count", "a number of pairs", 1, 10_000, "Pairs a photograph. [default: 1]");
        var size = Number("--size", "a number of pixels", 1, ushort.MaxValue, "The longest side; larger photographs are made smaller. [default: as they are]");
        var list = new Option<string?>("--list") { HelpName = "FILE", Description = "Only the photographs that this text file lists." };
        var except = new Option<string?>("--except") { HelpName = "FILE", Description = "Only the photographs that this text file does not list." };
        RangeOption[] ranges = RangeOptions();
        var threads = Number("--threads", "a number of threads", 1, 1024, $"Photographs worked on at once. [default: one a logical core, at most {MostThreadsByDefault}]");
        threads.Aliases.Add("-t");
        var quiet = new Option<bool>("--quiet") { Description = "Tell of errors only." };
        var json = new Option<bool>("--json") { Description = "Write one JSON document about every pair to standard output." };

        var command = new CommandWithExamples("simulate", "Make dark photographs of bright ones, for training and measuring.", Details) { inputs, output, level, seed, count, size, list, except };
        foreach (RangeOption range in ranges)
            command.Options.Add(range);
        command.Options.Add(threads);
        command.Options.Add(quiet);
        command.Options.Add(json);
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            SimulatePlan plan = SimulatePlanner.Plan(parsed.GetRequiredValue(inputs), parsed.GetRequiredValue(output), Choice(parsed.GetValue(list), parsed.GetValue(except)), parsed.GetValue(count) ?? 1);
            string name = parsed.GetRequiredValue(level);
            var options = new SimulateOptions(
                name,
                ranges.Select(parsed.GetValue).OfType<Func<LowLightRanges, LowLightRanges>>().Aggregate(Levels[name], (all, replace) => replace(all)),
                parsed.GetValue(seed),
                parsed.GetValue(size),
                parsed.GetValue(threads) ?? Math.Min(Environment.ProcessorCount, MostThreadsByDefault));
            bool asJson = parsed.GetValue(json);
            SimulateSummary summary = await new SimulateReporter(console, asJson, parsed.GetValue(quiet)).RunAsync(new SimulateRun(options), plan, cancellationToken);
            if (summary.Pairs > 0)
                SimulateRecord.WriteFile(plan.Record, options, summary);
            if (asJson)
                await console.Out.WriteLineAsync(SimulateRecord.Write(options, summary));
            return summary.ExitCode;
        }));
        return command;
    }

    /// <summary>What replaces the ranges of a level.</summary>
    internal static RangeOption[] RangeOptions() =>
    [
        new("--exposure", "an exposure", "a number or MIN..MAX above 0 and at most 1, such as 1/20 or 1/150..1/30", (ranges, range) => ranges with { Exposure = range })
        {
            Description = "The light that is left, in place of the level's.",
        },
        new("--full-well", "a number of electrons", "a number or MIN..MAX above 0, such as 2000 or 500..10000", (ranges, range) => ranges with { FullWellElectrons = range })
        {
            Description = "Electrons at white: the fewer, the more shot noise. [default: 500..10000]",
        },
        new("--read-noise", "read noise", "a number of electrons or MIN..MAX, 0 or more, such as 3 or 1..5", (ranges, range) => ranges with { ReadNoiseElectrons = range })
        {
            Description = "Its standard deviation in electrons. [default: 1..5]",
        },
        new("--white-balance", "a white balance", "a gain or MIN..MAX above 0, such as 1 or 0.85..1.18", (ranges, range) => ranges with { WhiteBalanceGain = range })
        {
            Description = "Gains of red and of blue light, each drawn on its own; 1 for none. [default: 0.85..1.18]",
        },
        new("--jpeg", "a JPEG quality", "a whole number or MIN..MAX from 1 to 100, such as 85 or 75..95, or none", (ranges, range) => ranges with { JpegQuality = range, JpegProbability = 1 }, ranges => ranges with { JpegProbability = 0 })
        {
            Description = "Quality of the JPEG that every dark picture goes through. [default: 75..95 for half of them, none for the others]",
        },
    ];

    private static Option<int?> Number(string name, string what, int least, int most, string description) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result => OptionValues.Parse<int?>(result, text => OptionValues.Integer(text, what, least, most)),
    };

    private static PhotoList? Choice(string? list, string? except) => (list, except) switch
    {
        (null, null) => null,
        ({ } path, null) => new PhotoList(path, keep: true),
        (null, { } path) => new PhotoList(path, keep: false),
        _ => throw new UsageException("--list and --except exclude each other"),
    };
}
