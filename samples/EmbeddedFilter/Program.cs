using System.Globalization;
using System.Runtime.InteropServices;
using DmlEnhance;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using EmbeddedFilter;

const string Help = """
    EmbeddedFilter: another engine, which draws a street at night, with DmlEnhance's post-process filter in it.

      --model NAME|FILE             what is run on the frames [default: sci-medium]
      --path auto|shader|directml   what runs it [default: auto]
      --size WxH                    pixels [default: 1280x720]
      --off                         begin with the filter off
      --frames N                    end after N frames [with --headless: 60]
      --headless                    open no window
      --screenshot FILE             with --headless: save the last frame (.png, .jpg, .webp)

    Keys: F filter on, off; S split view; Escape end.
    """;

const int LargestSide = 16384; // of a texture
string model = "sci-medium";
FilterPath path = FilterPath.Auto;
(int width, int height) = (1280, 720);
long? frames = null;
string? screenshot = null;
(bool isOff, bool isHeadless) = (false, false);
try
{
    var rest = new Queue<string>(args);
    while (rest.TryDequeue(out string? option))
    {
        string Value() => rest.TryDequeue(out string? value) ? value : throw new FormatException($"{option} needs a value");
        int Number(string text, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 && number <= most ? number : throw new FormatException($"{option} '{text}' is no whole number from 1 to {most}");
        switch (option)
        {
            case "--help": Console.WriteLine(Help); return 0;
            case "--model": model = Value(); break;
            case "--path": path = Value() switch { "auto" => FilterPath.Auto, "shader" => FilterPath.Shader, "directml" => FilterPath.DirectML, var other => throw new FormatException($"--path '{other}' is none of auto, shader, directml") }; break;
            case "--size": (width, height) = Value().Split('x') is [var left, var right] ? (Number(left, LargestSide), Number(right, LargestSide)) : throw new FormatException("--size is WIDTHxHEIGHT, such as 1280x720"); break;
            case "--off": isOff = true; break;
            case "--frames": frames = Number(Value(), int.MaxValue); break;
            case "--headless": isHeadless = true; break;
            case "--screenshot": screenshot = Value(); break;
            default: throw new FormatException($"'{option}' is no option");
        }
    }

    if (screenshot is not null && !isHeadless)
        throw new FormatException("--screenshot needs --headless");
}
catch (FormatException e)
{
    Console.Error.WriteLine($"EmbeddedFilter: {DmlEnhanceException.OneLine(e.Message)}; see EmbeddedFilter --help");
    return 2;
}

try
{
    using Window? window = isHeadless ? null : new Window(new WindowOptions("EmbeddedFilter", width, height) { MinimumWidth = 1, MinimumHeight = 1 });
    using var engine = new Engine(window, width, height, model, path);
    engine.Filter.Enabled = !isOff;
    if (window is not null)
        window.KeyDown += engine.KeyDown;
    frames ??= isHeadless ? 60 : long.MaxValue;
    while (engine.Frames < frames && window?.PumpEvents() != false)
    {
        if (window is { IsMinimised: true })
        {
            window.WaitForEvents(TimeSpan.FromMilliseconds(250));
            continue;
        }

        engine.Resize(window?.ClientWidth ?? width, window?.ClientHeight ?? height);
        engine.Draw();
    }

    if (screenshot is not null)
    {
        using Frame picture = engine.Read();
        ImageFile.Write(screenshot, picture);
    }

    engine.Dispose();
    Console.WriteLine($"{engine.Frames} frames; references to the device that are left: {engine.ReferencesLeft}");
    return engine.ReferencesLeft == 1 ? 0 : 1;
}
catch (Exception e) when (e is DmlEnhanceException or COMException)
{
    Console.Error.WriteLine($"EmbeddedFilter: {DmlEnhanceException.OneLine(e.Message)}");
    return 1;
}
