using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DmlEnhance;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;

namespace NightSceneViewer;

/// <summary>The command line.</summary>
internal static class ViewerCommand
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int Usage = 2;

    private const string Scene = "scene";
    private const string Auto = "auto";

    /// <summary>Runs one command line.</summary>
    /// <param name="args">Without the program's name.</param>
    /// <param name="console">Where to write.</param>
    /// <returns>0 done; 1 failed; 2 wrong usage; 130 Ctrl+C.</returns>
    public static int Run(string[] args, ViewerConsole console)
    {
        ParseResult parsed = Create(console).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            console.WriteError($"{string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')).Distinct())}; see NightSceneViewer --help");
            return Usage;
        }

        return parsed.Invoke(new InvocationConfiguration { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false });
    }

    private static RootCommand Create(ViewerConsole console)
    {
        var source = new Option<string>("--source") { HelpName = "scene|FILE|FOLDER|camera:N", Description = "A street at night that is drawn here, a picture, a video, a folder of frames (in the order of their names; 10 follows 9), or a camera (camera:0 is the first; its name does, too). Videos and cameras need ffmpeg.", DefaultValueFactory = _ => Scene };
        var rate = Number("--fps", 0.1, 1000, "Frames a second of a folder, 0.1 to 1000.", 24);
        var start = Number("--start", 0, 1e6, "Begin so many seconds into the scene, the folder or the video.", 0);
        var once = new Option<bool>("--once") { Description = "A video stays at its last frame; otherwise it begins again at its end." };
        var size = new Option<(int, int)>("--size") { HelpName = "WxH", Description = "Pixels of the window, or without one of what is drawn; a source of another size is fitted in, black beside it. [default: 1280x720]", CustomParser = Size };
        var model = new Option<string>("--model", "-m") { HelpName = "NAME|FILE", Description = "An installed model, an .onnx or .pt file (--path shader runs SCI only), or auto: by the source's exposure.", DefaultValueFactory = _ => Auto };
        var strength = Number("--strength", 0, 1, "The share of the enhancement, 0 to 1.", 1);
        var split = new Option<double?>("--split") { HelpName = "PLACE", Description = "Split the picture there: 0 is its left edge, 1 its right one.", CustomParser = result => Parse(result, 0, 1) };
        var view = new Option<string>("--view") { HelpName = "enhanced|illumination", Description = "What is shown.", DefaultValueFactory = _ => "enhanced" };
        view.AcceptOnlyFromAmong("enhanced", "illumination");
        var path = new Option<string>("--path") { HelpName = "auto|shader|directml|cpu", Description = "What computes. auto is the shader, and the CPU where the adapter is a software rasteriser.", DefaultValueFactory = _ => Auto };
        path.AcceptOnlyFromAmong(Auto, "shader", "directml", "cpu");
        var off = new Option<bool>("--off") { Description = "Begin with the enhancement off." };
        var adapter = new Option<AdapterRequest>("--adapter") { HelpName = "auto|N|WORD|luid:HEX", Description = "The graphics adapter: its number, a word of its name or vendor. [default: auto]", CustomParser = Adapter };
        var list = new Option<bool>("--list-adapters") { Description = "List the graphics adapters and end." };
        var noSync = new Option<bool>("--no-vsync") { Description = "Do not wait for the display." };
        var highest = new Option<double?>("--max-fps") { HelpName = "N", Description = "The highest frame rate, 1 to 10000.", CustomParser = result => Parse(result, 1, 10_000) };
        var noPanel = new Option<bool>("--no-panel") { Description = "Begin without the panel." };
        var panel = new Option<bool>("--panel") { Description = "With --headless: lay the panel over the frames." };
        var debug = new Option<bool>("--debug") { Description = "Have Direct3D's debug layer check every call, and keep breadcrumbs for a lost device." };
        var headless = new Option<bool>("--headless") { Description = "Open no window: draw --frames frames, a sixtieth of a second each." };
        var frames = new Option<long?>("--frames") { HelpName = "N", Description = "End after N frames. [default: 60 with --headless, otherwise none]", CustomParser = Count };
        var screenshot = new Option<string?>("--screenshot") { HelpName = "FILE", Description = "Save the last frame (.png, .jpg, .webp)." };
        var json = new Option<bool>("--json") { Description = "Write one JSON document about the run to standard output." };

        var command = new RootCommand($"Shows dark frames enhanced by SCI (CVPR 2022) in a Direct3D 12 render loop.\n\nKeys:\n{string.Join('\n', ViewerKeys.List.Select(key => $"  {key.Key,-16} {key.Meaning}"))}")
        {
            source, rate, start, once, size, model, strength, split, view, path, off, adapter, list, noSync, highest, noPanel, panel, debug, headless, frames, screenshot, json,
        };
        foreach (Option<string> name in new[] { source, model, screenshot! })
        {
            name.Validators.Add(result =>
            {
                if (result.Tokens.Any(token => token.Value.Length == 0))
                    result.AddError($"the name of {result.Option.Name} is empty");
            });
        }

        command.Validators.Add(result =>
        {
            if (Typed(result, path) == "cpu" && Typed(result, view) == "illumination")
                result.AddError("--path cpu gives no illumination: --view illumination needs --path shader or directml");
            if (result.GetResult(screenshot) is not null && result.GetResult(frames) is null && result.GetResult(headless)?.GetValueOrDefault<bool>() != true)
                result.AddError("--screenshot saves the last frame, so it needs --frames or --headless; in a window F12 saves one");
        });
        command.SetAction(parsed => Guard(console, parsed.GetValue(debug), () =>
        {
            if (parsed.GetValue(list))
            {
                IReadOnlyList<AdapterInfo> adapters = AdapterCatalog.List();
                console.Out.WriteLine(parsed.GetValue(json) ? RunReport.Write(adapters) : string.Join(Environment.NewLine, adapters));
                return Success;
            }

            (int width, int height) = parsed.GetResult(size) is null ? (1280, 720) : parsed.GetValue(size);
            bool isHeadless = parsed.GetValue(headless);
            var options = new ViewerOptions
            {
                Source = parsed.GetRequiredValue(source),
                SourceRate = parsed.GetValue(rate),
                Start = parsed.GetValue(start),
                Once = parsed.GetValue(once),
                Width = width,
                Height = height,
                Adapter = parsed.GetValue(adapter) ?? AdapterRequest.Auto,
                VerticalSync = !parsed.GetValue(noSync),
                HighestRate = parsed.GetValue(highest),
                Debug = parsed.GetValue(debug),
                Headless = isHeadless,
                Frames = parsed.GetValue(frames) ?? (isHeadless ? 60 : null),
                Screenshot = parsed.GetValue(screenshot),
                Json = parsed.GetValue(json),
            };
            var state = new ViewerState
            {
                IsOn = !parsed.GetValue(off),
                Strength = (float)parsed.GetValue(strength),
                IsSplit = parsed.GetValue(split) is not null,
                View = parsed.GetValue(view) == "illumination" ? CompositeView.Illumination : CompositeView.Enhanced,
                IsPathOpen = parsed.GetRequiredValue(path) == Auto,
                Path = Enum.TryParse(parsed.GetRequiredValue(path), ignoreCase: true, out EnhancePath asked) ? asked : EnhancePath.Shader,
                ShowsPanel = isHeadless ? parsed.GetValue(panel) : !parsed.GetValue(noPanel),
            };
            if (parsed.GetValue(split) is { } place)
                state.Split = (float)place;
            using var run = new ViewerRun(console, options, state, new ModelSet(parsed.GetRequiredValue(model)));
            return run.Execute();
        }));
        return command;
    }

    private static int Guard(ViewerConsole console, bool trace, Func<int> body)
    {
        try
        {
            return body();
        }
        catch (DmlEnhanceException e)
        {
            console.WriteError(e.Message);
            return Failure;
        }
        catch (Exception e) when (!trace)
        {
            console.WriteError($"unexpected {e.GetType().Name}: {e.Message} (a defect of NightSceneViewer; --debug shows where)");
            return Failure;
        }
    }

    private static Option<double> Number(string name, double least, double most, string description, double usual) =>
        new(name) { HelpName = "N", Description = description, CustomParser = result => Parse(result, least, most) ?? usual, DefaultValueFactory = _ => usual };

    private static double? Parse(ArgumentResult result, double least, double most)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most)
            return value;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{Name(result)} '{text}' is no number from {least:0.##} to {most:0.##}, such as 0.5 or 24"));
        return null;
    }

    private static long? Count(ArgumentResult result)
    {
        const int Most = 1_000_000_000;
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= Most)
            return count;
        result.AddError($"{Name(result)} '{text}' is no whole number from 1 to {Most}");
        return null;
    }

    // Not the value: that of an option with an error cannot be asked for.
    private static string? Typed(CommandResult result, Option option) => result.GetResult(option)?.Tokens is [var token] ? token.Value : null;

    private static string? Name(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name;

    private static (int Width, int Height) Size(ArgumentResult result)
    {
        const int Largest = GpuTexture.LargestSide;
        string text = result.Tokens[0].Value;
        if (text.Split('x', 'X') is [var left, var right]
            && int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out int width) && width is >= 1 and <= Largest
            && int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out int height) && height is >= 1 and <= Largest)
            return (width, height);
        result.AddError($"'{text}' is no size: use WIDTHxHEIGHT, 1 to {Largest} each, such as 1280x720");
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
