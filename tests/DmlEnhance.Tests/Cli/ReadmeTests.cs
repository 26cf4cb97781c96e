using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Tests.Cli;

public class ReadmeTests
{
    [Fact]
    public async Task The_picture_in_the_README_is_what_its_command_makes()
    {
        string root = Repository.Root ?? throw new InvalidOperationException("the tests must be built in a checkout");
        const string Start = "dotnet run -c Release --project src/DmlEnhance.Cli -- ";
        string line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(root, "README.md")), line => line.StartsWith(Start, StringComparison.Ordinal));
        string[] args = line[Start.Length..].Split(' ');
        int output = Array.IndexOf(args, "-o") + 1;
        Assert.Equal("night-stream.png", args[output]);
        using var folder = new TemporaryFolder();
        args[output] = Path.Combine(folder.Path, "night-stream.png");
        args[1] = Path.Combine(root, args[1]);
        CliRun run = await CliRun.RunAsync(Watched.Nowhere, new ModelCatalog([Path.Combine(root, "models")]), args);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));

        using DecodedImage made = ImageFile.Read(args[output]);
        using DecodedImage shown = ImageFile.Read(Path.Combine(root, "docs", "pictures", "night-stream.png"));
        using DecodedImage dark = ImageFile.Read(args[1]);
        Assert.Equal((shown.Frame.Width, shown.Frame.Height), (made.Frame.Width, made.Frame.Height));
        int differing = 0;
        for (int i = 0; i < made.Frame.SizeInBytes; i++)
        {
            // Another processor's vector width changes float32's last bits, and truncation makes a step of a few of them.
            Assert.InRange(made.Frame.Samples[i] - shown.Frame.Samples[i], -1, 1);
            differing += made.Frame.Samples[i] != shown.Frame.Samples[i] ? 1 : 0;
        }

        Assert.InRange(differing, 0, made.Frame.SizeInBytes / 1000);
        Assert.True(Mean(made.Frame) > 3 * Mean(dark.Frame), "the result is not much brighter than the photograph");
    }

    private static double Mean(Frame frame)
    {
        long sum = 0;
        foreach (byte sample in frame.Samples)
            sum += sample;
        return (double)sum / frame.SizeInBytes;
    }
}
