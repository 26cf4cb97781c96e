using System.CommandLine;
using System.Globalization;
using DmlEnhance.Cli.Enhance;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Images;
using DmlEnhance.Models;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance enhance</c>.</summary>
internal static class EnhanceCommand
{
    private const string Details = """
        INPUT is a file, a folder (read with its subfolders, the structure is kept in OUT) or a pattern ("night/**/*.jpg").
        In folders, hidden files and links to other folders are passed over.
        Read: PNG, JPEG, WebP, TIFF, BMP; 8 and 16 bit; grey, palette, alpha. Written: PNG, JPEG, WebP.
        Alpha, EXIF, XMP and the colour profile are kept; the EXIF orientation is applied.

        Examples:
          dmlenhance enhance night.jpg -o bright.png
          dmlenhance enhance photos -o enhanced --format webp --quality 85
          dmlenhance enhance night.jpg -o bright.png --model sci-medium     (this model, whatever the picture)
          dmlenhance enhance "photos/**/*.png" -o enhanced --model my-sci.onnx --strength 0.7
          dmlenhance enhance night.jpg -o bright.png --model medium.pt      (an official checkpoint, as it is)
          dmlenhance enhance photos -o enhanced --device dml                (on the GPU)

        Exit code: 0 done; 1 some files failed (each is named, the rest is done); 2 wrong usage; 130 Ctrl+C.
        """;

    public static Command Create(CliConsole console, ModelCatalog catalog, IComputeBackend? gpus)
    {
        var inputs = new Argument<string[]>("INPUT") { Description = "Files, folders or patterns with * and **.", Arity = ArgumentArity.OneOrMore };
        inputs.Validators.Add(OptionValues.RefuseUnknownOptions);
        var output = new Option<string>("--output", "-o") { HelpName = "OUT", Required = true, Description = "The file to write (for one input file), or the folder. Existing files are replaced when the new one is complete." };
        var model = new Option<string>("--model", "-m")
        {
            HelpName = "auto|NAME|FILE",
            Description = "auto measures each picture, takes the SCI model that fits its darkness, and leaves a bright picture as it is. Otherwise an installed model (see 'dmlenhance models'), an .onnx file, or a .pt checkpoint of SCI.",
            DefaultValueFactory = _ => ModelCatalog.AutoName,
        };
        var device = new Option<DeviceRequest>("--device", "-d")
        {
            HelpName = "auto|cpu|dml|dml:N",
            Description = "What to run on. dml is the first DirectX 12 adapter that works, by DirectML (Windows only), dml:N the one that 'dmlenhance devices' lists so; a device that cannot be had is an error. auto takes dml where a GPU has it, otherwise the CPU, and says so. [default: auto]",
            CustomParser = result => OptionValues.Parse(result, DeviceRequest.Parse),
        };
        var strength = new Option<float>("--strength", "-s")
        {
            HelpName = "S",
            Description = "0 leaves every pixel as it is (JPEG and lossy WebP still lose a little in saving), 1 takes the network's result.",
            DefaultValueFactory = _ => 1,
            CustomParser = result => OptionValues.Parse(result, ParseStrength),
        };
        var format = new Option<string?>("--format", "-f") { HelpName = "png|jpg|webp", Description = "Format of files written into a folder. [default: the input's, or png]" };
        format.AcceptOnlyFromAmong("png", "jpg", "webp");
        var quality = new Option<int>("--quality", "-q")
        {
            HelpName = "Q",
            Description = "1 to 100, of JPEG and WebP.",
            DefaultValueFactory = _ => 92,
            CustomParser = result => OptionValues.Parse(result, text => OptionValues.Integer(text, "a quality", 1, 100)),
        };
        var lossless = new Option<bool>("--lossless") { Description = "Write WebP without loss; --quality then means effort." };
        var threads = new Option<int?>("--threads", "-t")
        {
            HelpName = "N",
            Description = "Threads that run the network on a CPU. [default: one a logical core]",
            CustomParser = result => OptionValues.Parse<int?>(result, text => OptionValues.Integer(text, "a number of threads", 1, 1024)),
        };
        var json = new Option<bool>("--json") { Description = "Write one JSON document about every file to standard output." };

        var command = new CommandWithExamples("enhance", "Make dark photographs bright.", Details) { inputs, output, model, device, strength, format, quality, lossless, threads, json };
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            EnhancePlan plan = EnhancePlanner.Plan(parsed.GetRequiredValue(inputs), parsed.GetRequiredValue(output), parsed.GetValue(format));
            using IEnhancer enhancer = CreateEnhancer(parsed.GetRequiredValue(model), catalog, parsed.GetValue(device), parsed.GetValue(threads), gpus);
            using var run = new EnhanceRun(enhancer, parsed.GetValue(strength), new ImageWriteOptions { Quality = parsed.GetValue(quality), LosslessWebP = parsed.GetValue(lossless) });
            bool asJson = parsed.GetValue(json);
            if (!asJson)
                await console.Out.WriteLineAsync(enhancer.Info.ToString());
            EnhanceSummary summary = await EnhanceReporter.Create(console, asJson).RunAsync(run, plan, cancellationToken);
            if (asJson)
                await console.Out.WriteLineAsync(EnhanceJsonReport.Write(enhancer.Info, summary));
            return summary.ExitCode;
        }));
        return command;
    }

    private static IEnhancer CreateEnhancer(string model, ModelCatalog catalog, DeviceRequest device, int? threads, IComputeBackend? gpus)
    {
        if (model.Length == 0)
            throw new UsageException("the name of --model is empty");
        return ModelCatalog.IsAuto(model)
            ? Enhancer.CreateAuto(catalog, device, threads, gpus)
            : Enhancer.Create(ModelLoader.Load(model, catalog), device, threads, gpus);
    }

    private static float ParseStrength(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float strength) && strength is >= 0 and <= 1
            ? strength
            : throw new DmlEnhanceException($"'{text}' is not a strength: use a number from 0 to 1");
}
