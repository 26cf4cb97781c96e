using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DmlEnhance.Cli.Enhance;
using DmlEnhance.Devices;
using DmlEnhance.Doctor;
using DmlEnhance.Enhancers;
using DmlEnhance.Images;
using DmlEnhance.Models;
using DmlEnhance.Video;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance enhance</c>.</summary>
internal static class EnhanceCommand
{
    private const string Details = """
        INPUT is a file, a folder (read with its subfolders, the structure is kept in OUT) or a pattern ("night/**/*.jpg").
        In folders, hidden files and links to other folders are passed over.
        Read: PNG, JPEG, WebP, TIFF, BMP; 8 and 16 bit; grey, palette, alpha. Written: PNG, JPEG, WebP.
        Alpha, EXIF, XMP and the colour profile are kept; the EXIF orientation is applied.
        Videos (by the ffmpeg program): .mp4 .m4v .mov .mkv .webm are written, .avi .ts .mts .mpg .wmv and others are read too and become .mkv in a folder.
        Every frame keeps its time; sound, subtitles, chapters, titles, colour matrix and range, and bits a sample are kept, and a rotation is applied.
        What cannot be kept is said. Models of TCE-Net are for videos alone. With the model auto, the choice follows a video's exposure slowly, so that it does not flicker.

        Examples:
          dmlenhance enhance night.jpg -o bright.png
          dmlenhance enhance photos -o enhanced --format webp --quality 85
          dmlenhance enhance night.jpg -o bright.png --model sci-medium     (this model, whatever the picture)
          dmlenhance enhance "photos/**/*.png" -o enhanced --model my-sci.onnx --strength 0.7
          dmlenhance enhance night.jpg -o bright.png --model medium.pt      (an official checkpoint, as it is)
          dmlenhance enhance photos -o enhanced --device dml                (on the GPU)
          dmlenhance enhance photos -o enhanced --cpu-path onnxruntime           (on the CPU, and not by the fused kernel)
          dmlenhance enhance night.mp4 -o bright.mp4
          dmlenhance enhance night.mp4 -o bright.mp4 --steady               (without the flicker of noise)
          dmlenhance enhance night.mp4 -o bright.mp4 --model tce-small      (TCE-Net: looks at six frames at a time)
          dmlenhance enhance night.mov -o bright.mkv --codec libx265 --crf 22
          dmlenhance enhance recordings -o enhanced                         (pictures and videos)
          dmlenhance enhance frames -o enhanced --sequence                  (a folder of a video's frames: 1.png, 2.png, ...)

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
            Description = "auto measures each picture, takes the SCI model that fits its darkness, and leaves a bright picture as it is. "
                + "Otherwise an installed model (see 'dmlenhance models'), an .onnx file, or a .pt checkpoint of SCI or, for videos, of TCE-Net.",
            DefaultValueFactory = _ => ModelCatalog.AutoName,
        };
        var device = new Option<DeviceRequest>("--device", "-d")
        {
            HelpName = "auto|cpu|dml|dml:N",
            Description = "What to run on. dml is the first DirectX 12 adapter that works, by DirectML (Windows only), dml:N the one that 'dmlenhance devices' lists so; "
                + "a device that cannot be had is an error. auto takes dml where a GPU has it, otherwise the CPU, and says so. [default: auto]",
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
        var cpuPath = new Option<CpuPath>("--cpu-path")
        {
            HelpName = "fused|onnxruntime",
            Description = "Run SCI on the CPU, and so, to compare: by the fused SIMD kernel, or by ONNX Runtime. [default: fused for SCI's network, onnxruntime for any other model]",
            CustomParser = result => OptionValues.Parse(result, ParseCpuPath),
        };
        var codec = new Option<string?>("--codec") { HelpName = "ENCODER", Description = "Of videos: one of ffmpeg's encoders ('ffmpeg -encoders'), such as libx265. [default: libx264, for .webm libvpx-vp9]" };
        var crf = new Option<int?>("--crf")
        {
            HelpName = "N",
            Description = "Of videos: the encoder's constant rate factor, 0 (best) to 63. [default: 18]",
            CustomParser = result => OptionValues.Parse<int?>(result, text => OptionValues.Integer(text, "a rate factor", 0, 63)),
        };
        var preset = new Option<string?>("--preset") { HelpName = "NAME", Description = "Of videos: how long the encoder may take, in its own words, such as ultrafast or slow. [default: the encoder's]" };
        var steady = new Option<bool>("--steady") { Description = "Of videos, with auto or an SCI model: average still places over frames, so that noise and the encoder's pulses do not flicker. On the CPU." };
        var workingSize = new Option<PictureSize?>("--working-size")
        {
            HelpName = "WxH",
            Description = "Of videos, with a model of TCE-Net: the network runs at so many pixels at most, in the video's own shape; its gain is brought to full size along edges. "
                + "Time goes with the pixels, memory with their square. [default: 512x288]",
            CustomParser = result => OptionValues.Parse<PictureSize?>(result, text => PictureSize.Parse(text)),
        };
        var sequence = new Option<bool>("--sequence") { Description = "Each INPUT is a folder of equally large pictures that are the frames of one stream, in the order of their numbers; names are kept." };
        var json = new Option<bool>("--json") { Description = "Write one JSON document about every file to standard output." };

        var command = new CommandWithExamples("enhance", "Make dark photographs and videos bright.", Details) { inputs, output, model, device, strength, format, quality, lossless, steady, workingSize, codec, crf, preset, sequence, threads, cpuPath, json };
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            DateTimeOffset began = DateTimeOffset.UtcNow;
            EnhancePlan plan = EnhancePlanner.Plan(parsed.GetRequiredValue(inputs), parsed.GetRequiredValue(output), parsed.GetValue(format), parsed.GetValue(sequence));
            var videoOptions = new VideoWriteOptions { Codec = parsed.GetValue(codec), Crf = parsed.GetValue(crf), Preset = parsed.GetValue(preset) };
            if (videoOptions != new VideoWriteOptions() && plan.Items.Count > 0 && !plan.Has(EnhanceKind.Video))
                throw new UsageException("--codec, --crf and --preset are for videos, and no input is one");
            if ((parsed.GetValue(steady) || parsed.GetValue(workingSize) is not null) && plan.Items.Count > 0 && !plan.Has(EnhanceKind.Video) && !plan.Has(EnhanceKind.Sequence))
                throw new UsageException("--steady and --working-size are for videos and sequences, and no input is one");
            (DeviceRequest request, CpuPath path) = (parsed.GetValue(device), parsed.GetValue(cpuPath));
            if (path != CpuPath.Auto && request.Kind == DeviceKind.DirectML)
                throw new UsageException("--cpu-path is for the CPU, and --device asks for a GPU");
            // Who says how the CPU is to run means the CPU.
            if (path != CpuPath.Auto)
                request = new DeviceRequest(DeviceKind.Cpu);
            string chosen = parsed.GetRequiredValue(model);
            if (chosen.Length == 0)
                throw new UsageException("the name of --model is empty");
            long modelStart = Stopwatch.GetTimestamp();
            bool hasStreams = plan.Has(EnhanceKind.Video) || plan.Has(EnhanceKind.Sequence);
            using IVideoEnhancer? streams = hasStreams ? VideoEnhancerFactory.Create(chosen, catalog, request, parsed.GetValue(threads), gpus, path, parsed.GetValue(steady), parsed.GetValue(workingSize)) : null;
            // Without any input left the model is checked all the same.
            using IEnhancer? pictures = plan.Has(EnhanceKind.Picture) || !hasStreams ? CreateEnhancer(chosen, catalog, request, parsed.GetValue(threads), gpus, path) : null;
            TimeSpan modelTime = Stopwatch.GetElapsedTime(modelStart);
            var imageOptions = new ImageWriteOptions { Quality = parsed.GetValue(quality), LosslessWebP = parsed.GetValue(lossless) };
            float share = parsed.GetValue(strength);
            using var run = new EnhanceRun(pictures, streams is null ? null : new VideoRun(streams, chosen, share, videoOptions, imageOptions), share, imageOptions);
            bool asJson = parsed.GetValue(json);
            // Each has its own device: what a picture's network runs on says nothing of a video's.
            string[] told = pictures is not null && streams is not null ? [$"pictures: {pictures.Info}", $"videos: {streams.Info}"] : [$"{pictures?.Info ?? streams!.Info}"];
            if (!asJson)
                await console.Out.WriteLineAsync(string.Join(Environment.NewLine, told));
            EnhanceSummary summary = await EnhanceReporter.Create(console, asJson).RunAsync(run, plan, cancellationToken);
            if (asJson)
                await console.Out.WriteLineAsync(EnhanceJsonReport.Write(pictures?.Info, streams?.Info, began, modelTime, summary));
            return summary.ExitCode;
        }));
        return command;
    }

    private static IEnhancer CreateEnhancer(string model, ModelCatalog catalog, DeviceRequest device, int? threads, IComputeBackend? gpus, CpuPath cpuPath) => ModelCatalog.IsAuto(model)
        ? Enhancer.CreateAuto(catalog, device, threads, gpus, cpuPath)
        : Enhancer.Create(ModelLoader.Load(model, catalog), device, threads, gpus, cpuPath);

    private static CpuPath ParseCpuPath(string text) => text switch
    {
        "fused" => CpuPath.Fused,
        "onnxruntime" => CpuPath.OnnxRuntime,
        _ => throw new DmlEnhanceException($"'{text}' is not a CPU path: use fused or onnxruntime"),
    };

    private static float ParseStrength(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float strength) && strength is >= 0 and <= 1
            ? strength
            : throw new DmlEnhanceException($"'{text}' is not a strength: use a number from 0 to 1");
}
