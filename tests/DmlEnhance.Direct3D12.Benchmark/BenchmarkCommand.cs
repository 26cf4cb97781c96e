using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Exposure;

namespace DmlEnhance.Direct3D12.Benchmark;

/// <summary>The command line.</summary>
internal static class BenchmarkCommand
{
    /// <summary>The environment variable that lets unforeseen exceptions through with their stack traces.</summary>
    private const string TraceVariable = "DMLENHANCE_TRACE";

    private const int Success = 0;
    private const int Failure = 1;
    private const int Usage = 2;
    private const int Interrupted = 130;

    // The result is read back into one array, and a picture is made on the CPU.
    private const int LargestSide = 8192;

    private const int UsualRounds = 15;
    private const double UsualBatch = 20;
    private const double QuickBatch = 5;

    // Smaller than a tile, and not a whole number of tiles: what is tried is whether it works.
    private static readonly (int, int)[] QuickSizes = [(50, 30), (130, 70)];
    private static readonly (int, int)[] UsualSizes = [(640, 360), (1280, 720), (1920, 1080)];

    // Time for the batch in work to end after Ctrl+C.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Runs one command line.</summary>
    /// <returns>0 done; 1 failed; 2 wrong usage; 130 Ctrl+C.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, BenchmarkConsole console)
    {
        ParseResult parsed = Create(console).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            console.WriteError($"{string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')).Distinct())}; see --help");
            return Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = console.Out,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        });
    }

    private static RootCommand Create(BenchmarkConsole console)
    {
        var size = new Option<(int, int)[]>("--size") { HelpName = "WxH", Description = "Pixels of the frame; may be given several times. [default: 640x360, 1280x720, 1920x1080]", CustomParser = Sizes, Arity = ArgumentArity.OneOrMore };
        var rounds = new Option<int?>("--rounds") { HelpName = "N", Description = $"How often everything is measured. [default: {UsualRounds}]", CustomParser = Rounds };
        var tiles = new Option<bool>("--tiles") { Description = "Measure other tile sizes of the fused shader, too (compiling each takes seconds the first time)." };
        var quick = new Option<bool>("--quick") { Description = "Two small frames, twice each: to see whether it works, not how fast." };
        var model = new Option<string>("--model", "-m") { HelpName = "NAME|FILE", Description = "An installed model, or an SCI model's .onnx or .pt file. All take the same time.", DefaultValueFactory = _ => AutoExposure.MediumModel };
        var adapter = new Option<AdapterRequest>("--adapter") { HelpName = "auto|N|WORD|luid:HEX", Description = "The graphics adapter: its number, a word of its name or vendor.", CustomParser = Adapter, DefaultValueFactory = _ => AdapterRequest.Auto };
        var list = new Option<bool>("--list-adapters") { Description = "List the graphics adapters and end." };
        var json = new Option<bool>("--json") { Description = "Write one JSON document to standard output." };
        var command = new RootCommand(
            "Measures what SCI costs on a graphics adapter: the fused shader against three separate convolutions and against a plain copy, and all " +
            "other passes. Everything is measured in turn, so that a change of the machine's speed meets all.\n\n" +
            "  dotnet run -c Release --project tests/DmlEnhance.Direct3D12.Benchmark\n" +
            "  scripts/wine.sh run tests/DmlEnhance.Direct3D12.Benchmark --size 1920x1080 --tiles")
        {
            size, rounds, tiles, quick, model, adapter, list, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(quick) && (result.GetResult(size) is not null || result.GetResult(rounds) is not null))
                result.AddError("--quick has its own sizes and rounds: leave out --size and --rounds, or --quick");
        });
        command.SetAction((parsed, cancellationToken) => GuardAsync(console, () =>
        {
            if (parsed.GetValue(list))
            {
                foreach (AdapterInfo info in AdapterCatalog.List())
                    console.Out.WriteLine(info);
                return;
            }

            bool isQuick = parsed.GetValue(quick);
            var options = new BenchmarkOptions
            {
                Sizes = isQuick ? QuickSizes : parsed.GetValue(size) is { Length: > 0 } sizes ? [.. sizes.Distinct()] : UsualSizes,
                Rounds = isQuick ? 2 : parsed.GetValue(rounds) ?? UsualRounds,
                BatchMilliseconds = isQuick ? QuickBatch : UsualBatch,
                Tiles = parsed.GetValue(tiles),
                Adapter = parsed.GetRequiredValue(adapter),
                Model = parsed.GetRequiredValue(model),
                Json = parsed.GetValue(json),
            };
            BenchmarkRun.Execute(options, console, cancellationToken);
        }));
        return command;
    }

    private static async Task<int> GuardAsync(BenchmarkConsole console, Action body)
    {
        try
        {
            // Only once this method has yielded does System.CommandLine listen for Ctrl+C.
            await Task.Yield();
            body();
            return Success;
        }
        catch (DmlEnhanceException e)
        {
            console.WriteError(e.Message);
            return Failure;
        }
        catch (OperationCanceledException)
        {
            console.WriteError("interrupted");
            return Interrupted;
        }
        catch (Exception e) when (Environment.GetEnvironmentVariable(TraceVariable) is not { Length: > 0 })
        {
            console.WriteError($"unexpected {e.GetType().Name}: {e.Message} (a defect of the benchmark; {TraceVariable}=1 shows where)");
            return Failure;
        }
    }

    private static int? Rounds(ArgumentResult result)
    {
        const int Most = 10_000;
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= Most)
            return value;
        result.AddError($"'{text}' is no number from 1 to {Most}");
        return null;
    }

    private static (int Width, int Height)[] Sizes(ArgumentResult result) => [.. result.Tokens.Select(token => Size(result, token.Value))];

    private static (int Width, int Height) Size(ArgumentResult result, string text)
    {
        if (text.Split('x', 'X') is [var left, var right]
            && int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out int width) && width is >= 1 and <= LargestSide
            && int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out int height) && height is >= 1 and <= LargestSide)
            return (width, height);
        result.AddError($"'{text}' is no size: use WIDTHxHEIGHT, 1 to {LargestSide} each, such as 1280x720");
        return default;
    }

    private static AdapterRequest? Adapter(ArgumentResult result)
    {
        try
        {
            return AdapterRequest.Parse(result.Tokens[0].Value);
        }
        catch (DmlEnhanceException e)
        {
            result.AddError(e.Message);
            return null;
        }
    }
}
