using System.Globalization;
using System.Text.RegularExpressions;

namespace DmlEnhance.Video;

/// <summary>The cameras of this computer, which ffmpeg reads through DirectShow: on Windows only.</summary>
public static partial class CameraCatalog
{
    /// <summary>Asks ffmpeg for all cameras, in its order.</summary>
    /// <exception cref="DmlEnhanceException">This ffmpeg has no DirectShow.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<CameraDevice> List(FfmpegProgram program, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        IReadOnlyList<string> lines = FfmpegProcess.MessagesOf(
            program.Ffmpeg, ["-hide_banner", "-nostdin", "-loglevel", "info", "-list_devices", "true", "-f", "dshow", "-i", "dummy"], cancellationToken);
        return lines.Any(line => line.Contains("Unknown input format", StringComparison.Ordinal))
            ? throw new DmlEnhanceException($"{program.Ffmpeg} has no DirectShow, through which cameras are read: that is Windows' ffmpeg only")
            : Parse(lines);
    }

    /// <summary>Picks a camera.</summary>
    /// <param name="cameras">From <see cref="List"/>.</param>
    /// <param name="request">Its number in that list, from 0 on, or its name (in any case of letters).</param>
    /// <exception cref="DmlEnhanceException">There is none, or more than one of that name; the line says which there are.</exception>
    public static CameraDevice Choose(IReadOnlyList<CameraDevice> cameras, string request)
    {
        ArgumentNullException.ThrowIfNull(cameras);
        ArgumentException.ThrowIfNullOrEmpty(request);
        if (int.TryParse(request, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < cameras.Count)
            return cameras[number];
        CameraDevice[] named = [.. cameras.Where(camera => camera.Name.Equals(request, StringComparison.OrdinalIgnoreCase))];
        string there = cameras.Count == 0 ? "there are none" : $"there are: {string.Join(", ", cameras.Select((camera, i) => $"{i} \"{camera.Name}\""))}";
        return named switch
        {
            [var camera] => camera,
            [] => throw new DmlEnhanceException($"there is no camera {request}; {there}"),
            _ => throw new DmlEnhanceException($"there is more than one camera {request}: use its number; {there}"),
        };
    }

    /// <summary>Reads what ffmpeg says. Up to version 4 there is a heading for video and one for audio; later ones name the kind behind each device.</summary>
    internal static IReadOnlyList<CameraDevice> Parse(IEnumerable<string> lines)
    {
        var cameras = new List<CameraDevice>();
        bool isVideoList = false;
        bool isCamera = false;
        foreach (string line in lines)
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                isVideoList = heading.Groups["kind"].Value == "video";
                isCamera = false;
            }
            else if (Alternative().Match(line) is { Success: true } alternative)
            {
                if (isCamera)
                    cameras[^1] = cameras[^1] with { Id = alternative.Groups["id"].Value };
                isCamera = false;
            }
            else if (Device().Match(line) is { Success: true } device)
            {
                Group kinds = device.Groups["kinds"];
                isCamera = kinds.Success ? kinds.Value.Contains("video", StringComparison.Ordinal) : isVideoList;
                if (isCamera)
                    cameras.Add(new CameraDevice(device.Groups["name"].Value, device.Groups["name"].Value));
            }
        }

        return cameras;
    }

    [GeneratedRegex(@"^\[.*?\]\s+DirectShow (?<kind>video|audio) devices")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\[.*?\]\s+Alternative name ""(?<id>.+)""$")]
    private static partial Regex Alternative();

    [GeneratedRegex(@"^\[.*?\]\s+""(?<name>.+)""(?: \((?<kinds>[a-z, ]+)\))?$")]
    private static partial Regex Device();
}
