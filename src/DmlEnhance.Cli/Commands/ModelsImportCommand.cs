using System.CommandLine;
using System.Globalization;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance models import</c>.</summary>
internal static class ModelsImportCommand
{
    private const string Details = """
        The file must be in PyTorch's zip format (torch.save since 1.6) and have the parameter names of the official
        code. It is read by a reader that builds tensors and nothing else: no code in the file is ever run. A model of
        TCE-Net or RAFT (.onnx) is taken as well, and written anew: for another size, or as float16.

        Examples:
          dmlenhance models import medium.pt -o sci-medium.onnx --network sci
          dmlenhance models import checkpoint.pth -o tce-sdsd.onnx --network tce    (also a training checkpoint: its G_net)
          dmlenhance models import raft-things.pth -o raft-things.onnx --network raft    (or small: told by the parameters)
          dmlenhance models import tce-sdsd.onnx -o tce-half.onnx --half    (half the bytes)
        """;

    public static Command Create(CliConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "The checkpoint, .pt or .pth, or a model of TCE-Net or RAFT, .onnx." };
        var output = new Option<string>("--output", "-o") { HelpName = "FILE.onnx", Required = true, Description = "The model to write; the card is written beside it as FILE.json." };
        var network = new Option<string>("--network", "-n") { HelpName = string.Join('|', NetworkDefinition.All.Select(known => known.Name)), Description = "The network that the checkpoint belongs to; a model says so itself.", DefaultValueFactory = _ => "sci" };
        var size = new Option<string?>("--size") { HelpName = "WxH", Description = "Fix the model to one picture size. [default: any size; TCE-Net and RAFT are always written for one, the model's, or 512x288 and 512x384 if none is given, and run at others all the same]" };
        var source = new Option<string?>("--source") { HelpName = "TEXT", Description = "Where the weights come from. Known for official checkpoints and models." };
        var licence = new Option<string?>("--licence") { HelpName = "TEXT", Description = "The weights' licence. Known for official checkpoints and models." };
        var half = new Option<bool>("--half") { Description = "Store the weights of TCE-Net or RAFT as float16: half the bytes. They are computed with as float32." };

        var command = new CommandWithExamples("import", "Make an ONNX model, with its card, of a PyTorch checkpoint or another model.", Details) { file, output, network, size, source, licence, half };
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            string checkpoint = parsed.GetRequiredValue(file);
            string target = parsed.GetRequiredValue(output);
            ModelNames.RequireFile(target);
            if (RealPath.Same(checkpoint, target) || RealPath.Same(checkpoint, ModelFiles.CardPath(target)))
                throw new UsageException($"'{checkpoint}' would be overwritten by the model or its card; choose another name");
            (int? width, int? height) = ParseSize(parsed.GetValue(size));
            var options = new OnnxExportOptions
            {
                Width = width,
                Height = height,
                Source = parsed.GetValue(source),
                Licence = parsed.GetValue(licence),
                HalfWeights = parsed.GetValue(half),
            };
            bool isModel = Path.GetExtension(checkpoint).Equals(ModelConverter.Extension, StringComparison.OrdinalIgnoreCase);
            if (isModel && parsed.GetResult(network) is { Implicit: false })
                throw new UsageException($"--network is for checkpoints; '{checkpoint}' says itself what it is a model of");
            (byte[] bytes, ModelCard card) = isModel ? Convert(checkpoint, target, options) : Import(checkpoint, target, FindNetwork(parsed.GetRequiredValue(network)), options);
            ModelFiles.Write(target, bytes, card, cancellationToken);
            await console.Out.WriteLineAsync($"{checkpoint} -> {target} ({card.Network}, {card.Licence}, {bytes.Length} bytes{(options.HalfWeights ? ", weights float16" : "")})");
            return ExitCode.Success;
        }));
        return command;
    }

    private static (byte[] Bytes, ModelCard Card) Import(string checkpoint, string target, NetworkDefinition network, OnnxExportOptions options)
    {
        byte[] bytes = CheckpointImporter.Import(checkpoint, network, options);
        return (bytes, CheckpointImporter.Describe(OnnxFile.FromBytes(target, bytes), Path.GetFileNameWithoutExtension(target), Path.GetFileName(checkpoint)));
    }

    private static (byte[] Bytes, ModelCard Card) Convert(string path, string target, OnnxExportOptions options)
    {
        OnnxFile model = OnnxFile.Load(path);
        byte[] bytes = ModelConverter.Convert(model, options);
        return (bytes, ModelConverter.Describe(OnnxFile.FromBytes(target, bytes), Path.GetFileNameWithoutExtension(target), model));
    }

    private static NetworkDefinition FindNetwork(string name)
    {
        try
        {
            return NetworkDefinition.Find(name);
        }
        catch (DmlEnhanceException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static (int? Width, int? Height) ParseSize(string? text)
    {
        if (text is null)
            return (null, null);
        string[] parts = text.Split('x', 'X');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width) && width is >= 1 and <= 65536
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int height) && height is >= 1 and <= 65536
            ? (width, height)
            : throw new UsageException($"'{text}' is not a size: use WxH, for example 1920x1080");
    }
}
